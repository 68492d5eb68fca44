import { pairTable } from '@zennnn/model'
import { type Comparison, type Condition, QUERY_LIMITS, type SelectedEmbed } from './query.ts'
import { parseArrayLiteral } from './query-array.ts'
import { findColumn, readSource } from './query-column.ts'
import { bindList, type Draft, identifier, newPlace, type Place, spend } from './query-draft.ts'
import { compileNamedFilter, NAMED_FILTER } from './query-filter.ts'
import { parseOperand } from './query-operand.ts'
import { compileOperator } from './query-operator.ts'
import { refuse, refuseOperand, refuseQuery, unknownField } from './query-refuse.ts'
import { findRelation } from './query-relation.ts'

/** Conditions nested deeper are refused, so that no recursion here or in PostgreSQL goes far. */
const MAX_DEPTH = 20

/** What a condition may speak of besides the fields of `place`: the relations that the select embeds. */
export interface ConditionScope {
  readonly place: Place
  readonly embeds: readonly SelectedEmbed[]
}

/** The condition as SQL over the alias of `scope.place`. Three-valued, as in SQL: unknown is not a match. */
export function compileCondition(
  draft: Draft,
  scope: ConditionScope,
  condition: Condition,
  depth = 0,
): string {
  if (depth > MAX_DEPTH) throw refuseQuery(`Conditions are nested deeper than ${MAX_DEPTH} levels.`)
  switch (condition.kind) {
    case 'and':
    case 'or':
      return junction(draft, scope, condition, depth)
    case 'not':
      return `not ${compileCondition(draft, scope, condition.condition, depth + 1)}`
    case 'embed_exists':
      return embedExists(draft, scope, condition.relation)
    case 'compare':
      spend(draft, 'conditions')
      return `(${compare(draft, scope, condition)})`
  }
}

/** True for records to which `embed` embeds something. */
function compileEmbedExists(draft: Draft, place: Place, embed: SelectedEmbed): string {
  const relation = findRelation(draft.sight, place.model, embed.relation, embed.hint)
  const there = newPlace(draft, relation.target)
  const inner = compileWhere(draft, there, embed.query)
  const source = readSource(draft.sight, relation.target)
  const where = [relation.join(place.alias, there.alias), ...inner].join(' and ')
  return `exists (select 1 from ${source} ${there.alias} where ${where})`
}

/** All that the WHERE clause of a query body needs: its own condition and that inner relations embed something. */
export function compileWhere(
  draft: Draft,
  place: Place,
  body: SelectedEmbed['query'],
): readonly string[] {
  const embeds = body.select.filter((item) => item.kind === 'embed')
  const own =
    body.where === undefined ? [] : [compileCondition(draft, { place, embeds }, body.where)]
  const inner = embeds
    .filter((embed) => embed.join === 'inner')
    .map((embed) => compileEmbedExists(draft, place, embed))
  return [...own, ...inner]
}

function junction(
  draft: Draft,
  scope: ConditionScope,
  condition: Extract<Condition, { kind: 'and' | 'or' }>,
  depth: number,
): string {
  const parts = condition.conditions.map((part) => compileCondition(draft, scope, part, depth + 1))
  if (parts.length === 0) return condition.kind === 'and' ? 'true' : 'false'
  return `(${parts.join(` ${condition.kind} `)})`
}

function embedExists(draft: Draft, scope: ConditionScope, name: string): string {
  const embed = findEmbed(scope, name)
  if (embed === undefined)
    throw refuse('EMBED_FILTER_INVALID', `The select does not embed ${JSON.stringify(name)}.`)
  spend(draft, 'conditions')
  return compileEmbedExists(draft, scope.place, embed)
}

function findEmbed(scope: ConditionScope, name: string): SelectedEmbed | undefined {
  return scope.embeds.find((embed) => (embed.alias ?? embed.relation) === name)
}

function compare(draft: Draft, scope: ConditionScope, condition: Comparison): string {
  const [name = '', ...rest] = condition.path
  if (rest.length > 0) return throughReference(draft, scope, condition)
  const { model } = scope.place
  if (name === NAMED_FILTER) return compileNamedFilter(draft, scope.place, condition)
  if (isAboutEmbed(scope, name, condition)) return aboutEmbed(draft, scope, name, condition)
  const field = model.fields.get(name)
  if (field === undefined) throw unknownField(model.name, name)
  if (field.kind === 'manyToMany') return compareMany(draft, scope.place, name, condition)
  const column = findColumn(draft, scope.place, name, condition.json)
  return compileOperator(draft, column, condition)
}

/** Whoever embeds a relation and asks whether it is null means what is embedded, not the column that refers to it. */
function isAboutEmbed(scope: ConditionScope, name: string, condition: Comparison): boolean {
  const isNullTest = condition.value === 'null' || condition.value === 'not_null'
  return condition.operator === 'is' && isNullTest && findEmbed(scope, name) !== undefined
}

function aboutEmbed(
  draft: Draft,
  scope: ConditionScope,
  name: string,
  condition: Comparison,
): string {
  const exists = embedExists(draft, scope, name)
  return condition.value === 'null' ? `not ${exists}` : exists
}

/** `in (select …)`, never a scalar subquery: 131 ms against 3,478 on a million rows behind a policy. */
function throughReference(draft: Draft, scope: ConditionScope, condition: Comparison): string {
  const { place } = scope
  const [name = '', ...path] = condition.path
  if (path.length >= QUERY_LIMITS.nesting) throw refuseQuery('A path walks too many references.')
  const field = place.model.fields.get(name)
  if (field === undefined) throw unknownField(place.model.name, name)
  const relation = findRelation(draft.sight, place.model, name, undefined)
  if (relation.many)
    throw refuseQuery(`${place.model.name}.${name} is a list; embed it to filter by it.`)
  const there = newPlace(draft, relation.target)
  const inner = compare(draft, { place: there, embeds: [] }, { ...condition, path })
  const source = readSource(draft.sight, relation.target)
  return `${place.alias}.${identifier(name)} in (select ${there.alias}."id" from ${source} ${there.alias} where ${inner})`
}

/** `tags=ov.{…}`: has one of these; `tags=cs.{…}`: has all of these. */
function compareMany(draft: Draft, place: Place, name: string, condition: Comparison): string {
  const at = `${place.model.name}.${name}`
  const { operator, value } = condition
  if ((operator !== 'cs' && operator !== 'ov') || typeof value !== 'string')
    throw refuseQuery(`${at} is a list: it can be compared by cs and ov only.`)
  const ids = parseArrayLiteral(value).map((id) => parseOperand('uuid', id, at))
  if (ids.length > QUERY_LIMITS.inList)
    throw refuseOperand(`${at}: a list may have at most ${QUERY_LIMITS.inList} values.`)
  const table = `app.${identifier(pairTable(place.model.name, name))}`
  const pairs = (list: string): string =>
    `from ${table} p where p."source" = ${place.alias}."id" and p."target" = any(${list})`
  const wanted = bindList(draft, 'uuid', [...new Set(ids)])
  if (operator === 'ov') return `exists (select 1 ${pairs(wanted)})`
  return `(select count(*) ${pairs(wanted)}) = cardinality(${wanted})`
}
