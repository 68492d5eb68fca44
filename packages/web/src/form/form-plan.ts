import type { FormField, FormView } from '@zennnn/model'
import { type FieldMeta, fieldOf, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import { kindOf, selectOf } from '../fields/field-registry.ts'
import type { FormFields } from './form-values.ts'

/** Fields that every record has and nobody types; lines need not bring them. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
])

/** A collection as the form shows it. */
export interface CollectionPlan {
  readonly name: string
  readonly field: FieldMeta
  readonly model: ModelMeta
  readonly columns: readonly FieldMeta[]
  /** All that a line carries, shown or not: computed fields read it. */
  readonly fields: readonly FieldMeta[]
  readonly position: string | undefined
  /** Lines that cannot be without this record are edited here; records of their own are only shown and led to. */
  readonly isOwned: boolean
}

/** What a form of a model shows, reads and sends. */
export interface FormPlan extends FormFields {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly view: FormView
  readonly select: string
  /** Those edited as lines. */
  readonly collections: readonly CollectionPlan[]
  readonly related: readonly CollectionPlan[]
}

export function planForm(meta: Meta, model: ModelMeta): FormPlan {
  const view = viewOf(model, 'form') ?? plainView(model)
  const fields = model.fields.filter(({ kind }) => kind !== 'collection')
  const all = view.sections
    .flatMap((section) => section.fields)
    .flatMap((shown) => planCollection(meta, model, shown))
  const names = fields.map(({ name }) => name)
  const embedded = all.map(
    (one) =>
      `${one.name}(${selectOf(
        meta,
        one.model,
        one.fields.map(({ name }) => name),
      )})`,
  )
  return {
    meta,
    model,
    view,
    fields,
    collections: all.filter(({ isOwned }) => isOwned),
    related: all.filter(({ isOwned }) => !isOwned),
    rulesOf: kindOf,
    select: [selectOf(meta, model, names), ...embedded].join(','),
  }
}

/** A model without a form: all its fields, in their order. */
function plainView(model: ModelMeta): FormView {
  const fields = model.fields
    .filter(({ name, kind }) => !BOOKKEEPING.has(name) && kind !== 'collection')
    .map(({ name }) => ({ name }))
  return {
    type: 'form',
    model: model.name,
    status: undefined,
    sections: [{ label: undefined, fields }],
  }
}

function planCollection(meta: Meta, model: ModelMeta, shown: FormField): readonly CollectionPlan[] {
  const field = fieldOf(model, shown.name)
  const target = meta.models.find(({ name }) => name === field?.model)
  if (field?.kind !== 'collection' || target === undefined) return []
  const names = shown.columns ?? viewOf(target, 'list')?.columns ?? [target.title]
  const columns = names.flatMap((name) => fieldOf(target, name) ?? [])
  const isOwned =
    target.fields.find(({ name }) => name === field.inverse)?.required === true &&
    target.operations.includes('create')
  const position = fieldOf(target, 'position')
  return [
    {
      name: field.name,
      field,
      model: target,
      columns,
      fields: isOwned ? lineFields(target, field.inverse) : columns,
      position: position?.kind === 'integer' ? position.name : undefined,
      isOwned,
    },
  ]
}

function lineFields(model: ModelMeta, inverse: string | undefined): readonly FieldMeta[] {
  return model.fields.filter(
    ({ name, kind }) => name !== inverse && kind !== 'collection' && !BOOKKEEPING.has(name),
  )
}
