import { isRecordId } from '@zennnn/kernel'
import type { Result, Statement } from '../connections/statement.ts'
import type { Sight } from '../records/query-sight.ts'
import { readSource } from '../schema/plan-mask.ts'
import { quoted } from '../schema/sql-text.ts'
import type { Titles } from './history-values.ts'

/** Records to name, by model. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>

export function wantedOf(pairs: readonly (readonly [string, string])[]): Wanted {
  const wanted = new Map<string, Set<string>>()
  for (const [model, id] of pairs)
    if (isRecordId(id)) wanted.set(model, (wanted.get(model) ?? new Set()).add(id))
  return wanted
}

/** One statement for each model that the asker may read, with the asker's rights: what it does not answer is not seen. */
export function titleStatements(sight: Sight, wanted: Wanted): ReadonlyMap<string, Statement> {
  const statements = new Map<string, Statement>()
  for (const [name, ids] of wanted) {
    const model = sight.models.get(name)
    if (model === undefined || !mayRead(sight, name)) continue
    const title = model.fields.has(model.title) ? `${quoted(model.title)}::text` : `''`
    statements.set(name, {
      text: `select "id", coalesce(${title}, '') as title from ${readSource(model)} where "id" = any ($1::uuid[])`,
      values: [[...ids]],
    })
  }
  return statements
}

/** `results` in the order of the statements. */
export function titlesOf(models: Iterable<string>, results: readonly Result[]): Titles {
  return new Map(
    [...models].map((model, at) => [
      model,
      new Map((results[at]?.rows ?? []).map(({ id, title }) => [String(id), String(title)])),
    ]),
  )
}

/** A model may be known for what one may do with it, and closed to reading all the same. */
function mayRead({ registry, groups }: Sight, name: string): boolean {
  const grants = registry.models.get(name)?.grants ?? []
  return grants.some(
    ({ group, operations }) =>
      operations.includes('read') && (groups === undefined || groups.has(group)),
  )
}
