import { checkExpression, type Scope } from '@zennnn/expressions'
import { PlatformError } from '@zennnn/kernel'
import type { Field } from './field.ts'
import { defaultScope, type Model, type Registry, recordScope, ruleScope } from './registry.ts'

interface Place {
  readonly at: string
  readonly source: string
  readonly scope: Scope
}

/** Every expression of a model that does not parse, type-check or stay in its scope. */
export function findExpressionProblems(model: Model, registry: Registry): readonly string[] {
  return places(model, registry).flatMap(({ at, source, scope }) => {
    try {
      checkExpression(source, scope)
      return []
    } catch (error) {
      if (error instanceof PlatformError) return [`${at}: ${error.message} (${source})`]
      throw error
    }
  })
}

function places(model: Model, registry: Registry): readonly Place[] {
  const at = `app ${model.app}: ${model.name}`
  const rules = ruleScope(registry, model.name)
  const alone = recordScope(registry, model.name)
  const optional = (where: string | undefined, what: string): readonly Place[] =>
    where === undefined ? [] : [{ at: `${at} ${what}`, source: where, scope: rules }]
  return [
    ...model.grants.flatMap((grant) => optional(grant.where, `allow ${grant.group}`)),
    ...model.restrictions.flatMap((restriction) => optional(restriction.where, 'restrict')),
    ...model.following.flatMap((rule) =>
      rule.kind === 'restrict_to_known_model' ? optional(rule.except, rule.kind) : [],
    ),
    ...[...model.actions.values()].flatMap((action) =>
      optional(action.when, `action ${action.name}`),
    ),
    ...model.views.flatMap((view) =>
      view.type === 'search'
        ? view.filters.flatMap(({ name, where }) => optional(where, `filter ${name}`))
        : [],
    ),
    ...model.constraints.map((constraint) => ({
      at: `${at} constraint ${constraint.name}`,
      source: constraint.check,
      scope: alone,
    })),
    ...[...model.fields].flatMap(([name, field]) =>
      fieldPlaces(`${at}.${name}`, field, registry, alone),
    ),
  ]
}

function fieldPlaces(at: string, field: Field, registry: Registry, alone: Scope): readonly Place[] {
  if (field.kind === 'computed') return [{ at, source: field.expression, scope: alone }]
  if (!('default' in field) || !isCel(field.default)) return []
  return [{ at: `${at} default`, source: field.default.cel, scope: defaultScope(registry) }]
}

function isCel(value: unknown): value is { readonly cel: string } {
  return (
    typeof value === 'object' && value !== null && 'cel' in value && typeof value.cel === 'string'
  )
}
