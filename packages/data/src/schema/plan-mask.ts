import type { Model, Registry } from '@zennnn/model'
import { planColumns, storedFields } from './plan-column.ts'
import { limitedFields } from './plan-grant.ts'
import { inGroups, isGranted } from './plan-granted.ts'
import { functionName, statementTrigger, triggerFunction } from './plan-trigger-text.ts'
import { literal, quoted, tableOf } from './sql-text.ts'

/** The relation to read a model from: its table, or its masking view when some of its fields are for some groups only. */
export function readSource(model: Model): string {
  // Asked for each relation of each read: no list is made of it.
  for (const field of model.fields.values())
    if (field.groups.length > 0 && field.kind !== 'collection' && field.kind !== 'manyToMany')
      return `app_read.${quoted(model.name)}`
  return tableOf(model.name)
}

/**
 * The masking view of a model with limited fields: those read as null for everybody else, in lists, filters, order and
 * sums alike. Its owner is subject to the same policies; the asker has no right on the columns behind it.
 */
export function planMaskingView(model: Model): readonly string[] {
  if (limitedFields(model).length === 0 || !isGranted(model, 'read')) return []
  const view = readSource(model)
  const columns = storedFields(model).map(([name, field]) =>
    field.groups.length === 0
      ? quoted(name)
      : `case when ${inGroups(field.groups, model.name)} then ${quoted(name)} end as ${quoted(name)}`,
  )
  return [
    `create view ${view} as select ${columns.join(', ')} from ${tableOf(model.name)}`,
    `alter view ${view} owner to zennnn_reader`,
    `grant select on ${view} to zennnn_user`,
  ]
}

/** Refuses to write a limited field; a view could not, and column rights belong to roles, not to groups. */
export function planMasks(registry: Registry, model: Model): readonly string[] {
  const fields = limitedFields(model).filter(([, field]) => field.kind !== 'computed')
  const events = (['insert', 'update'] as const).filter((event) =>
    isGranted(model, event === 'insert' ? 'create' : 'update'),
  )
  if (fields.length === 0 || events.length === 0) return []
  const name = functionName('masks_of', model.name)
  const defaults = new Map(
    planColumns(registry, model).map((column) => [column.name, column.default ?? 'null']),
  )
  // A transition table exists only for the event at hand, and a plan is made of a whole expression.
  const checks = fields.flatMap(([fieldName, field]) => [
    `if not coalesce(${inGroups(field.groups, model.name)}, false) then`,
    "  if tg_op = 'INSERT' then",
    `    refused := exists (select from added n where n.${quoted(fieldName)} is distinct from ${defaults.get(fieldName) ?? 'null'});`,
    '  else',
    `    refused := exists (select from added n join removed o on o."id" = n."id" where n.${quoted(fieldName)} is distinct from o.${quoted(fieldName)});`,
    '  end if;',
    `  if refused then raise exception ${literal(`permission denied for field ${fieldName}`)} using errcode = '42501'; end if;`,
    'end if;',
  ])
  const body = [
    'declare refused boolean;',
    'begin',
    // Only people are asked for their groups; the platform itself has none.
    "if current_user <> 'zennnn_user' then return null; end if;",
    ...checks,
    'return null;',
    'end',
  ]
  return [
    triggerFunction(name, { attributes: 'stable security invoker', body: body.join('\n') }),
    ...events.map((event) => statementTrigger('1_mask', event, tableOf(model.name), `${name}()`)),
  ]
}
