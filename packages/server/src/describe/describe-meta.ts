import { isGrantedTo, type Sight } from '@zennnn/data'
import {
  type Action,
  type Model,
  type Operation,
  ownerOfField,
  type Translate,
  type View,
} from '@zennnn/model'
import {
  describeGroups,
  describeSettings,
  type GroupDescription,
  type SettingDescription,
} from './describe-administration.ts'
import {
  describeDerivation,
  describeField,
  type FieldDescription,
  isVisiblePath,
} from './describe-field.ts'
import {
  describeView,
  type IsVisibleExpression,
  translateView,
  visibleExpressions,
  visibleOrder,
} from './describe-view.ts'

/** Body of `/api/meta`: everything that the asker's groups may know of, and no word of the rest. */
export interface Meta {
  readonly groups: readonly string[]
  /** Apps of which something is seen. */
  readonly apps: readonly AppDescription[]
  readonly models: readonly ModelDescription[]
  /** For those who may change them. */
  readonly settings: readonly SettingDescription[]
  /** For those who give rights. */
  readonly rights: readonly GroupDescription[]
}

interface AppDescription {
  readonly name: string
  readonly label: string
  readonly summary: string
}

interface ModelDescription {
  readonly name: string
  readonly label: string
  readonly plural: string
  readonly app: string
  /** The field that stands for the record where only one word fits. */
  readonly title: string
  readonly order: string
  /** Path to the address to which messages about a record are mailed; absent when there is none, or it is not seen. */
  readonly correspondent?: string
  /** What the groups may do to some record; rules may narrow it. */
  readonly operations: readonly Operation[]
  readonly fields: readonly FieldDescription[]
  readonly actions: readonly ActionDescription[]
  readonly views: readonly View[]
}

interface ActionDescription {
  readonly name: string
  readonly label: string
  readonly on: 'record' | 'model'
  readonly parameters: readonly FieldDescription[]
  /** CEL over `record`: when it can be called. */
  readonly when: string | undefined
  readonly confirm: string | undefined
}

/** `translate` speaks the language of the asker. */
export function describeSight(sight: Sight, translate: Translate): Meta {
  const isVisible = visibleExpressions(sight)
  const describe = (model: Model): ModelDescription =>
    describeModel(sight, model, { isVisible, translate })
  const models = [...sight.models.values()]
  const settings = describeSettings(sight, translate)
  return {
    groups: [...(sight.groups ?? [])].sort(),
    // Of an app of which only the settings are seen, they have a heading.
    apps: sight.registry.apps
      .filter(({ name }) => [...models, ...settings].some(({ app }) => app === name))
      .map(({ name, label, summary }) => ({
        name,
        label: translate(label, name),
        summary: translate(summary, name),
      })),
    models: models.map(describe),
    settings,
    rights: describeGroups(sight, translate),
  }
}

/** In the order in which they are declared. */
export function operationsOf(sight: Sight, model: Model): readonly Operation[] {
  const granted = model.grants
    .filter((grant) => isGrantedTo(sight, model, grant))
    .flatMap((grant) => grant.operations)
  return (['read', 'create', 'update', 'delete'] as const).filter((one) => granted.includes(one))
}

interface Reader {
  readonly isVisible: IsVisibleExpression
  readonly translate: Translate
}

function describeModel(
  sight: Sight,
  model: Model,
  { isVisible, translate }: Reader,
): ModelDescription {
  const { name, label, plural, app, correspondent } = model
  const has = (path: string): boolean => isVisiblePath(sight, name, path)
  const seen = { isPath: has, isExpression: (source: string) => isVisible(name, source) }
  const say = (text: string): string => translate(text, app)
  return {
    name,
    label: say(label),
    plural: say(plural),
    app,
    title: model.fields.has(model.title) ? model.title : 'id',
    order: visibleOrder(model.order, has) ?? 'id desc',
    ...(correspondent !== undefined && has(correspondent) ? { correspondent } : {}),
    operations: operationsOf(sight, model),
    fields: [...model.fields].map(([field, declared]) => ({
      ...describeField(field, declared, (text) => translate(text, ownerOfField(field, app))),
      ...describeDerivation(declared, seen),
    })),
    actions: [...model.actions.values()].map((action) => describeAction(action, isVisible, say)),
    views: model.views.map((view) => translateView(describeView(sight, view, isVisible), say)),
  }
}

function describeAction(
  action: Action,
  isVisible: IsVisibleExpression,
  say: (text: string) => string,
): ActionDescription {
  const { name, label, on, when, confirm, model } = action
  return {
    name,
    label: say(label),
    on,
    parameters: Object.entries(action.parameters).map(([field, declared]) =>
      describeField(field, declared, say),
    ),
    when: when !== undefined && isVisible(model, when) ? when : undefined,
    confirm: confirm === undefined ? undefined : say(confirm),
  }
}
