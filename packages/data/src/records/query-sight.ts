import type { Field, Model, Registry } from '@zennnn/model'
import { isWithin } from '../schema/group-within.ts'

/**
 * The part of a registry that somebody sees. To them, what is not in it does not exist: every name of a request is looked
 * up here, so a hidden name is refused with the words for an unknown one. Rows and masked values are PostgreSQL's business.
 */
export interface Sight {
  /** The whole; where to read a model from is decided by all its fields. */
  readonly registry: Registry
  readonly models: ReadonlyMap<string, Model>
  /** Groups incl. implied and built-in ones; undefined = the platform's own code, which sees every name. */
  readonly groups: ReadonlySet<string> | undefined
}

export function fullSight(registry: Registry): Sight {
  return { registry, models: registry.models, groups: undefined }
}

/** `groups` as `zennnn.groups` holds them for the request: implied ones included. */
export function sightOf(registry: Registry, groups: Iterable<string>): Sight {
  const mine = new Set(groups)
  const open = new Set<string>()
  for (const model of registry.models.values())
    if (model.grants.some((grant) => isWithin(mine, grant.group, model.name))) open.add(model.name)
  const models = new Map<string, Model>()
  for (const model of registry.models.values())
    if (open.has(model.name)) models.set(model.name, seenModel(model, mine, open))
  return { registry, models, groups: mine }
}

/** Whether a grant of a model is this reader's; the platform has them all. */
export function isGrantedTo(
  sight: Sight,
  model: Model,
  { group }: { readonly group: string },
): boolean {
  return sight.groups === undefined || isWithin(sight.groups, group, model.name)
}

/** The model a field leads to; undefined for plain values. */
export function targetOf(field: Field): string | undefined {
  if (field.kind === 'attachment') return 'attachment'
  return 'model' in field ? field.model : undefined
}

function seenModel(model: Model, groups: ReadonlySet<string>, open: ReadonlySet<string>): Model {
  const fields = new Map<string, Field>()
  for (const [name, field] of model.fields) {
    const target = targetOf(field)
    const isOpen =
      field.groups.length === 0 || field.groups.some((group) => isWithin(groups, group, model.name))
    // A field that leads to a hidden model would tell its name.
    if (isOpen && (target === undefined || open.has(target))) fields.set(name, field)
  }
  const actions = [...model.actions].filter(([, action]) =>
    action.groups.some((group) => isWithin(groups, group, model.name)),
  )
  return { ...model, fields, actions: new Map(actions) }
}
