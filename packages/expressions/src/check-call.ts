import type { CheckContext } from './check-context.ts'
import { convert, unify } from './check-convert.ts'
import { checkCollection } from './check-navigation.ts'
import { type FunctionChoice, functionsWritten } from './function-table.ts'
import { LIMITS } from './limits.ts'
import { parseDate, parseDuration, parseTimestamp } from './literal-time.ts'
import type { CoalesceNode, LiteralNode, Node, QuantifierNode } from './node.ts'
import { parsePattern } from './pattern.ts'
import type { Syntax } from './syntax.ts'
import { describeType, isList, isRecord } from './type.ts'

type Call = Extract<Syntax, { op: 'call' | 'rcall' }>

const MAX_DURATION = BigInt(LIMITS.shiftDays) * 86_400_000_000n

/** `size(x)`, `x.size()`, `has(x)`, `record.lines.exists(line, …)`, `date("…")`. */
export function checkCall(syntax: Call, context: CheckContext): Node {
  const { name, receiver, operands } = parts(syntax)
  if (receiver === undefined) return checkPlainCall(name, operands, syntax, context)
  if (name === 'exists' || name === 'all' || name === 'exists_one')
    return checkQuantifier(name, receiver, operands, context)
  if (name === 'size') return checkSize(receiver, operands, syntax, context)
  return checkFunction('method', [receiver, ...operands], syntax, context)
}

function checkPlainCall(
  name: string,
  operands: readonly Syntax[],
  syntax: Call,
  context: CheckContext,
): Node {
  const [first] = operands
  switch (name) {
    case 'has':
      return checkHas(operands, syntax, context)
    case 'size':
      return first === undefined
        ? refuseCall(name, operands, syntax, context)
        : checkSize(first, operands.slice(1), syntax, context)
    case 'timestamp':
    case 'duration':
      return checkTimeLiteral(name, operands, syntax, context)
    case 'date':
      return isText(first)
        ? checkTimeLiteral(name, operands, syntax, context)
        : checkFunction('call', operands, syntax, context)
    case 'coalesce':
    case 'min':
    case 'max':
      return checkCoalesce(name, operands, syntax, context)
    default:
      return checkFunction('call', operands, syntax, context)
  }
}

function checkFunction(
  as: 'call' | 'method',
  operands: readonly Syntax[],
  syntax: Call,
  context: CheckContext,
): Node {
  const { name } = parts(syntax)
  const choices = functionsWritten(as, name).filter(
    ({ parameters }) => parameters.length === operands.length || isRoundOfOne(name, operands),
  )
  if (choices.length === 0) return refuseCall(name, operands, syntax, context)
  const nodes = operands.map((operand) => context.check(operand))
  const choice =
    choices.find((candidate) => accepts(candidate, nodes)) ??
    choices.find((candidate) => acceptsWidened(candidate, nodes))
  if (choice === undefined)
    return context.refuse(
      syntax,
      `"${name}" cannot be used with ${nodes.map((node) => describeType(node.type)).join(' and ')}.`,
    )
  return applyChoice(choice, nodes, syntax, context)
}

function applyChoice(
  choice: FunctionChoice,
  nodes: readonly Node[],
  syntax: Call,
  context: CheckContext,
): Node {
  const converted = nodes.map((node, index) =>
    convert(node, choice.parameters[index] ?? node.type, syntax, context),
  )
  if (choice.name === 'matches') return checkMatches(converted, syntax, context)
  if (choice.name === 'decimal_round') return checkRound(converted, syntax, context)
  return { kind: 'call', type: choice.result, name: choice.name, arguments: converted }
}

function checkMatches(nodes: readonly Node[], syntax: Call, context: CheckContext): Node {
  const [text, pattern] = nodes
  if (text === undefined || pattern?.kind !== 'literal' || typeof pattern.value !== 'string')
    return context.refuse(syntax, 'The regular expression of matches is written as a text.')
  const parsed = parsePattern(pattern.value)
  if ('problem' in parsed) return context.refuse(syntax, parsed.problem)
  const literal: LiteralNode = { kind: 'literal', type: 'string', value: parsed.text }
  return { kind: 'call', type: 'bool', name: 'matches', arguments: [text, literal] }
}

function checkRound(nodes: readonly Node[], syntax: Call, context: CheckContext): Node {
  const [number, digits] = nodes
  const zero: LiteralNode = { kind: 'literal', type: 'int', value: 0n }
  const places = digits ?? zero
  const isPlain = places.kind === 'literal' && typeof places.value === 'bigint'
  if (number === undefined || !isPlain || places.value < 0n || places.value > 20n)
    return context.refuse(syntax, 'round takes a number and how many digits stay: 0 to 20.')
  return { kind: 'call', type: 'decimal', name: 'decimal_round', arguments: [number, places] }
}

function checkHas(operands: readonly Syntax[], syntax: Call, context: CheckContext): Node {
  const [only, ...more] = operands
  if (only?.op !== '.' || more.length > 0)
    return context.refuse(syntax, 'has takes one field, as in has(record.note).')
  return { kind: 'present', type: 'bool', operand: context.check(only) }
}

function checkSize(of: Syntax, rest: readonly Syntax[], syntax: Call, context: CheckContext): Node {
  if (rest.length > 0) return refuseCall('size', [of, ...rest], syntax, context)
  const collection = checkCollection(of, context)
  if (collection !== undefined) {
    const path = context.path(collection.source)
    context.noteRead(path === undefined ? undefined : [...path, collection.name])
    return { kind: 'count', type: 'int', collection }
  }
  return { kind: 'call', type: 'int', name: 'size', arguments: [context.checkAs(of, 'string')] }
}

function checkQuantifier(
  quantifier: QuantifierNode['quantifier'],
  receiver: Syntax,
  operands: readonly Syntax[],
  context: CheckContext,
): Node {
  const [variable, condition] = operands
  const collection = checkCollection(receiver, context)
  if (collection === undefined)
    return context.refuse(
      receiver,
      `"${quantifier}" asks a collection of a record, as in record.lines.`,
    )
  if (variable?.op !== 'id' || condition === undefined || operands.length > 2)
    return context.refuse(receiver, `Write ${quantifier}(name, condition).`)
  const base = context.path(collection.source)
  const path = base === undefined ? undefined : [...base, collection.name]
  context.noteRead(path)
  const binding = { name: variable.args, model: collection.shape.model, path }
  return context.within(variable, binding, (row) => ({
    kind: 'quantifier',
    type: 'bool',
    quantifier,
    collection,
    variable: row,
    body: context.checkAs(condition, 'bool'),
  }))
}

function checkTimeLiteral(
  name: 'timestamp' | 'duration' | 'date',
  operands: readonly Syntax[],
  syntax: Call,
  context: CheckContext,
): Node {
  const [only, ...more] = operands
  if (!isText(only) || more.length > 0)
    return context.refuse(syntax, `${name} takes one text, as in ${TIME_EXAMPLES[name]}.`)
  context.spend(only)
  const value = TIME_PARSERS[name](only.args)
  if (
    value === undefined ||
    (name === 'duration' && (value > MAX_DURATION || value < -MAX_DURATION))
  )
    return context.refuse(only, `This is not a ${name}; write it as in ${TIME_EXAMPLES[name]}.`)
  return { kind: 'literal', type: name, value }
}

const TIME_PARSERS = { timestamp: parseTimestamp, duration: parseDuration, date: parseDate }
const TIME_EXAMPLES = {
  timestamp: 'timestamp("2024-01-31T12:00:00Z")',
  duration: 'duration("1h30m"), at most 1000 years',
  date: 'date("2024-01-31")',
}

function checkCoalesce(
  pick: CoalesceNode['pick'],
  operands: readonly Syntax[],
  syntax: Call,
  context: CheckContext,
): Node {
  const [first, second, ...more] = operands
  if (first === undefined || second === undefined || more.length > 0)
    return context.refuse(syntax, `${pick} takes two values.`)
  const [left, right] = unify(context.check(first), context.check(second), syntax, context)
  const type = isRecord(left.type) ? 'uuid' : left.type
  const ordered = type === 'int' || type === 'decimal' || type === 'date' || type === 'timestamp'
  if (isList(type) || (pick !== 'coalesce' && !ordered))
    return context.refuse(syntax, `${pick} cannot be used with ${describeType(left.type)}.`)
  return { kind: 'coalesce', type, pick, arguments: [left, right] }
}

function parts(syntax: Call): {
  readonly name: string
  readonly receiver: Syntax | undefined
  readonly operands: readonly Syntax[]
} {
  if (syntax.op === 'call')
    return { name: syntax.args[0], receiver: undefined, operands: syntax.args[1] }
  return { name: syntax.args[0], receiver: syntax.args[1], operands: syntax.args[2] }
}

function refuseCall(
  name: string,
  operands: readonly Syntax[],
  syntax: Call,
  context: CheckContext,
): never {
  return context.refuse(
    syntax,
    `There is no function "${name}" with ${operands.length} argument(s) here.`,
  )
}

function accepts(choice: FunctionChoice, nodes: readonly Node[]): boolean {
  return nodes.every((node, index) => node.type === choice.parameters[index])
}

function acceptsWidened(choice: FunctionChoice, nodes: readonly Node[]): boolean {
  return nodes.every((node, index) => {
    const wanted = choice.parameters[index]
    return node.type === wanted || (node.type === 'int' && wanted === 'decimal')
  })
}

function isRoundOfOne(name: string, operands: readonly Syntax[]): boolean {
  return name === 'round' && operands.length === 1
}

function isText(syntax: Syntax | undefined): syntax is Syntax & { op: 'value'; args: string } {
  return syntax?.op === 'value' && typeof syntax.args === 'string'
}
