import type { Sight } from '@zennnn/data'
import type { Model, Operation, Translate } from '@zennnn/model'
import { describeField, type FieldDescription } from './describe-field.ts'

/** A setting as its administrator decides it. */
export interface SettingDescription {
  readonly key: string
  readonly app: string
  readonly field: FieldDescription
}

/** What membership in a group allows, without what it implies. */
export interface GroupDescription {
  readonly name: string
  readonly label: string
  readonly implies: readonly string[]
  readonly rights: readonly GroupRight[]
}

interface GroupRight {
  /** The label of many of its records. */
  readonly model: string
  readonly operations: readonly Operation[]
  /** Whether a rule says for each of these operations which records it is good for. */
  readonly isNarrowed: boolean
  /** Labels. */
  readonly actions: readonly string[]
}

/** The settings that one may change; none for everybody else. */
export function describeSettings(
  sight: Sight,
  translate: Translate,
): readonly SettingDescription[] {
  if (sight.models.get('setting')?.actions.has('change') !== true) return []
  return sight.registry.apps.flatMap((app) =>
    app.settings.map(({ key, field }) => ({
      key,
      app: app.name,
      field: describeField(key, field, (text) => translate(text, app.name)),
    })),
  )
}

/**
 * What each group may do, for those who may see groups. It names models that they may not see themselves: who gives a
 * right must know what it is.
 */
export function describeGroups(sight: Sight, translate: Translate): readonly GroupDescription[] {
  if (!sight.models.has('group')) return []
  const models = [...sight.registry.models.values()]
  return sight.registry.apps.flatMap((app) =>
    app.groups.map(({ name, label, implies }) => ({
      name,
      label: translate(label, app.name),
      implies,
      rights: models.flatMap((model) =>
        rightsOf(name, model, (text) => translate(text, model.app)),
      ),
    })),
  )
}

function rightsOf(
  group: string,
  model: Model,
  say: (text: string) => string,
): readonly GroupRight[] {
  const grants = model.grants.filter((grant) => grant.group === group)
  const operations = (['read', 'create', 'update', 'delete'] as const).filter((one) =>
    grants.some((grant) => grant.operations.includes(one)),
  )
  const actions = [...model.actions.values()]
    .filter((action) => action.groups.includes(group))
    .map((action) => say(action.label))
  if (operations.length === 0 && actions.length === 0) return []
  const isNarrowed = grants.length > 0 && grants.every((grant) => grant.where !== undefined)
  return [{ model: say(model.plural), operations, isNarrowed, actions }]
}
