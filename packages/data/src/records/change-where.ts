import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { quoted, tableOf } from '../schema/sql-text.ts'
import { readsMasked } from './change-masked.ts'
import { type Returning, returningOrder } from './change-read.ts'
import type { RowChange } from './change-row.ts'
import { columnType, prepared } from './change-sql.ts'
import { type Condition, QUERY_LIMITS, type Selected } from './query.ts'
import { readSource } from './query-column.ts'
import { compileCondition } from './query-condition.ts'
import { type Draft, newDraft, newPlace, type Place } from './query-draft.ts'
import { compileRows } from './query-rows.ts'
import type { Sight } from './query-sight.ts'

/** Records to change or delete: those that match, at most `maxAffected` (more is MAX_AFFECTED_EXCEEDED, nothing changed). */
export interface Target {
  readonly sight: Sight
  readonly model: Model
  readonly where: Condition | undefined
  readonly maxAffected: number | undefined
}

export function tooMany(maxAffected: number): PlatformError {
  const message = `The change would affect more than ${maxAffected} records.`
  return new PlatformError('MAX_AFFECTED_EXCEEDED', { message })
}

/** The same values for every record that matches; answers one row `{ids: uuid[]}`. */
export function compileUpdateWhere(target: Target, values: RowChange['values']): Statement {
  const { model } = target
  const draft = newDraft(target.sight)
  const { alias, where } = compileTarget(draft, target)
  const parameters: unknown[] = [...draft.values]
  const assignments = [...values].map(([column, value]) => {
    const type = columnType(model, column)
    parameters.push(type === 'jsonb' && value !== null ? JSON.stringify(value) : value)
    return `${quoted(column)} = $${parameters.length}::${type}`
  })
  const change = `update ${tableOf(model.name)} as ${alias} set ${assignments.join(', ')} where ${where}`
  return counted(`${change} returning ${alias}."id"`, parameters, target.maxAffected)
}

/** Answers one row `{ids: uuid[]}`. */
export function compileDeleteWhere(target: Target): Statement {
  const draft = newDraft(target.sight)
  return counted(deletion(draft, target), draft.values, target.maxAffected)
}

/**
 * Answers the records that are deleted as they were: a statement does not see what it deletes gone. To read them before
 * would also answer those that match and are seen, but stay because they are not the asker's to delete.
 */
export function compileDeleteReturning(target: Target, returning: Returning): Statement {
  const { sight, model } = target
  const { select, form } = returning
  if (select.some(changesRows))
    throw new PlatformError('QUERY_INVALID', {
      message: 'What is deleted is answered record by record: without aggregates and !inner.',
    })
  const draft = newDraft(sight, form.stripNulls)
  const change = deletion(draft, target)
  const place = newPlace(draft, model)
  const join = `${place.alias}."id" in (select changed."id" from changed)`
  const frame = { depth: 0, join, isPaged: true, role: 'page' } as const
  const body = {
    select,
    where: undefined,
    order: returningOrder(returning),
    limit: undefined,
    offset: undefined,
  }
  const { sql, members } = compileRows(draft, place, body, frame)
  const json = { ...form, members, limitBytes: QUERY_LIMITS.bodyBytes }
  return { ...prepared(`with changed as (${change}) ${sql}`, draft.values), json }
}

function changesRows(item: Selected): boolean {
  return item.kind === 'aggregate' || (item.kind === 'embed' && item.join === 'inner')
}

function deletion(draft: Draft, target: Target): string {
  const { alias, where } = compileTarget(draft, target)
  return `delete from ${tableOf(target.model.name)} as ${alias} where ${where} returning ${alias}."id"`
}

function compileTarget(
  draft: Draft,
  { model, where }: Target,
): { readonly alias: string; readonly where: string } {
  // PostgREST changes the whole table then; a forgotten filter must not.
  if (where === undefined)
    throw new PlatformError('QUERY_INVALID', {
      message: 'A change needs a filter that says which records, such as id=eq.<id>.',
    })
  const place = newPlace(draft, model)
  const parts = where.kind === 'and' ? where.conditions : [where]
  const masked = parts.filter((part) => readsMasked(model, part))
  const compile = (part: Condition): string => compileCondition(draft, { place, embeds: [] }, part)
  if (masked.length === 0) return { alias: place.alias, where: compile(where) }
  const plain = parts.filter((part) => !masked.includes(part)).map(compile)
  return {
    alias: place.alias,
    where: [...plain, inMaskingView(draft, place, masked)].join(' and '),
  }
}

/**
 * The version is compared too: when somebody else changes the record at the same moment, PostgreSQL looks again at the
 * record but not into the view, and would change one that no longer matches.
 */
function inMaskingView(
  draft: Draft,
  { model, alias }: Place,
  conditions: readonly Condition[],
): string {
  const place = newPlace(draft, model)
  const where = conditions.map((part) => compileCondition(draft, { place, embeds: [] }, part))
  const read = `select ${place.alias}."id", ${place.alias}."version" from ${readSource(draft.sight, model)} ${place.alias}`
  return `(${alias}."id", ${alias}."version") in (${read} where ${where.join(' and ')})`
}

function counted(
  change: string,
  parameters: readonly unknown[],
  maxAffected: number | undefined,
): Statement {
  const ids = `coalesce(array_agg(changed."id"), '{}') as ids`
  if (maxAffected === undefined)
    return prepared(`with changed as (${change}) select ${ids} from changed`, parameters)
  const at = parameters.length
  return prepared(
    `with changed as (${change}) select ${ids}, zennnn.expect(count(*), 0, $${at + 1}::bigint, 'ZN124', $${at + 2}::text) as affected from changed`,
    [...parameters, maxAffected, tooMany(maxAffected).message],
  )
}
