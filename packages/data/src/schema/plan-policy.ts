import type { Field, Model, Operation, Registry } from '@zennnn/model'
import { pairTable } from '@zennnn/model'
import { ruleSql } from './plan-expression.ts'
import { followingGrants, followingRestrictions } from './plan-following.ts'
import { inGroups, isGranted } from './plan-granted.ts'
import { quoted, ruleViewOf, tableOf } from './sql-text.ts'

/** Policies speak of the role of requests, and of the owner of masking views, in whose name those read. */
const ROLES = 'zennnn_user, zennnn_reader'
const COMMAND = { read: 'select', create: 'insert', update: 'update', delete: 'delete' } as const
const OPERATIONS = ['read', 'create', 'update', 'delete'] as const

/** One permissive policy an operation, one restrictive policy when the model has restrictions, and that of the platform. */
export function planPolicies(registry: Registry, model: Model): readonly string[] {
  const table = tableOf(model.name)
  return [
    ...OPERATIONS.filter((operation) => isGranted(model, operation)).map((operation) =>
      policy({
        name: operation,
        table,
        command: COMMAND[operation],
        condition: grantSql(registry, model, operation, table),
      }),
    ),
    ...restrictionPolicy(registry, model, table),
    elevatedPolicy(table),
  ]
}

/** What a row must satisfy to be seen, restrictions included. */
export function readSql(registry: Registry, model: Model, alias: string): string {
  return [grantSql(registry, model, 'read', alias), ...restrictionSql(registry, model, alias)].join(
    ' and ',
  )
}

/** Who may create, change and remove pairs is who may change their source; who sees the source sees them. */
export function planPairPolicies(
  registry: Registry,
  model: Model,
  fieldName: string,
  field: Extract<Field, { kind: 'manyToMany' }>,
): readonly string[] {
  const table = tableOf(pairTable(model.name, fieldName))
  const limited = field.groups.length === 0 ? '' : ` and ${inGroups(field.groups, model.name)}`
  const policies = [elevatedPolicy(table)]
  if (isGranted(model, 'read'))
    policies.push(
      policy({
        name: 'read',
        table,
        command: 'select',
        condition: `exists (select from ${tableOf(model.name)} s where s."id" = ${table}."source")${limited}`,
      }),
    )
  const change = pairChangeSql(registry, model, table)
  if (change === undefined) return policies
  const target = registry.models.get(field.model)
  if (target !== undefined && isGranted(target, 'read'))
    policies.push(
      policy({
        name: 'create',
        table,
        command: 'insert',
        condition: `${change} and exists (select from ${tableOf(field.model)} t where t."id" = ${table}."target")${limited}`,
      }),
    )
  policies.push(
    policy({ name: 'delete', table, command: 'delete', condition: `${change}${limited}` }),
  )
  return policies
}

/** What a row must satisfy for somebody to do this with it, restrictions included. */
export function changeSql(
  registry: Registry,
  model: Model,
  operation: Exclude<Operation, 'read'>,
  alias: string,
): string {
  return [
    grantSql(registry, model, operation, alias),
    ...restrictionSql(registry, model, alias),
  ].join(' and ')
}

function pairChangeSql(registry: Registry, model: Model, table: string): string | undefined {
  const conditions = [
    ...(isGranted(model, 'update') ? [grantSql(registry, model, 'update', 's')] : []),
    // The transaction that made a record may also give it its first pairs.
    ...(isGranted(model, 'create')
      ? [`(s."created_at" = now() and ${grantSql(registry, model, 'create', 's')})`]
      : []),
  ]
  if (conditions.length === 0) return undefined
  const all = [`(${conditions.join(' or ')})`, ...restrictionSql(registry, model, 's')].join(
    ' and ',
  )
  return `exists (select from ${ruleViewOf(model.name)} s where s."id" = ${table}."source" and ${all})`
}

/** The grants of an operation, ORed; grants that differ only in their group are one. */
function grantSql(registry: Registry, model: Model, operation: Operation, alias: string): string {
  const groupsByRule = new Map<string | undefined, string[]>()
  for (const grant of model.grants) {
    if (!grant.operations.includes(operation)) continue
    groupsByRule.set(grant.where, [...(groupsByRule.get(grant.where) ?? []), grant.group])
  }
  const conditions = [...groupsByRule]
    .map(([source, groups]) =>
      source === undefined
        ? inGroups(groups, model.name)
        : `(${inGroups(groups, model.name)} and ${ruleSql(registry, { model: model.name, source, alias })})`,
    )
    .sort((a, b) => cost(a) - cost(b))
  if (operation === 'read') conditions.push(...followingGrants(registry, model, alias))
  return conditions.length === 1 ? (conditions[0] ?? 'false') : `(${conditions.join('\n    or ')})`
}

/** PostgreSQL tries the arms of an `or` as written: who may see all never pays for the rules of others. */
function cost(condition: string): number {
  if (!condition.startsWith('(select') && condition.includes('zennnn_rule.')) return 2
  return condition.startsWith('(select') ? 0 : 1
}

/** The platform's own role sees every row, but only where `zennnn.elevate` opened it: the role alone is worth nothing. */
function elevatedPolicy(table: string): string {
  const condition = '(select zennnn.require_elevation())'
  return `create policy "elevated" on ${table} as permissive for all to zennnn_elevated\n  using (${condition})\n  with check (${condition})`
}

function restrictionPolicy(registry: Registry, model: Model, table: string): readonly string[] {
  const conditions = restrictionSql(registry, model, table)
  if (conditions.length === 0) return []
  const condition = conditions.join(' and ')
  return [
    `create policy "restrict" on ${table} as restrictive for all to ${ROLES}\n  using (${condition})\n  with check (${condition})`,
  ]
}

function restrictionSql(registry: Registry, model: Model, alias: string): readonly string[] {
  const declared = model.restrictions.map((restriction) =>
    ruleSql(registry, { model: model.name, source: restriction.where, alias }),
  )
  return [...declared, ...followingRestrictions(registry, model, alias)]
}

function policy(options: {
  readonly name: string
  readonly table: string
  readonly command: 'select' | 'insert' | 'update' | 'delete'
  readonly condition: string
}): string {
  const { name, table, command, condition } = options
  const using = command === 'insert' ? [] : [`using (${condition})`]
  const check = command === 'insert' || command === 'update' ? [`with check (${condition})`] : []
  const clauses = [...using, ...check].map((clause) => `\n  ${clause}`).join('')
  return `create policy ${quoted(name)} on ${table} as permissive for ${command} to ${ROLES}${clauses}`
}
