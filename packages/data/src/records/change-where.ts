import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { quoted, tableOf } from '../schema/sql-text.ts'
import type { RowChange } from './change-row.ts'
import { columnType, prepared } from './change-sql.ts'
import type { Condition } from './query.ts'
import { compileCondition } from './query-condition.ts'
import { type Draft, newDraft, newPlace } from './query-draft.ts'
import type { Sight } from './query-sight.ts'

/** Records to change or delete: those that match, at most `maxAffected` (more is MAX_AFFECTED_EXCEEDED, nothing changed). */
export interface Target {
  readonly sight: Sight
  readonly model: Model
  readonly where: Condition | undefined
  readonly maxAffected: number | undefined
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
  const { alias, where } = compileTarget(draft, target)
  const change = `delete from ${tableOf(target.model.name)} as ${alias} where ${where}`
  return counted(`${change} returning ${alias}."id"`, draft.values, target.maxAffected)
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
  return { alias: place.alias, where: compileCondition(draft, { place, embeds: [] }, where) }
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
    [...parameters, maxAffected, `The change would affect more than ${maxAffected} records.`],
  )
}
