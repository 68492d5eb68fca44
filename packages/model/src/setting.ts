import type {
  BooleanField,
  DecimalField,
  Field,
  IntegerField,
  LongTextField,
  SelectionField,
  TextField,
} from './field.ts'
import type { ValueOf } from './typed-records.ts'

/** Kinds whose values mean the same everywhere: no records of one database among them. */
export type SettingField =
  | TextField
  | LongTextField
  | IntegerField
  | DecimalField
  | BooleanField
  | SelectionField

/** What an administrator decides for the whole database. Until then its field's default holds. */
export interface Setting<F extends SettingField = SettingField> {
  /** `<app>.<name>`. */
  readonly key: string
  readonly field: F
}

/** Declares a setting; add its key to `Settings` by declaration merging, so that code reads it with its type. */
export function setting<const F extends SettingField>(key: string, field: F): Setting<F> {
  return { key, field }
}

/**
 * Every setting, by key:
 * `declare module '@zennnn/model' { interface Settings { 'sales.quotation_days': typeof QUOTATION_DAYS } }`
 */
export interface Settings {}

export type SettingKey = Extract<keyof Settings, string>

export type SettingValue<K extends SettingKey> = Settings[K] extends { readonly field: infer F }
  ? ValueOf<F>
  : never

/** What actions know of the settings of their database. */
export interface SettingsPort {
  /** What an administrator decided, else the declared default. */
  get<K extends SettingKey>(key: K): Promise<SettingValue<K>>
  /** Decides, with the rights of the platform; null goes back to the default. NOT_FOUND for a key that is not declared, VALUE_INVALID. */
  change(key: string, value: unknown): Promise<void>
}

const KINDS: ReadonlySet<string> = new Set([
  'text',
  'longText',
  'integer',
  'decimal',
  'boolean',
  'selection',
])

/** Why a setting cannot be declared like this by `app`. */
export function findSettingProblems(app: string, { key, field }: Setting): readonly string[] {
  const at = `app ${app}: setting ${key}`
  return [
    ...(key.startsWith(`${app}.`) && /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]{0,39}$/.test(key)
      ? []
      : [`${at}: the key must be ${app}.<name> in lower_snake_case`]),
    ...(KINDS.has(field.kind) ? [] : [`${at}: a setting cannot be of kind ${field.kind}`]),
    ...(typeof field.default === 'object' ? [`${at}: the default must be a plain value`] : []),
    ...(field.required && field.default === undefined ? [`${at}: it needs a default`] : []),
  ]
}

/** Why a field cannot take its default from this setting. */
export function findDefaultProblem(field: Field, source: Setting | undefined): string | undefined {
  if (source === undefined) return 'takes its default from an unknown setting'
  const isTaken = field.kind === source.field.kind || isText(field) === isText(source.field)
  if (!isTaken) return `takes its default from ${source.key}, which is of another kind`
  return field.required && !source.field.required
    ? `takes its default from ${source.key}, which may be empty`
    : undefined
}

function isText({ kind }: Field): boolean {
  return kind === 'text' || kind === 'longText' || kind === 'selection'
}
