import type { Model, Registry } from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { foreignKey } from './plan-constraint.ts'
import { isGranted } from './plan-granted.ts'
import { functionName, statementTrigger, triggerFunction } from './plan-trigger-text.ts'
import { literal, objectName, quoted, tableOf } from './sql-text.ts'

/**
 * A foreign key accepts a row that the writer cannot see, so by trying ids one would learn which exist. This trigger
 * refuses such a row with the very error of a missing one. It runs with the rights of the writer, so the policies of the
 * target decide; a policy that read the target itself would end in 42P17 for references of a model to itself. A reference
 * that does not change is not asked about: whoever edits an order need not see its salesperson.
 *
 * The function is STABLE and so sees tables as they were before the statement: else a rule like "visible with a record
 * that names it" would come true by the very change that is judged. Rows of the same insert may name each other.
 */
export function planReferences(registry: Registry, model: Model): readonly string[] {
  const references = storedFields(model).flatMap(([name, field]) => {
    const target = registry.models.get(foreignKey(field)?.model ?? '')
    return target === undefined ? [] : [{ name, target }]
  })
  const events = (['insert', 'update'] as const).filter((event) =>
    isGranted(model, event === 'insert' ? 'create' : 'update'),
  )
  if (references.length === 0 || events.length === 0) return []
  const name = functionName('references_of', model.name)
  const body = [
    'declare refused boolean;',
    'begin',
    ...references.flatMap((one) => checkOf(model, one)),
    'return null;',
    'end',
  ]
  return [
    triggerFunction(name, { attributes: 'stable security invoker', body: body.join('\n') }),
    ...events.map((event) =>
      statementTrigger('2_reference', event, tableOf(model.name), `${name}()`),
    ),
  ]
}

function checkOf(
  model: Model,
  { name, target }: { readonly name: string; readonly target: Model },
): readonly string[] {
  const column = quoted(name)
  // Without a right to read the target the question itself would fail, and differently from a missing row.
  const unseen = isGranted(target, 'read')
    ? `not exists (select from ${tableOf(target.name)} t where t."id" = n.${column})`
    : "current_user = 'zennnn_user'"
  const where = `n.${column} is not null and ${unseen}`
  const isOwn = target.name === model.name ? ` and n.${column} not in (select "id" from added)` : ''
  return [
    "if tg_op = 'INSERT' then",
    `  refused := exists (select from added n where ${where}${isOwn});`,
    'else',
    `  refused := exists (select from added n join removed o on o."id" = n."id" where n.${column} is distinct from o.${column} and ${where});`,
    'end if;',
    'if refused then',
    `  raise exception ${literal(`insert or update on table "${model.name}" violates foreign key constraint "${objectName(model.name, name, 'fkey')}"`)}`,
    `    using errcode = '23503', schema = 'app', table = ${literal(model.name)}, constraint = ${literal(objectName(model.name, name, 'fkey'))},`,
    `    detail = ${literal(`Key is not present in table "${target.name}".`)};`,
    'end if;',
  ]
}
