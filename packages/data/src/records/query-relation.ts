import { PlatformError } from '@zennnn/kernel'
import { type Field, type Model, pairTable } from '@zennnn/model'
import { identifier } from './query-draft.ts'
import { quoted, refuse } from './query-refuse.ts'
import { type Sight, targetOf } from './query-sight.ts'

/** A way from one model to another. */
export interface Relation {
  readonly many: boolean
  readonly target: Model
  /** The field that makes it, here or (for the way back along a reference) at the target. */
  readonly field: string
  /** SQL that is true for a pair of rows; takes the aliases of this side and of the target. */
  readonly join: (here: string, there: string) => string
}

/**
 * Finds the relation by the name of a field of `model`, or by the name of the target model when there is only one way to
 * it. Throws RELATION_UNKNOWN, or RELATION_AMBIGUOUS with the hints that would do.
 */
export function findRelation(
  sight: Sight,
  model: Model,
  name: string,
  hint: string | undefined,
): Relation {
  const field = model.fields.get(name)
  const own = field === undefined ? undefined : ownRelation(sight, model, name, field)
  if (own !== undefined && (hint === undefined || hint === own.target.name)) return own
  const ways = waysTo(sight, model, name).filter((way) => matchesHint(way, model, name, hint))
  const [only, other] = ways
  if (only === undefined)
    throw refuse(
      'RELATION_UNKNOWN',
      `${model.name} has no relation ${quoted(name)}${hint === undefined ? '' : ` by ${quoted(hint)}`}.`,
    )
  if (other !== undefined) throw ambiguous(model, name, ways)
  return only
}

function waysTo(sight: Sight, model: Model, name: string): readonly Relation[] {
  const target = sight.models.get(name)
  if (target === undefined) return []
  const ways: Relation[] = []
  for (const [fieldName, field] of model.fields) {
    const relation = ownRelation(sight, model, fieldName, field)
    if (relation?.target.name === name) ways.push(relation)
  }
  const collections = [...model.fields.values()].filter((field) => field.kind === 'collection')
  for (const [fieldName, field] of target.fields) {
    const isDeclared = collections.some(
      (collection) => collection.model === name && collection.inverse === fieldName,
    )
    const back = isDeclared ? undefined : wayBack(target, fieldName, field, model)
    if (back !== undefined) ways.push(back)
  }
  return ways
}

function ownRelation(sight: Sight, model: Model, name: string, field: Field): Relation | undefined {
  const target = sight.models.get(targetOf(field) ?? '')
  if (target === undefined) return undefined
  if (field.kind === 'collection') {
    const join = childJoin(field.inverse)
    return target.fields.has(field.inverse) ? { many: true, target, field: name, join } : undefined
  }
  if (field.kind === 'manyToMany')
    return { many: true, target, field: name, join: pairJoin(model.name, name, 'source') }
  return {
    many: false,
    target,
    field: name,
    join: (here, there) => `${there}."id" = ${here}.${identifier(name)}`,
  }
}

function wayBack(target: Model, name: string, field: Field, model: Model): Relation | undefined {
  if (targetOf(field) !== model.name) return undefined
  if (field.kind === 'reference' || field.kind === 'attachment')
    return { many: true, target, field: name, join: childJoin(name) }
  if (field.kind === 'manyToMany')
    return { many: true, target, field: name, join: pairJoin(target.name, name, 'target') }
  return undefined
}

function childJoin(inverse: string): Relation['join'] {
  return (here, there) => `${there}.${identifier(inverse)} = ${here}."id"`
}

function pairJoin(model: string, field: string, side: 'source' | 'target'): Relation['join'] {
  const table = `app.${identifier(pairTable(model, field))}`
  const other = side === 'source' ? 'target' : 'source'
  return (here, there) =>
    `${there}."id" in (select p."${other}" from ${table} p where p."${side}" = ${here}."id")`
}

/** A hint is the field that makes the relation, or the name that PostgreSQL would give its constraint. */
function matchesHint(way: Relation, model: Model, name: string, hint: string | undefined): boolean {
  return (
    hint === undefined ||
    hint === way.field ||
    hint === `${model.name}_${way.field}_fkey` ||
    hint === `${name}_${way.field}_fkey`
  )
}

function ambiguous(model: Model, name: string, ways: readonly Relation[]): PlatformError {
  const hints = ways.map((way) => `${name}!${way.field}`)
  return new PlatformError('RELATION_AMBIGUOUS', {
    message: `There is more than one relation between ${model.name} and ${name}.`,
    details: ways.map((way) => ({
      cardinality: way.many ? 'one-to-many' : 'many-to-one',
      embedding: `${model.name} with ${name}`,
      relationship: way.field,
    })),
    hint: `Say which: ${hints.join(', ')}.`,
  })
}
