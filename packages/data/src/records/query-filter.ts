import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { filterSql } from '../schema/plan-expression.ts'
import type { Comparison } from './query.ts'
import { readSource } from './query-column.ts'
import type { Draft, Place } from './query-draft.ts'
import { quoted, refuseQuery } from './query-refuse.ts'
import type { Sight } from './query-sight.ts'

/** Stands where a field stands in a condition: `filter=eq.mine`. No field can have this name. */
export const NAMED_FILTER = 'filter'

/**
 * A filter that a search view of the model declares, by its name: `filter=eq.mine`, `filter=in.(mine,expired)` for one of
 * several. Its CEL sees what the asker sees: other records are read behind their policies, and a filter that speaks of a
 * field or model hidden here is refused with the words for one that there is not.
 */
export function compileNamedFilter(draft: Draft, place: Place, condition: Comparison): string {
  const { operator, value } = condition
  const names = operator === 'in' ? value : operator === 'eq' ? [value] : undefined
  if (!Array.isArray(names) || condition.quantifier !== undefined || condition.json.length > 0)
    throw refuseQuery(
      'A declared filter is named by eq or in.',
      'Write filter=eq.<name> or filter=in.(<name>,<name>).',
    )
  const parts = names.map((name) => compileOne(draft, place, String(name)))
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
}

function compileOne({ sight }: Draft, { model, alias }: Place, name: string): string {
  const source = findFilter(model, name)
  const sql =
    source === undefined ? undefined : visibleSql(sight, { model: model.name, source, alias })
  if (sql !== undefined) return sql
  throw refuseQuery(
    `${model.name} has no filter ${quoted(name)}.`,
    'GET /api/meta names the filters of its search view.',
  )
}

function findFilter(model: Model, name: string): string | undefined {
  return model.views
    .flatMap((view) => (view.type === 'search' ? view.filters : []))
    .find((filter) => filter.name === name)?.where
}

/** undefined when the filter speaks of something that is not seen. */
function visibleSql(
  sight: Sight,
  filter: { readonly model: string; readonly source: string; readonly alias: string },
): string | undefined {
  try {
    return filterSql(seenShapes(sight), filter)
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'EXPRESSION_INVALID') return undefined
    throw error
  }
}

type Shapes = Parameters<typeof filterSql>[0]

/** The models and fields of the sight, each read from where the asker reads it: masked, and behind its policies. */
function seenShapes(sight: Sight): Shapes {
  const shapes: [string, NonNullable<ReturnType<Shapes['get']>>][] = []
  for (const [name, shape] of sight.registry.shapes) {
    const model = sight.models.get(name)
    if (model === undefined) continue
    const fields = new Map([...shape.fields].filter(([field]) => model.fields.has(field)))
    shapes.push([name, { ...shape, fields, table: readSource(sight, model) }])
  }
  return new Map(shapes)
}
