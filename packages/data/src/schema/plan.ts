import { type Model, pairTable, type Registry } from '@zennnn/model'
import { planColumns, storedFields } from './plan-column.ts'
import { planConstraints } from './plan-constraint.ts'
import { planGrants, planPairGrants } from './plan-grant.ts'
import { planIndexes } from './plan-index.ts'
import { planMaskingView } from './plan-mask.ts'
import { planPairPolicies, planPolicies } from './plan-policy.ts'
import type { ColumnPlan, ConstraintPlan, SchemaPlan, TablePlan } from './plan-shape.ts'
import { planPairTriggers, planTriggers } from './plan-trigger.ts'
import { hashOf, objectName, quoted, ruleViewOf, tableOf } from './sql-text.ts'

/** Everything that a set of apps needs in PostgreSQL. Pure: the same registry gives the same plan. */
export function planSchema(registry: Registry): SchemaPlan {
  const models = [...registry.models.values()]
  const indexes = planIndexes(registry)
  const tables = models.flatMap((model): readonly TablePlan[] => [
    {
      name: model.name,
      columns: planColumns(registry, model),
      constraints: planConstraints(registry, model),
      indexes: indexes.get(model.name) ?? [],
    },
    ...pairs(model).map(([name, target]) => pairTablePlan(model, name, target)),
  ])
  const access = planAccess(registry, models)
  const accessHash = hashOf(access.join(';\n'))
  return { tables, access, accessHash, hash: hashOf(JSON.stringify({ tables, accessHash })) }
}

/** Views, triggers, policies and grants of all models, in an order in which they can be made. */
function planAccess(registry: Registry, models: readonly Model[]): readonly string[] {
  const policies = models.flatMap((model) => modelPolicies(registry, model))
  return [
    ...models.flatMap((model) => ruleView(model, policies)),
    ...models.flatMap((model) => [
      ...planTriggers(registry, model),
      ...pairs(model).flatMap(([name]) => planPairTriggers(model, name)),
    ]),
    ...models.flatMap((model) => protect(tableOf(model.name))),
    ...models.flatMap((model) =>
      pairs(model).flatMap(([name]) => protect(tableOf(pairTable(model.name, name)))),
    ),
    ...policies,
    ...models.flatMap((model) => modelGrants(registry, model)),
    ...models.flatMap((model) => planMaskingView(model)),
    ...(registry.models.has('user') ? ['select zennnn.refresh_principals(null)'] : []),
  ]
}

/** The policies of one model and its pairs: what a reviewer reads (`golden/`). */
function modelPolicies(registry: Registry, model: Model): readonly string[] {
  return [
    ...planPolicies(registry, model),
    ...manyToMany(model).flatMap(([name, field]) => planPairPolicies(registry, model, name, field)),
  ]
}

/** The rights on one model and its pairs. */
function modelGrants(registry: Registry, model: Model): readonly string[] {
  return [
    ...planGrants(model),
    ...manyToMany(model).flatMap(([name, field]) => planPairGrants(registry, model, name, field)),
  ]
}

/** Only models that some rule navigates to have one. */
function ruleView(model: Model, policies: readonly string[]): readonly string[] {
  const view = ruleViewOf(model.name)
  if (!policies.some((policy) => policy.includes(`${view} `))) return []
  const columns = storedFields(model)
    .filter(([, field]) => field.kind !== 'json' && field.kind !== 'longText')
    .map(([name]) => quoted(name))
  return [
    `create view ${view} as select ${columns.join(', ')} from ${tableOf(model.name)}`,
    `grant select on ${view} to zennnn_user, zennnn_reader`,
  ]
}

function protect(table: string): readonly string[] {
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ]
}

function manyToMany(model: Model) {
  return [...model.fields].flatMap(([name, field]) =>
    field.kind === 'manyToMany' ? [[name, field] as const] : [],
  )
}

function pairs(model: Model): readonly (readonly [string, string])[] {
  return manyToMany(model).map(([name, field]) => [name, field.model])
}

function pairTablePlan(model: Model, fieldName: string, target: string): TablePlan {
  const name = pairTable(model.name, fieldName)
  return {
    name,
    columns: [pairColumn('source'), pairColumn('target')],
    constraints: [
      {
        name: objectName(name, 'pkey'),
        kind: 'primary',
        definition: 'primary key ("source", "target")',
      },
      pairReference(name, 'source', model.name),
      pairReference(name, 'target', target),
    ],
    indexes: [{ name: objectName(name, 'target', 'idx'), definition: '("target")' }],
  }
}

function pairColumn(name: string): ColumnPlan {
  return { name, type: 'uuid', isRequired: true, default: undefined, generated: undefined }
}

function pairReference(table: string, column: string, to: string): ConstraintPlan {
  return {
    name: objectName(table, column, 'fkey'),
    kind: 'foreign',
    definition: `foreign key ("${column}") references ${tableOf(to)} ("id") on delete cascade`,
  }
}
