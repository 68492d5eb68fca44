import type { Model, Operation, Registry } from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { foreignKey } from './plan-constraint.ts'
import { ruleReads } from './plan-expression.ts'
import { isGranted } from './plan-granted.ts'
import { changeSql } from './plan-policy.ts'
import { functionName, statementTrigger, triggerFunction } from './plan-trigger-text.ts'
import { quoted, tableOf } from './sql-text.ts'

type ChangeOperation = Exclude<Operation, 'read'>

const EVENTS = { create: 'insert', update: 'update', delete: 'delete' } as const
/** Rows to judge, by the transition tables of the event. */
const ROWS = { create: ['added'], update: ['removed', 'added'], delete: ['removed'] } as const

/**
 * A policy judges by what was committed when its statement began: while an order is being confirmed in one transaction, a
 * line could still be put into it in another. Where a rule looks at the record that a reference leads to, this trigger
 * locks that record, so that whoever changes it is waited for, and judges once more. It is VOLATILE, so each of its
 * statements sees what was committed meanwhile.
 */
export function planRechecks(registry: Registry, model: Model): readonly string[] {
  const operations = (['create', 'update', 'delete'] as const).filter(
    (operation) => isGranted(model, operation) && parentsOf(registry, model, operation).length > 0,
  )
  if (operations.length === 0) return []
  const name = functionName('rules_of', model.name)
  const body = [
    'declare refused boolean := false;',
    'begin',
    // The platform has no rules, and what follows from a change by a trigger was judged as that change.
    "if current_setting('role') <> 'zennnn_user' or pg_trigger_depth() > 1 then return null; end if;",
    ...operations.flatMap((operation) => recheckOf(registry, model, operation)),
    "if refused then raise exception 'a rule refuses this since another change' using errcode = '42501'; end if;",
    'return null;',
    'end',
  ]
  return [
    triggerFunction(name, { attributes: 'volatile security definer', body: body.join('\n') }),
    ...operations.map((operation) =>
      statementTrigger('5_rule', EVENTS[operation], tableOf(model.name), `${name}()`),
    ),
  ]
}

function recheckOf(
  registry: Registry,
  model: Model,
  operation: ChangeOperation,
): readonly string[] {
  const rows = ROWS[operation]
  const locks = parentsOf(registry, model, operation).map(({ field, target }) => {
    const ids = rows.map((table) => `select ${quoted(field)} from ${table}`).join(' union all ')
    // The lock that totals take too: a weaker one would have to grow, and two that grow block each other.
    return `  perform from ${tableOf(target)} where "id" in (${ids}) order by "id" for no key update;`
  })
  const checks = rows.map(
    (table) =>
      `  refused := refused or exists (select from ${table} n where (${changeSql(registry, model, operation, 'n')}) is not true);`,
  )
  return [`if tg_op = '${EVENTS[operation].toUpperCase()}' then`, ...locks, ...checks, 'end if;']
}

/** References through which the rules of an operation read other records. */
function parentsOf(
  registry: Registry,
  model: Model,
  operation: ChangeOperation,
): readonly { readonly field: string; readonly target: string }[] {
  const sources = [
    ...model.grants.filter((grant) => grant.operations.includes(operation)),
    ...model.restrictions,
  ].flatMap(({ where }) => (where === undefined ? [] : [where]))
  const read = new Set(
    sources
      .flatMap((source) => ruleReads(registry, model.name, source))
      .flatMap(([name = '', ...rest]) => (rest.length === 0 ? [] : [name])),
  )
  return storedFields(model).flatMap(([field, declared]) => {
    const target = foreignKey(declared)?.model
    return target !== undefined && read.has(field) ? [{ field, target }] : []
  })
}
