import { type Field, type Model, pairTable, type Registry } from '@zennnn/model'
import { isKept, type StoredField, storedFields } from './plan-column.ts'
import { isGranted } from './plan-granted.ts'
import { planPairPolicies } from './plan-policy.ts'
import { quoted, tableOf } from './sql-text.ts'

/**
 * Rights on a model's table. Columns that the platform keeps are in no list; fields declared `readonly` are, because
 * actions set them with the rights of who calls (the API refuses them before).
 */
export function planGrants(model: Model): readonly string[] {
  const table = tableOf(model.name)
  const writable = columnList(storedFields(model).filter(([name, field]) => !isKept(name, field)))
  const changeable = columnList(
    storedFields(model).filter(([name, field]) => name !== 'id' && !isKept(name, field)),
  )
  const isLog = model.name === 'audit_entry'
  return [
    ...readGrants(model, table),
    ...(isGranted(model, 'create') ? [`grant insert ${writable} on ${table} to zennnn_user`] : []),
    ...(isGranted(model, 'update') && changeable !== '()'
      ? [`grant update ${changeable} on ${table} to zennnn_user`]
      : []),
    ...(isGranted(model, 'delete') ? [`grant delete on ${table} to zennnn_user`] : []),
    `grant select on ${table} to zennnn_elevated`,
    ...(isLog
      ? []
      : [
          `grant insert ${writable}, delete on ${table} to zennnn_elevated`,
          ...(changeable === '()'
            ? []
            : [`grant update ${changeable} on ${table} to zennnn_elevated`]),
        ]),
  ]
}

/** Fields of a model that only members of some group may see. */
export function limitedFields(model: Model): readonly (readonly [string, StoredField])[] {
  return storedFields(model).filter(([, field]) => field.groups.length > 0)
}

/** Limited columns are read through the masking view alone. */
function readGrants(model: Model, table: string): readonly string[] {
  if (!isGranted(model, 'read')) return []
  const limited = limitedFields(model)
  if (limited.length === 0) return [`grant select on ${table} to zennnn_user, zennnn_reader`]
  const open = storedFields(model).filter(([, field]) => field.groups.length === 0)
  return [
    `grant select ${columnList(open)} on ${table} to zennnn_user`,
    `grant select on ${table} to zennnn_reader`,
  ]
}

/** Rights on the table of pairs of a many-to-many field. */
export function planPairGrants(
  registry: Registry,
  model: Model,
  fieldName: string,
  field: Extract<Field, { kind: 'manyToMany' }>,
): readonly string[] {
  const table = tableOf(pairTable(model.name, fieldName))
  const commands = planPairPolicies(registry, model, fieldName, field).flatMap(
    (policy) => / for (select|insert|delete) to zennnn_user/.exec(policy)?.[1] ?? [],
  )
  return [
    ...(commands.length === 0 ? [] : [`grant ${commands.join(', ')} on ${table} to zennnn_user`]),
    ...(commands.includes('select') ? [`grant select on ${table} to zennnn_reader`] : []),
    `grant select, insert, delete on ${table} to zennnn_elevated`,
  ]
}

function columnList(columns: readonly (readonly [string, StoredField])[]): string {
  return `(${columns.map(([name]) => quoted(name)).join(', ')})`
}
