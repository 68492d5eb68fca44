import type { CheckContext } from './check-context.ts'
import type { CollectionNode, Node, RecordNode } from './node.ts'
import type { Syntax } from './syntax.ts'
import { describeType, type FieldShape, type Type } from './type.ts'

type Access = Extract<Syntax, { op: '.' }>
type Name = Extract<Syntax, { op: 'id' }>

/** `record`, `now`, or the variable of a quantifier. */
export function checkName(syntax: Name, context: CheckContext): Node {
  const row = context.row(syntax.args)
  if (row !== undefined) return row.node
  const type = context.scope.variables.get(syntax.args)
  if (type === undefined)
    return context.refuse(syntax, `"${syntax.args}" is not known here.`, knownNames(context))
  if (isGroup(type))
    return context.refuse(syntax, `"${syntax.args}" is not a value; name one of its fields.`)
  return { kind: 'variable', type, path: [syntax.args] }
}

/** `user.id`, `record.amount`, `record.customer.country.code`. */
export function checkAccess(syntax: Access, context: CheckContext): Node {
  const [base, name] = syntax.args
  const group = base.op === 'id' ? context.scope.variables.get(base.args) : undefined
  if (base.op === 'id' && group !== undefined && isGroup(group)) {
    const type = group.get(name)
    if (type === undefined)
      return context.refuse(syntax, `"${base.args}" has no "${name}".`, list([...group.keys()]))
    return { kind: 'variable', type, path: [base.args, name] }
  }
  return checkField(syntax, context)
}

/** The collection that `syntax` names, or undefined when it names something else. */
export function checkCollection(syntax: Syntax, context: CheckContext): CollectionNode | undefined {
  if (syntax.op !== '.') return undefined
  const [base, name] = syntax.args
  if (base.op !== '.' && base.op !== 'id') return undefined
  if (base.op === 'id' && context.row(base.args) === undefined) return undefined
  const source = checkSource(base, context)
  const shape = fieldShape(syntax, source, context)
  if (shape.kind !== 'collection') return undefined
  context.spend(syntax)
  return { source, name, shape }
}

function checkField(syntax: Access, context: CheckContext): Node {
  const [base, name] = syntax.args
  const source = checkSource(base, context)
  const shape = fieldShape(syntax, source, context)
  // The id of what a reference points to is in the reference itself.
  if (name === 'id' && source.kind === 'reference') return source
  const path = context.path(source)
  if (path !== undefined) context.noteRead([...path, name])
  switch (shape.kind) {
    case 'scalar':
      return { kind: 'field', type: shape.type, source, name, shape }
    case 'reference':
      return { kind: 'reference', type: { record: shape.model }, source, name, shape }
    case 'collection':
      return context.refuse(
        syntax,
        `"${name}" is a collection; ask it with exists, all, exists_one or size.`,
        `${name}.exists(x, x.… == …)`,
      )
  }
}

function checkSource(base: Syntax, context: CheckContext): RecordNode {
  const source = context.check(base)
  if (source.kind === 'row' || source.kind === 'reference') return source
  return context.refuse(base, `A value of type ${describeType(source.type)} has no fields.`)
}

function fieldShape(syntax: Access, source: RecordNode, context: CheckContext): FieldShape {
  const model = source.type.record
  const name = syntax.args[1]
  const { fields } = context.model(syntax, model)
  return (
    fields.get(name) ??
    context.refuse(syntax, `"${model}" has no field "${name}".`, list([...fields.keys()]))
  )
}

function isGroup(type: Type | ReadonlyMap<string, Type>): type is ReadonlyMap<string, Type> {
  return type instanceof Map
}

function knownNames(context: CheckContext): string {
  return list([...context.scope.variables.keys()])
}

function list(names: readonly string[]): string {
  return `Known are: ${names.slice(0, 60).join(', ')}.`
}
