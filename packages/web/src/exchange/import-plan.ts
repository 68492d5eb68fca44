import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import type { FileHead, ImportRequest } from './import-api.ts'

/** How a file becomes records, as it is being decided. */
export interface ImportPlan {
  /** Column → path of a field; columns that are left out are not in it. */
  readonly targets: Readonly<Record<string, string>>
  /** References whose missing records are made. */
  readonly create: readonly string[]
  /** '' = every row is a new record. */
  readonly key: string
  /** '' = YYYY-MM-DD. */
  readonly dateFormat: string
  readonly decimalMark: '.' | ','
}

/** A group of the select of fields. */
export interface TargetGroup {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

const KEPT = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by'])
const KEPT_KINDS = new Set(['id', 'computed', 'total', 'sequence', 'attachment'])

export function guessedPlan(head: FileHead): ImportPlan {
  return {
    targets: targetsOf(head.map),
    create: [],
    key: head.key ?? '',
    dateFormat: head.date_format ?? '',
    decimalMark: head.decimal_mark,
  }
}

/** The plan of a job that was ordered before. */
export function orderedPlan(request: ImportRequest): ImportPlan {
  return {
    targets: targetsOf(request.map),
    create: request.create,
    key: request.key ?? '',
    dateFormat: request.dateFormat ?? '',
    decimalMark: request.decimalMark,
  }
}

/** As the server takes it in a query. */
export function planEntries(plan: ImportPlan): readonly (readonly [string, string])[] {
  const { targets, create, key, dateFormat, decimalMark } = plan
  const used = new Set(Object.values(targets))
  return [
    ...Object.entries(targets).map(([column, path]) => ['map', `${path}=${column}`] as const),
    ...create.filter((path) => isUsed(used, path)).map((path) => ['create', path] as const),
    ...(key === '' ? [] : [['key', key] as const]),
    ...(dateFormat === '' ? [] : [['date_format', dateFormat] as const]),
    ['decimal_mark', decimalMark],
  ]
}

function targetsOf(map: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    map.map((text) => {
      const at = text.indexOf('=')
      return [text.slice(at + 1), text.slice(0, at)]
    }),
  )
}

/** Everything a column can be for, grouped as people think of it. */
export function targetGroups(meta: Meta, model: ModelMeta): readonly TargetGroup[] {
  const fields = model.fields.filter((field) => isImportable(meta, field))
  const plain = fields.filter(({ kind }) => kind !== 'reference' && kind !== 'collection')
  const references = fields.filter(({ kind }) => kind === 'reference')
  const lines = fields.filter(({ kind }) => kind === 'collection')
  return [
    { label: model.label, options: plain.map((field) => optionOf(field, '')) },
    {
      label: t('Found in other records'),
      options: references.flatMap((field) => referenceOptions(meta, field, '')),
    },
    ...lines.map((field) => ({ label: field.label, options: lineOptions(meta, field) })),
    { label: t('From an export'), options: [{ value: 'id', label: t('ID of the record') }] },
  ].filter(({ options }) => options.length > 0)
}

function optionOf(field: FieldMeta, prefix: string): TargetGroup['options'][number] {
  const label =
    field.kind === 'manyToMany' ? t('{field} (divided by ;)', { field: field.label }) : field.label
  return { value: `${prefix}${field.name}`, label: field.required ? `${label} *` : label }
}

function referenceOptions(meta: Meta, field: FieldMeta, prefix: string): TargetGroup['options'] {
  const target = meta.models.find(({ name }) => name === field.model)
  const path = `${prefix}${field.name}`
  const any = {
    value: path,
    label: `${t('{field}, by name', { field: field.label })}${field.required ? ' *' : ''}`,
  }
  if (target === undefined) return [any]
  const keys = target.fields.filter(({ unique, name }) => unique === true && name !== target.title)
  return [
    any,
    ...keys.map((key) => ({
      value: `${path}.${key.name}`,
      label: t('{field}, by {key}', { field: field.label, key: key.label }),
    })),
  ]
}

function lineOptions(meta: Meta, field: FieldMeta): TargetGroup['options'] {
  const target = meta.models.find(({ name }) => name === field.model)
  return (target?.fields ?? [])
    .filter((one) => isImportable(meta, one) && one.name !== field.inverse)
    .flatMap((one) => {
      if (one.kind === 'collection') return []
      return one.kind === 'reference'
        ? referenceOptions(meta, one, `${field.name}.`)
        : [optionOf(one, `${field.name}.`)]
    })
}

function isImportable(meta: Meta, field: FieldMeta): boolean {
  const mayWrite = !field.readonly || meta.groups.includes('administrator')
  return mayWrite && !KEPT.has(field.name) && !KEPT_KINDS.has(field.kind)
}

/** Fields that a new record needs and no column gives. */
export function missingFields(
  meta: Meta,
  model: ModelMeta,
  plan: ImportPlan,
): readonly FieldMeta[] {
  const used = new Set(Object.values(plan.targets))
  return model.fields.filter(
    (field) =>
      field.required &&
      field.default === undefined &&
      isImportable(meta, field) &&
      !isUsed(used, field.name),
  )
}

/** Mapped fields by which records can be recognised. */
export function keyFields(model: ModelMeta, plan: ImportPlan): readonly FieldMeta[] {
  const used = new Set(Object.values(plan.targets))
  const kinds = new Set(['id', 'text', 'integer', 'date'])
  return model.fields.filter(({ name, kind }) => used.has(name) && kinds.has(kind))
}

/** The reference whose missing records a column could make; undefined where the person may not. */
export function creatable(meta: Meta, model: ModelMeta, path: string): string | undefined {
  const [name = ''] = path.split('.')
  const field = model.fields.find((one) => one.name === name)
  const target = meta.models.find((one) => one.name === field?.model)
  if (field?.kind !== 'reference' || target === undefined) return undefined
  return target.operations.includes('create') ? name : undefined
}

/** References whose missing records could be made, where a check found columns in trouble; none that are made already. */
export function notYetCreated(
  {
    meta,
    model,
    plan,
  }: { readonly meta: Meta; readonly model: ModelMeta; readonly plan: ImportPlan },
  columns: readonly (string | null)[],
): readonly string[] {
  const found = columns.flatMap((column) => {
    const path = column === null ? undefined : plan.targets[column]
    const reference = path === undefined ? undefined : creatable(meta, model, path)
    return reference === undefined || plan.create.includes(reference) ? [] : [reference]
  })
  return [...new Set(found)]
}

function isUsed(used: ReadonlySet<string>, name: string): boolean {
  return [...used].some((path) => path === name || path.startsWith(`${name}.`))
}
