import { type Brand, PlatformError } from '@zennnn/kernel'
import type { AccessRule } from './access.ts'
import type { App } from './app.ts'
import type { Field } from './field.ts'
import { IMPLICIT_FIELDS } from './implicit-fields.ts'
import type { Extension, ModelDeclaration } from './model.ts'
import type { Model, Registry } from './registry.ts'
import { findProblems } from './registry-check.ts'
import { shapeOf } from './shapes.ts'

/**
 * Joins a set of apps and checks them together, before anything is made of them. Throws APP_INVALID with every problem
 * found (`details.problems`, each naming app and declaration), not just the first.
 */
export function buildRegistry(apps: readonly App[], brand: Brand = 'zennnn'): Registry {
  const problems: string[] = []
  const models = joinModels(apps, problems)
  const registry: Registry = {
    brand,
    apps,
    models,
    groups: named('group', apps, (app) => app.groups, problems),
    mailTemplates: named('mail template', apps, (app) => app.mailTemplates, problems),
    linkPurposes: named('link purpose', apps, (app) => app.linkPurposes, problems),
    settings: new Map(apps.flatMap((app) => app.settings).map((one) => [one.key, one])),
    shapes: new Map([...models].map(([name, model]) => [name, shapeOf(model)])),
  }
  problems.push(...findProblems(registry))
  if (problems.length > 0) {
    throw new PlatformError('APP_INVALID', {
      message: `The declared apps have ${problems.length} problem(s):\n- ${problems.join('\n- ')}`,
      details: { problems },
    })
  }
  return registry
}

function joinModels(apps: readonly App[], problems: string[]): ReadonlyMap<string, Model> {
  const models = new Map<string, Model>()
  for (const app of apps) {
    for (const declaration of app.models) {
      const other = models.get(declaration.name)
      if (other !== undefined)
        problems.push(
          `app ${app.name}: model ${declaration.name} is already declared by ${other.app}`,
        )
      models.set(declaration.name, joinModel(app, declaration, apps, problems))
    }
  }
  for (const app of apps) problems.push(...orphans(app, models))
  return models
}

function joinModel(
  app: App,
  declaration: ModelDeclaration,
  apps: readonly App[],
  problems: string[],
): Model {
  const extensions = apps.flatMap((other) =>
    other.extensions
      .filter((extension) => extension.model === declaration.name)
      .map((extension) => ({ app: other.name, extension })),
  )
  const fields = new Map<string, Field>(IMPLICIT_FIELDS)
  addFields(fields, declaration, app.name, problems)
  for (const { app: name, extension } of extensions) addFields(fields, extension, name, problems)
  const rules: readonly AccessRule[] = [
    ...declaration.access,
    ...extensions.flatMap(({ extension }) => extension.access),
  ]
  return {
    name: declaration.name,
    label: declaration.label,
    plural: declaration.plural,
    app: app.name,
    title: declaration.title,
    order: declaration.order,
    fields,
    grants: rules.filter((rule) => rule.kind === 'allow'),
    restrictions: rules.filter((rule) => rule.kind === 'restrict'),
    following: rules.filter((rule) => rule.kind !== 'allow' && rule.kind !== 'restrict'),
    constraints: [
      ...declaration.constraints,
      ...extensions.flatMap(({ extension }) => extension.constraints),
    ],
    unique: declaration.unique,
    audited: declaration.audited,
    correspondent: declaration.correspondent,
    actions: named(
      'action',
      apps,
      (other) => other.actions.filter((action) => action.model === declaration.name),
      problems,
    ),
    views: apps.flatMap((other) => other.views.filter((view) => view.model === declaration.name)),
  }
}

function addFields(
  fields: Map<string, Field>,
  source: Pick<ModelDeclaration, 'fields'> & ({ readonly name: string } | Extension),
  app: string,
  problems: string[],
): void {
  const model = 'name' in source ? source.name : source.model
  for (const [name, field] of Object.entries(source.fields)) {
    if (fields.has(name)) problems.push(`app ${app}: ${model}.${name} is already declared`)
    fields.set(name, field)
  }
}

function orphans(app: App, models: ReadonlyMap<string, Model>): readonly string[] {
  const parts = [
    ...app.extensions.map((extension) => ['extension', extension.model] as const),
    ...app.actions.map((action) => [`action ${action.name}`, action.model] as const),
    ...app.views.map((view) => [`${view.type} view`, view.model] as const),
    ...app.seeds.map((seed) => ['seed', seed.model] as const),
    ...app.linkPurposes.map((purpose) => [`link purpose ${purpose.name}`, purpose.model] as const),
  ]
  return parts
    .filter(([, model]) => !models.has(model))
    .map(([what, model]) => `app ${app.name}: ${what} is for the unknown model ${model}`)
}

function named<T extends { readonly name: string }>(
  what: string,
  apps: readonly App[],
  list: (app: App) => readonly T[],
  problems: string[],
): ReadonlyMap<string, T> {
  const all = new Map<string, T>()
  for (const app of apps) {
    for (const one of list(app)) {
      if (all.has(one.name)) problems.push(`app ${app.name}: ${what} ${one.name} is declared twice`)
      all.set(one.name, one)
    }
  }
  return all
}
