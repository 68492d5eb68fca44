import type { ComputedType, FieldKind, FormView, ListView, SearchView } from '@zennnn/model'
import { requestJson } from './request.ts'

/** `/api/meta`: what the groups of the person may know of. Described in packages/server/src/describe. */
export interface Meta {
  readonly groups: readonly string[]
  readonly apps: readonly AppMeta[]
  readonly models: readonly ModelMeta[]
  /** For administrators: what they may decide, and what each group may do. */
  readonly settings: readonly SettingMeta[]
  readonly rights: readonly GroupMeta[]
  /** What of staff access there is here: operators ask for it on the cloud's own site, administrators decide on theirs. */
  readonly staffAccess: 'none' | 'asks' | 'decides'
}

export interface SettingMeta {
  readonly key: string
  readonly app: string
  readonly field: FieldMeta
}

export interface GroupMeta {
  readonly name: string
  readonly label: string
  readonly implies: readonly string[]
  readonly rights: readonly GroupRight[]
}

export interface GroupRight {
  readonly model: string
  readonly operations: readonly ('read' | 'create' | 'update' | 'delete')[]
  readonly isNarrowed: boolean
  readonly actions: readonly string[]
}

export interface AppMeta {
  readonly name: string
  readonly label: string
  readonly summary: string
}

export interface ModelMeta {
  readonly name: string
  readonly label: string
  readonly plural: string
  readonly app: string
  /** The field that stands for a record. */
  readonly title: string
  readonly order: string
  /** Path to the address to which messages about a record go; absent when there is nobody to write to. */
  readonly correspondent?: string
  readonly operations: readonly ('read' | 'create' | 'update' | 'delete')[]
  readonly fields: readonly FieldMeta[]
  readonly actions: readonly ActionMeta[]
  readonly views: readonly ViewMeta[]
}

export interface FieldMeta {
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  readonly help?: string
  readonly required: boolean
  readonly readonly: boolean
  readonly maxLength?: number
  /** Of texts: no two records have the same. */
  readonly unique?: boolean
  readonly format?: 'plain' | 'email' | 'url' | 'phone'
  readonly min?: number
  readonly max?: number
  readonly precision?: number
  readonly scale?: number
  readonly values?: readonly { readonly value: string; readonly label: string }[]
  /** Of references, collections and many-to-many fields: the model they lead to. */
  readonly model?: string
  readonly inverse?: string
  /** Of computed fields: of what type they are, and CEL over `record` when all that it reads is seen. */
  readonly type?: ComputedType
  readonly expression?: string
  /** Of totals: which field of which collection they add up, when it is seen. */
  readonly of?: string
  readonly field?: string
  readonly default?: unknown
}

export interface ActionMeta {
  readonly name: string
  readonly label: string
  readonly on: 'record' | 'model'
  readonly parameters: readonly FieldMeta[]
  readonly when?: string
  readonly confirm?: string
}

/** A view of a type that this client does not know is left out. */
export type ViewMeta = ListView | FormView | SearchView

export async function readMeta(): Promise<Meta> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says; a test of the server holds its shape
  return (await requestJson('/api/meta')) as Meta
}

export function fieldOf(model: ModelMeta, name: string): FieldMeta | undefined {
  return model.fields.find((field) => field.name === name)
}

export function viewOf<T extends ViewMeta['type']>(
  model: ModelMeta,
  type: T,
): Extract<ViewMeta, { type: T }> | undefined {
  return model.views.find((view): view is Extract<ViewMeta, { type: T }> => view.type === type)
}
