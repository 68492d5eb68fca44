import { InvariantError, PlatformError } from '@zennnn/kernel'
import type { ComputedType, Field, Model, Registry, SettingDefault } from '@zennnn/model'
import { defaultSql, recordReads, recordSql } from './plan-expression.ts'
import type { ColumnPlan } from './plan-shape.ts'
import { literal } from './sql-text.ts'

/** Fields that have a column in their model's table. */
export type StoredField = Exclude<Field, { kind: 'collection' | 'manyToMany' }>

/** The fields of a model that have a column, in order of declaration. */
export function storedFields(model: Model): readonly (readonly [string, StoredField])[] {
  return [...model.fields].flatMap(([name, field]) =>
    field.kind === 'collection' || field.kind === 'manyToMany' ? [] : [[name, field] as const],
  )
}

/** True for columns that nobody but the platform sets, not even an action. */
export function isKept(name: string, field: StoredField): boolean {
  return (
    field.kind === 'computed' ||
    field.kind === 'total' ||
    field.kind === 'sequence' ||
    KEPT_NAMES.has(name)
  )
}

const KEPT_NAMES: ReadonlySet<string> = new Set([
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
])

/** The columns of a model's table. */
export function planColumns(registry: Registry, model: Model): readonly ColumnPlan[] {
  return storedFields(model).map(([name, field]) => ({
    name,
    type: columnType(registry, model, field),
    isRequired: field.required,
    default: defaultOf(registry, model, name, field),
    generated: generatedOf(registry, model, name, field),
  }))
}

const TYPE_OF_COMPUTED: Readonly<Record<ComputedType, string>> = {
  text: 'text',
  integer: 'integer',
  decimal: 'numeric',
  money: 'numeric(16,2)',
  boolean: 'boolean',
  date: 'date',
}

const TYPE_OF_KIND: Readonly<
  Record<Exclude<StoredField['kind'], 'decimal' | 'money' | 'computed' | 'total'>, string>
> = {
  id: 'uuid',
  reference: 'uuid',
  attachment: 'uuid',
  text: 'text',
  longText: 'text',
  selection: 'text',
  sequence: 'text',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'timestamp with time zone',
  json: 'jsonb',
}

function columnType(registry: Registry, model: Model, field: StoredField): string {
  switch (field.kind) {
    case 'decimal':
    case 'money':
      return `numeric(${field.precision},${field.scale})`
    case 'computed':
      return TYPE_OF_COMPUTED[field.type]
    case 'total':
      return totalType(registry, model, field)
    default:
      return TYPE_OF_KIND[field.kind]
  }
}

/** The scale of what is summed, so that the sum of nothing reads 0.00, with room for many lines. */
function totalType(
  registry: Registry,
  model: Model,
  field: Extract<Field, { kind: 'total' }>,
): string {
  const summed = summedField(registry, model, field)
  if (summed.kind === 'money' || (summed.kind === 'computed' && summed.type === 'money'))
    return 'numeric(20,2)'
  if (summed.kind === 'decimal') return `numeric(${summed.precision + 4},${summed.scale})`
  return 'numeric'
}

function summedField(
  registry: Registry,
  model: Model,
  total: Extract<Field, { kind: 'total' }>,
): Field {
  const collection = model.fields.get(total.of)
  const summed =
    collection?.kind === 'collection'
      ? registry.models.get(collection.model)?.fields.get(total.field)
      : undefined
  if (summed === undefined) throw new InvariantError('TOTAL_FIELD', `${model.name}.${total.of}`)
  return summed
}

function defaultOf(
  registry: Registry,
  model: Model,
  name: string,
  field: StoredField,
): string | undefined {
  if (field.kind === 'total') return '0'
  if (isKept(name, field) || !('default' in field) || field.default === undefined) return undefined
  const type = columnType(registry, model, field)
  const value: unknown = field.default
  if (isSetting(value)) return settingSql(registry, value.setting, type)
  if (isCel(value)) return `(${defaultSql(registry, value.cel)})::${type}`
  if (field.kind === 'json') return `${literal(JSON.stringify(value))}::jsonb`
  return `${literal(String(value))}::${type}`
}

/** What was decided, else what the setting itself falls back to. */
function settingSql(registry: Registry, key: string, type: string): string {
  const fallback: unknown = registry.settings.get(key)?.field.default
  const decided = `zennnn.setting_value(${literal(key)}) #>> '{}'`
  return fallback === undefined
    ? `(${decided})::${type}`
    : `(coalesce(${decided}, ${literal(settingText(fallback))}))::${type}`
}

/** As jsonb's `#>>` gives it. */
function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isSetting(value: unknown): value is SettingDefault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'setting' in value &&
    typeof value.setting === 'string'
  )
}

function isCel(value: unknown): value is { readonly cel: string } {
  return (
    typeof value === 'object' && value !== null && 'cel' in value && typeof value.cel === 'string'
  )
}

function generatedOf(
  registry: Registry,
  model: Model,
  name: string,
  field: StoredField,
): string | undefined {
  if (field.kind !== 'computed') return undefined
  refuseChain(registry, model, name, field.expression)
  return `(${recordSql(registry, model.name, field.expression, 'value')})::${TYPE_OF_COMPUTED[field.type]}`
}

/** PostgreSQL computes generated columns from plain ones only. */
function refuseChain(registry: Registry, model: Model, name: string, source: string): void {
  for (const other of recordReads(registry, model.name, source)) {
    if (model.fields.get(other)?.kind === 'computed')
      throw new PlatformError('APP_INVALID', {
        message: `app ${model.app}: ${model.name}.${name} is computed from ${other}, which is computed itself. Write the expression of ${other} in its place.`,
      })
  }
}
