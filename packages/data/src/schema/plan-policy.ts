import type { Field, Model, Operation, Registry } from '@zennnn/model'
import { pairTable } from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { GROUPS, ruleSql } from './plan-expression.ts'
import { literal, quoted, ruleViewOf, tableOf, textArray } from './sql-text.ts'

/** Models whose records belong to those of any other; one that belongs to another of these could go round in circles. */
const BELONGING: ReadonlySet<string> = new Set(['attachment', 'message'])

/** Policies speak of the role of requests, and of the owner of masking views, in whose name those read. */
const ROLES = 'zennnn_user, zennnn_reader'
const COMMAND = { read: 'select', create: 'insert', update: 'update', delete: 'delete' } as const
const OPERATIONS = ['read', 'create', 'update', 'delete'] as const

/** The log is written by triggers alone; whatever is declared, nobody else writes it. */
const READ_ONLY_MODELS: ReadonlySet<string> = new Set(['audit_entry'])

/** True when a declaration lets anybody do this at all; without, there is neither a right nor a policy. */
export function isGranted(model: Model, operation: Operation): boolean {
  if (operation !== 'read' && READ_ONLY_MODELS.has(model.name)) return false
  return model.grants.some((grant) => grant.operations.includes(operation))
}

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
  const limited = field.groups.length === 0 ? '' : ` and ${inGroups(field.groups)}`
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

/** `member` of one of these groups, decided once a statement. */
export function inGroups(groups: readonly string[]): string {
  return `(select ${GROUPS} && ${textArray(groups)})`
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
        ? inGroups(groups)
        : `(${inGroups(groups)} and ${ruleSql(registry, { model: model.name, source, alias })})`,
    )
    .sort((a, b) => cost(a) - cost(b))
  if (model.name === 'attachment' && operation === 'read')
    conditions.push(...attachmentConditions(registry, alias))
  return conditions.length === 1 ? (conditions[0] ?? 'false') : `(${conditions.join('\n    or ')})`
}

/** PostgreSQL tries the arms of an `or` as written: who may see all never pays for the rules of others. */
function cost(condition: string): number {
  if (!condition.startsWith('(select') && condition.includes('zennnn_rule.')) return 2
  return condition.startsWith('(select') ? 0 : 1
}

/** A file is visible with the record it belongs to, and with every record that names it. */
function attachmentConditions(registry: Registry, alias: string): readonly string[] {
  const readable = [...registry.models.values()].filter((model) => isGranted(model, 'read'))
  const named = readable.flatMap((model) =>
    storedFields(model)
      .filter(([, field]) => field.kind === 'attachment')
      .map(
        ([name]) =>
          `exists (select from ${tableOf(model.name)} r where r.${quoted(name)} = ${alias}."id")`,
      ),
  )
  const fields = registry.models.get('attachment')?.fields
  const belongs = fields?.has('model') === true && fields.has('record')
  return belongs ? [...named, belongsToVisible(readable, alias)] : named
}

/**
 * One look-up by key for each model, spelled out: a function that takes the model's name plans its question anew for each
 * file, which took 0.1 ms, and 10 s for a list of 100,000. The id is made apart (`offset 0` keeps it there), for a cast may
 * fail, and what may fail is never looked up in an index behind a policy. Not `exists`: PostgreSQL may answer that from a
 * hash of all records, also for one file.
 */
function belongsToVisible(readable: readonly Model[], alias: string): string {
  const arms = readable
    .filter(({ name }) => !BELONGING.has(name))
    .map(
      ({ name }) =>
        `      when ${literal(name)} then (select true from ${tableOf(name)} r where r."id" = v.id)`,
    )
  return [
    `(case when ${alias}."record" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (`,
    `      select case ${alias}."model"`,
    ...arms,
    `      else false end from (select ${alias}."record"::uuid as id offset 0) v) else false end)`,
  ].join('\n')
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
  // Whatever the grants of messages say: who does not see the record has nothing to do with what was written about it.
  if (model.name === 'message') {
    const readable = [...registry.models.values()].filter((one) => isGranted(one, 'read'))
    return [...declared, belongsToVisible(readable, alias)]
  }
  if (model.name === 'saved_search') return [...declared, ofKnownModel(registry, model, alias)]
  return declared
}

/**
 * A search tells of the model it looks into, so whoever may not know of the model finds only searches of their own: those
 * from a time when they knew. Which models somebody knows of is asked once a statement.
 */
function ofKnownModel(registry: Registry, model: Model, alias: string): string {
  const own = ruleSql(registry, { model: model.name, source: 'record.owner == user.id', alias })
  const models = [...registry.models.values()]
    .filter(({ grants }) => grants.length > 0)
    .map(({ name, grants }) => {
      const groups = [...new Set(grants.map(({ group }) => group))].sort()
      return `      (${literal(name)}, ${textArray(groups)})`
    })
  return [
    `(${own} or ${alias}."model" = any ((select array(select m.name from (values`,
    models.join(',\n'),
    `    ) m(name, groups) where m.groups && (select ${GROUPS})))::text[]))`,
  ].join('\n')
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
