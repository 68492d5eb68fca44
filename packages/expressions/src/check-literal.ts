import type { CheckContext } from './check-context.ts'
import { checkUnary } from './check-operator.ts'
import { LIMITS } from './limits.ts'
import type { LiteralNode, Node } from './node.ts'
import type { Syntax } from './syntax.ts'

type Value = Extract<Syntax, { op: 'value' }>
type Negative = Extract<Syntax, { op: '-_' }>

const MAX_INT = 2n ** 63n - 1n
const DECIMAL = /^(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/** A literal as it stands in the source. Numbers with a point or an exponent are exact decimals. */
export function checkLiteral(syntax: Value, context: CheckContext): LiteralNode {
  const value = syntax.args
  if (value === null) return { kind: 'literal', type: 'null', value }
  if (typeof value === 'boolean') return { kind: 'literal', type: 'bool', value }
  if (typeof value === 'string') return stringLiteral(value, syntax, context)
  if (typeof value === 'bigint') return intLiteral(value, syntax, context)
  if (typeof value === 'number') return decimalLiteral(syntax, context)
  return context.refuse(syntax, 'Bytes and unsigned numbers are not supported in expressions.')
}

/** `-5` is one literal, so that the smallest int can be written. */
export function checkNegative(syntax: Negative, context: CheckContext): Node {
  const operand = syntax.args
  if (operand.op !== 'value' || typeof operand.args !== 'bigint') return checkUnary(syntax, context)
  context.spend(operand)
  return intLiteral(-operand.args, syntax, context)
}

function stringLiteral(value: string, syntax: Value, context: CheckContext): LiteralNode {
  if (value.includes('\0') || !value.isWellFormed())
    return context.refuse(syntax, 'A text cannot contain NUL or half of a surrogate pair.')
  return { kind: 'literal', type: 'string', value }
}

function intLiteral(value: bigint, syntax: Syntax, context: CheckContext): LiteralNode {
  if (value > MAX_INT || value < -MAX_INT - 1n)
    return context.refuse(syntax, 'This number does not fit into 64 bits.')
  return { kind: 'literal', type: 'int', value }
}

function decimalLiteral(
  syntax: Value,
  context: CheckContext,
): LiteralNode & { readonly value: string } {
  const text = context.source.slice(syntax.start, syntax.end)
  const [, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? []
  const shift = Number(exponent)
  const limit = LIMITS.literalDigits
  if (whole.length + shift > limit || fraction.length - shift > limit || Math.abs(shift) > limit)
    return context.refuse(syntax, `A number has at most ${limit} digits on each side of its point.`)
  return { kind: 'literal', type: 'decimal', value: shiftPoint(whole, fraction, shift) }
}

/** Plain notation without needless zeros: `1.50e2` → `150`. */
function shiftPoint(whole: string, fraction: string, shift: number): string {
  const digits = whole + fraction
  const point = whole.length + shift
  const padded = digits.padStart(digits.length + Math.max(0, -point), '0')
  const at = Math.max(0, point)
  const before = padded
    .slice(0, at)
    .padEnd(at, '0')
    .replace(/^0+(?=\d)/, '')
  const after = padded.slice(at).replace(/0+$/, '')
  return `${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`
}
