import type {
  AttachmentField,
  BooleanField,
  Cel,
  CollectionField,
  ComputedField,
  ComputedType,
  DateField,
  DateTimeField,
  DecimalField,
  IntegerField,
  JsonField,
  LongTextField,
  ManyToManyField,
  MoneyField,
  ReferenceField,
  SelectionField,
  SequenceField,
  SettingDefault,
  TextField,
  TotalField,
} from './field.ts'

interface CommonOptions {
  readonly label?: string
  readonly help?: string
  readonly readonly?: boolean
  readonly groups?: readonly string[]
}

interface StoredOptions<Value> extends CommonOptions {
  readonly required?: boolean
  readonly unique?: boolean
  readonly index?: boolean
  readonly default?: Value | Cel | SettingDefault
}

type RequiredIn<O> = O extends { readonly required: true } ? true : false

/** Lets the types of new records see that a field has no default, so that it must be given. */
type Defaulted<O> = O extends { readonly default: unknown }
  ? unknown
  : { readonly default: undefined }

const DEFAULT_TEXT_LENGTH = 250
const DEFAULT_LONG_TEXT_LENGTH = 100_000
const INTEGER_MAX = 2_147_483_647

/** Marks a text as CEL, in `default`. */
export function cel(source: string): Cel {
  return { cel: source }
}

/** Names a setting, in `default`: what it says when a record is made. */
export function fromSetting(key: string): SettingDefault {
  return { setting: key }
}

function text<const O extends TextOptions>(options?: O): TextField<RequiredIn<O>> & Defaulted<O> {
  return {
    ...stored<'text', O, string>('text', options),
    maxLength: options?.maxLength ?? DEFAULT_TEXT_LENGTH,
    format: options?.format ?? 'plain',
  }
}

interface TextOptions extends StoredOptions<string> {
  readonly maxLength?: number
  readonly format?: TextField['format']
}

function longText<const O extends StoredOptions<string> & { readonly maxLength?: number }>(
  options?: O,
): LongTextField<RequiredIn<O>> & Defaulted<O> {
  return {
    ...stored<'longText', O, string>('longText', options),
    maxLength: options?.maxLength ?? DEFAULT_LONG_TEXT_LENGTH,
  }
}

function integer<
  const O extends StoredOptions<number> & { readonly min?: number; readonly max?: number },
>(options?: O): IntegerField<RequiredIn<O>> & Defaulted<O> {
  return {
    ...stored<'integer', O, number>('integer', options),
    min: options?.min ?? -INTEGER_MAX,
    max: options?.max ?? INTEGER_MAX,
  }
}

function decimal<
  const O extends StoredOptions<string> & { readonly precision?: number; readonly scale?: number },
>(options?: O): DecimalField<RequiredIn<O>> & Defaulted<O> {
  return {
    ...stored<'decimal', O, string>('decimal', options),
    precision: options?.precision ?? 16,
    scale: options?.scale ?? 4,
  }
}

function money<const O extends StoredOptions<string>>(
  options?: O,
): MoneyField<RequiredIn<O>> & Defaulted<O> {
  return { ...stored<'money', O, string>('money', options), precision: 16, scale: 2 }
}

type BooleanOptions = StoredOptions<boolean> & { readonly required: true }

/** Always has a value; false when not given. */
function boolean(options?: StoredOptions<boolean>): BooleanField<true> {
  return {
    ...stored<'boolean', BooleanOptions, boolean>('boolean', {
      default: false,
      ...options,
      required: true,
    }),
  }
}

function date<const O extends StoredOptions<string>>(
  options?: O,
): DateField<RequiredIn<O>> & Defaulted<O> {
  return stored<'date', O, string>('date', options)
}

function dateTime<const O extends StoredOptions<string>>(
  options?: O,
): DateTimeField<RequiredIn<O>> & Defaulted<O> {
  return stored<'dateTime', O, string>('dateTime', options)
}

function selection<
  const V extends Readonly<Record<string, string>>,
  const O extends StoredOptions<NoInfer<keyof V & string>>,
>(values: V, options?: O): SelectionField<keyof V & string, RequiredIn<O>> & Defaulted<O> {
  return { ...stored<'selection', O, keyof V & string>('selection', options), values }
}

interface ReferenceOptions extends StoredOptions<string> {
  readonly onDelete?: ReferenceField['onDelete']
}

/** `onDelete` defaults to `restrict`. */
function reference<const M extends string, const O extends ReferenceOptions>(
  model: M,
  options?: O,
): ReferenceField<M, RequiredIn<O>> & Defaulted<O> {
  return {
    ...stored<'reference', O, string>('reference', options),
    model,
    onDelete: options?.onDelete ?? 'restrict',
    foreignKey: true,
  }
}

function collection<const M extends string>(
  model: M,
  inverse: string,
  options?: CommonOptions,
): CollectionField<M> {
  return { ...common('collection', options), model, inverse }
}

function manyToMany<const M extends string>(model: M, options?: CommonOptions): ManyToManyField<M> {
  return { ...common('manyToMany', options), model }
}

function json<const O extends StoredOptions<unknown>>(
  options?: O,
): JsonField<RequiredIn<O>> & Defaulted<O> {
  return stored<'json', O, unknown>('json', options)
}

function attachment<const O extends StoredOptions<string>>(
  options?: O,
): AttachmentField<RequiredIn<O>> & Defaulted<O> {
  return stored<'attachment', O, string>('attachment', options)
}

/** `expression` is CEL over `record`: columns of the same record only. */
function computed<const T extends ComputedType>(
  type: T,
  expression: string,
  options?: CommonOptions,
): ComputedField<T> {
  return { ...common('computed', options), type, expression, readonly: true }
}

/** `path` is `collection.field`; the field must be a number stored in the collection's model. */
function total(path: `${string}.${string}`, options?: CommonOptions): TotalField {
  const [of = '', field = ''] = path.split('.')
  return { ...common('total', options), required: true, readonly: true, of, field }
}

function sequence(
  options: CommonOptions & {
    readonly prefix: string
    readonly padding?: number
    readonly restarts?: SequenceField['restarts']
  },
): SequenceField {
  return {
    ...common('sequence', options),
    required: true,
    readonly: true,
    prefix: options.prefix,
    padding: options.padding ?? 5,
    restarts: options.restarts ?? 'yearly',
  }
}

export const field = {
  text,
  longText,
  integer,
  decimal,
  money,
  boolean,
  date,
  dateTime,
  selection,
  reference,
  collection,
  manyToMany,
  json,
  attachment,
  computed,
  total,
  sequence,
} as const

interface CommonPart<Kind extends string> {
  readonly kind: Kind
  readonly label: string | undefined
  readonly help: string | undefined
  readonly required: false
  readonly readonly: boolean
  readonly groups: readonly string[]
}

function common<Kind extends string>(kind: Kind, options?: CommonOptions): CommonPart<Kind> {
  return {
    kind,
    label: options?.label,
    help: options?.help,
    required: false,
    readonly: options?.readonly ?? false,
    groups: options?.groups ?? [],
  }
}

interface StoredPart<Kind extends string, R extends boolean, Value> {
  readonly kind: Kind
  readonly label: string | undefined
  readonly help: string | undefined
  readonly required: R
  readonly readonly: boolean
  readonly groups: readonly string[]
  readonly unique: boolean
  readonly index: boolean
  readonly default: Value | Cel | SettingDefault | undefined
}

function stored<Kind extends string, O extends StoredOptions<Value>, Value>(
  kind: Kind,
  options: O | undefined,
): StoredPart<Kind, RequiredIn<O>, Value> & Defaulted<O> {
  const part: StoredPart<Kind, RequiredIn<O>, Value> = {
    ...common(kind, options),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the conditional type says the same as the value; the compiler cannot see through it
    required: (options?.required ?? false) as RequiredIn<O>,
    unique: options?.unique ?? false,
    index: options?.index ?? false,
    default: options?.default,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the conditional type only narrows `default` to undefined when no default was given
  return part as StoredPart<Kind, RequiredIn<O>, Value> & Defaulted<O>
}
