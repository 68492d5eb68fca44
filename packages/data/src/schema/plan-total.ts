import type { Model, Registry } from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { functionName, statementTrigger, triggerFunction } from './plan-trigger-text.ts'
import { quoted, tableOf } from './sql-text.ts'

/** One reference of this model whose target keeps totals over it. */
interface Feed {
  readonly parent: string
  readonly inverse: string
  /** Column of the parent → column summed here. */
  readonly sums: readonly (readonly [string, string])[]
}

/**
 * Keeps the totals of other models over this one. After each statement the parents concerned are locked, in order of id,
 * and their sums taken anew: whoever waits for the lock then reads, in a statement of its own, what the other committed.
 */
export function planTotals(registry: Registry, model: Model): readonly string[] {
  const feeds = feedsOf(registry, model)
  if (feeds.length === 0) return []
  const name = functionName('totals_of', model.name)
  const body = [
    'declare parents uuid[];',
    'begin',
    ...feeds.flatMap((feed) => feedSql(model, feed)),
    'return null;',
    'end',
  ]
  return [
    triggerFunction(name, {
      // The setting tells zennnn.stamp and zennnn.audit that this is no change by a person.
      attributes: "volatile security definer set zennnn.totals = 'on'",
      body: body.join('\n'),
    }),
    ...(['insert', 'update', 'delete'] as const).map((event) =>
      statementTrigger('3_total', event, tableOf(model.name), `${name}()`),
    ),
  ]
}

function feedsOf(registry: Registry, model: Model): readonly Feed[] {
  const feeds = new Map<
    string,
    { parent: string; inverse: string; sums: (readonly [string, string])[] }
  >()
  for (const parent of registry.models.values()) {
    for (const [name, total] of storedFields(parent)) {
      if (total.kind !== 'total') continue
      const collection = parent.fields.get(total.of)
      if (collection?.kind !== 'collection' || collection.model !== model.name) continue
      const key = `${parent.name}.${collection.inverse}`
      const feed = feeds.get(key) ?? { parent: parent.name, inverse: collection.inverse, sums: [] }
      feed.sums.push([name, total.field])
      feeds.set(key, feed)
    }
  }
  return [...feeds.values()]
}

function feedSql(model: Model, { parent, inverse, sums }: Feed): readonly string[] {
  const key = quoted(inverse)
  const summed = sums.map(([, column]) => quoted(column))
  const unchanged = [key, ...summed].map((column) => `o.${column} is not distinct from n.${column}`)
  const targets = sums.map(([column]) => quoted(column))
  const values = sums.map(([, column], at) => `coalesce(sum(c.${quoted(column)}), 0) as s${at}`)
  return [
    "if tg_op = 'INSERT' then",
    `  select array_agg(distinct ${key}) into parents from added where ${key} is not null;`,
    "elsif tg_op = 'DELETE' then",
    `  select array_agg(distinct ${key}) into parents from removed where ${key} is not null;`,
    'else',
    `  select array_agg(distinct p.id) into parents from added n join removed o on o."id" = n."id"`,
    `    cross join lateral (values (n.${key}), (o.${key})) p(id)`,
    `    where p.id is not null and not (${unchanged.join(' and ')});`,
    'end if;',
    `perform from ${tableOf(parent)} where "id" = any (parents) order by "id" for no key update;`,
    `update ${tableOf(parent)} p set (${targets.join(', ')}) = row(${sums.map((_, at) => `s.s${at}`).join(', ')})`,
    `  from (select u.id, ${values.join(', ')} from unnest(parents) u(id) left join ${tableOf(model.name)} c on c.${key} = u.id group by u.id) s`,
    `  where p."id" = s.id and (${targets.map((column) => `p.${column}`).join(', ')}) is distinct from (${sums.map((_, at) => `s.s${at}`).join(', ')});`,
  ]
}
