import type { Model, Registry } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { seesAll } from '../schema/plan-sees-all.ts'
import { literal, textArray } from '../schema/sql-text.ts'
import { prepared } from './change-sql.ts'

/**
 * Refuse, before anything is made, that somebody chooses the id of a new record who does not see all records of its model:
 * an id that is taken by a hidden one would answer differently from a free one.
 */
export function ownIdGuards(registry: Registry, models: Iterable<string>): readonly Statement[] {
  return [...models].flatMap((name) => {
    const model = registry.models.get(name)
    return model === undefined ? [] : [prepared(guard(registry, model, '1'), [])]
  })
}

/** The same for an upsert: `missing` is SQL for the number of its records that the writer does not see, and `values` its values. */
export function ownIdGuard(
  registry: Registry,
  model: Model,
  missing: { readonly text: string; readonly values: readonly unknown[] },
): Statement {
  return prepared(guard(registry, model, missing.text), missing.values)
}

function guard(registry: Registry, model: Model, count: string): string {
  const { groups, inEveryCompany } = seesAll(registry, model)
  const message = `id: Only who may see all records of "${model.name}" may choose the id of a new one. Leave it out, and it gets one.`
  // Code that acts as the platform sees all.
  const may = `current_user <> 'zennnn_user' or zennnn.sees_all(${textArray(groups)}, ${inEveryCompany})`
  return `select zennnn.expect(case when ${may} then 0 else ${count} end, 0, 0, 'ZN403', ${literal(message)})`
}
