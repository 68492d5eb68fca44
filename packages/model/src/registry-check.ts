import type { Following } from './access.ts'
import type { App } from './app.ts'
import type { Field } from './field.ts'
import { BUILT_IN_GROUPS, type Model, type Registry } from './registry.ts'
import { findExpressionProblems } from './registry-check-expressions.ts'
import { findDefaultProblem, findSettingProblems } from './setting.ts'
import { translationProblems } from './translations.ts'
import type { View } from './view.ts'

const MODEL_NAME = /^[a-z][a-z0-9_]{0,39}$/
const FIELD_NAME = /^[a-z][a-z0-9_]{0,39}$/
const MIGRATION_NAME = /^\d{3}-[a-z0-9-]+$/
const NUMBER_KINDS: ReadonlySet<string> = new Set([
  'integer',
  'decimal',
  'money',
  'computed',
  'total',
])
const TEXT_KINDS: ReadonlySet<string> = new Set(['text', 'longText'])
/** Words with a meaning of their own in query strings and paths of the API. */
const RESERVED_FIELDS: ReadonlySet<string> = new Set([
  'select',
  'order',
  'limit',
  'offset',
  'and',
  'or',
  'not',
  'columns',
  'on_conflict',
  'filter',
])
const RESERVED_MODELS: ReadonlySet<string> = new Set(['rpc', 'meta', 'events'])

/** Every problem of a set of apps, as sentences that name app and declaration. */
export function findProblems(registry: Registry): readonly string[] {
  const models = [...registry.models.values()]
  return [
    ...registry.apps.flatMap((app) => appProblems(app, registry)),
    ...models.flatMap((model) => modelProblems(model, registry)),
    ...models.flatMap((model) => findExpressionProblems(model, registry)),
  ]
}

function appProblems(app: App, registry: Registry): readonly string[] {
  const known = new Set(registry.apps.map((other) => other.name))
  return [
    ...app.depends
      .filter((name) => !known.has(name))
      .map((name) => `app ${app.name}: depends on ${name}, which is not in this set of apps`),
    ...app.groups.flatMap((group) =>
      group.implies
        .filter((name) => !registry.groups.has(name))
        .map((name) => `app ${app.name}: group ${group.name} implies unknown group ${name}`),
    ),
    ...app.linkPurposes
      .filter(({ model, action }) => registry.models.get(model)?.actions.get(action)?.proof)
      .map(
        ({ name, action }) =>
          `app ${app.name}: link purpose ${name} calls ${action}, which asks for a proof that no link gives`,
      ),
    ...app.linkPurposes
      .filter((purpose) => !registry.models.get(purpose.model)?.actions.has(purpose.action))
      .map(
        (purpose) =>
          `app ${app.name}: link purpose ${purpose.name} calls unknown action ${purpose.action}`,
      ),
    ...migrationProblems(app),
    ...settingProblems(app),
    ...translationProblems(app),
  ]
}

function settingProblems(app: App): readonly string[] {
  const keys = app.settings.map(({ key }) => key)
  return [
    ...app.settings.flatMap((setting) => findSettingProblems(app.name, setting)),
    ...keys
      .filter((key, index) => keys.indexOf(key) !== index)
      .map((key) => `app ${app.name}: setting ${key} is declared twice`),
  ]
}

function migrationProblems(app: App): readonly string[] {
  return app.migrations.flatMap(({ name }, index) => {
    const before = app.migrations[index - 1]?.name ?? ''
    if (!MIGRATION_NAME.test(name))
      return [`app ${app.name}: migration ${name} is not named like 001-what-it-does`]
    return before.slice(0, 3) < name.slice(0, 3)
      ? []
      : [`app ${app.name}: migration ${name} does not have a higher number than ${before}`]
  })
}

function modelProblems(model: Model, registry: Registry): readonly string[] {
  const at = `app ${model.app}: model ${model.name}`
  const problems: string[] = []
  if (!MODEL_NAME.test(model.name) || RESERVED_MODELS.has(model.name))
    problems.push(
      `${at}: the name must be lower_snake_case, at most 40 characters, and not reserved`,
    )
  if (!model.fields.has(model.title))
    problems.push(`${at}: title names the unknown field ${model.title}`)
  for (const name of model.order.split(',').map((part) => part.trim().split(' ')[0] ?? ''))
    if (!model.fields.has(name)) problems.push(`${at}: order names the unknown field ${name}`)
  for (const name of model.unique.flat())
    if (!isStored(model.fields.get(name)))
      problems.push(`${at}: unique names ${name}, which is no stored field`)
  for (const [name, field] of model.fields)
    problems.push(...fieldProblems(model, name, field, registry))
  for (const group of [...model.grants.map((grant) => grant.group), ...actionGroups(model)])
    if (!isGroup(group, registry)) problems.push(`${at}: unknown group ${group}`)
  for (const view of model.views) problems.push(...viewProblems(view, model, registry))
  return [
    ...problems,
    ...followingProblems(at, model),
    ...correspondentProblems(at, model, registry),
  ]
}

function followingProblems(at: string, { following, fields }: Model): readonly string[] {
  return following.flatMap((rule) =>
    followedFields(rule)
      .filter((name) => !TEXT_KINDS.has(fields.get(name)?.kind ?? ''))
      .map((name) => `${at}: ${rule.kind} names ${name}, which is no text field`),
  )
}

function followedFields(rule: Following): readonly string[] {
  return [rule.model, rule.kind === 'restrict_to_known_model' ? rule.words : rule.record]
}

function actionGroups(model: Model): readonly string[] {
  return [...model.actions.values()].flatMap((action) => action.groups)
}

function fieldProblems(
  model: Model,
  name: string,
  field: Field,
  registry: Registry,
): readonly string[] {
  const at = `app ${model.app}: ${model.name}.${name}`
  const problems: string[] = []
  if (!FIELD_NAME.test(name) || RESERVED_FIELDS.has(name))
    problems.push(
      `${at}: the name must be lower_snake_case, at most 40 characters, and not reserved`,
    )
  for (const group of field.groups)
    if (!isGroup(group, registry)) problems.push(`${at}: unknown group ${group}`)
  const target = targetOf(field)
  if (target !== undefined && !registry.models.has(target))
    problems.push(`${at}: refers to the unknown model ${target}`)
  const source = settingOf(field)
  const wrong =
    source === undefined ? undefined : findDefaultProblem(field, registry.settings.get(source))
  if (wrong !== undefined) problems.push(`${at}: ${wrong}`)
  return [...problems, ...kindProblems(at, model, field, registry)]
}

/** The setting that a field takes its default from. */
function settingOf(field: Field): string | undefined {
  const value: unknown = 'default' in field ? field.default : undefined
  if (typeof value !== 'object' || value === null || !('setting' in value)) return undefined
  return typeof value.setting === 'string' ? value.setting : undefined
}

function kindProblems(
  at: string,
  model: Model,
  field: Field,
  registry: Registry,
): readonly string[] {
  switch (field.kind) {
    case 'collection':
      return inverseProblems(at, model, field, registry)
    case 'total':
      return totalProblems(at, model, field, registry)
    case 'reference':
      return field.onDelete === 'clear' && field.required
        ? [`${at}: a required reference cannot be cleared`]
        : []
    case 'selection':
      return Object.keys(field.values).length === 0 ? [`${at}: a selection needs values`] : []
    default:
      return []
  }
}

function inverseProblems(
  at: string,
  model: Model,
  field: Extract<Field, { kind: 'collection' }>,
  registry: Registry,
): readonly string[] {
  const inverse = registry.models.get(field.model)?.fields.get(field.inverse)
  if (inverse?.kind === 'reference' && inverse.model === model.name) return []
  return [`${at}: ${field.model}.${field.inverse} is not a reference to ${model.name}`]
}

function totalProblems(
  at: string,
  model: Model,
  field: Extract<Field, { kind: 'total' }>,
  registry: Registry,
): readonly string[] {
  const collection = model.fields.get(field.of)
  if (collection?.kind !== 'collection')
    return [`${at}: ${field.of} is not a collection of this model`]
  const summed = registry.models.get(collection.model)?.fields.get(field.field)
  return summed !== undefined && NUMBER_KINDS.has(summed.kind)
    ? []
    : [`${at}: ${collection.model}.${field.field} is not a number`]
}

function viewProblems(view: View, model: Model, registry: Registry): readonly string[] {
  const at = `app ${model.app}: ${view.type} view of ${model.name}`
  const unknown = viewPaths(view).filter((path) => !pathExists(path.split('.'), model, registry))
  return [
    ...unknown.map((path) => `${at} names the unknown field ${path}`),
    ...notSummed(view, model).map((name) => `${at} sums ${name}, which is not a number of its own`),
  ]
}

function notSummed(view: View, model: Model): readonly string[] {
  if (view.type !== 'list') return []
  return view.sums.filter((name) => !NUMBER_KINDS.has(model.fields.get(name)?.kind ?? ''))
}

function viewPaths(view: View): readonly string[] {
  switch (view.type) {
    case 'list':
      return view.columns
    case 'search':
      return [...view.text, ...view.groupBy]
    case 'form':
      return [
        ...(view.status === undefined ? [] : [view.status]),
        ...view.sections.flatMap((section) =>
          section.fields.flatMap((shown) => [
            shown.name,
            ...(shown.columns ?? []).map((column) => `${shown.name}.${column}`),
          ]),
        ),
      ]
  }
}

/** Through references alone to a text of format `email`: one record, one address. */
function correspondentProblems(at: string, model: Model, registry: Registry): readonly string[] {
  if (model.correspondent === undefined) return []
  const steps = model.correspondent.split('.')
  const last = steps.pop() ?? ''
  let reached: Model | undefined = model
  for (const step of steps) {
    const field: Field | undefined = reached?.fields.get(step)
    reached = field?.kind === 'reference' ? registry.models.get(field.model) : undefined
  }
  const field = reached?.fields.get(last)
  return field?.kind === 'text' && field.format === 'email'
    ? []
    : [`${at}: correspondent ${model.correspondent} does not lead to an e-mail address`]
}

function pathExists(path: readonly string[], model: Model, registry: Registry): boolean {
  const [name = '', ...rest] = path
  const field = model.fields.get(name)
  if (field === undefined) return false
  if (rest.length === 0) return true
  const target = registry.models.get(targetOf(field) ?? '')
  return target !== undefined && pathExists(rest, target, registry)
}

function targetOf(field: Field): string | undefined {
  if (field.kind === 'attachment') return 'attachment'
  return 'model' in field ? field.model : undefined
}

function isStored(field: Field | undefined): boolean {
  return field !== undefined && field.kind !== 'collection' && field.kind !== 'manyToMany'
}

function isGroup(name: string, registry: Registry): boolean {
  return registry.groups.has(name) || BUILT_IN_GROUPS.some((group) => group === name)
}
