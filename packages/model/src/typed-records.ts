import type {
  AttachmentField,
  BooleanField,
  CollectionField,
  ComputedField,
  DateField,
  DateTimeField,
  DecimalField,
  Field,
  IdField,
  IntegerField,
  JsonField,
  LongTextField,
  ManyToManyField,
  MoneyField,
  ReferenceField,
  SelectionField,
  SequenceField,
  TextField,
  TotalField,
} from './field.ts'

/**
 * Every model, by name. Apps add theirs by declaration merging:
 * `declare module '@zennnn/model' { interface Models { contact: typeof Contact } }`
 */
export interface Models {}

/** Every extension, by a name of its own: `interface Extensions { sales_contact: typeof contactForSales }`. */
export interface Extensions {}

export type ModelName = Extract<keyof Models, string>

interface ImplicitFields {
  readonly id: IdField
  readonly version: IntegerField<true>
  readonly created_at: DateTimeField<true>
  readonly updated_at: DateTimeField<true>
  readonly created_by: ReferenceField<'user', false>
  readonly updated_by: ReferenceField<'user', false>
}

type Declared<M extends ModelName> = Models[M] extends { readonly fields: infer F } ? F : never

type UnionToIntersection<U> = (U extends unknown ? (x: U) => void : never) extends (
  x: infer I,
) => void
  ? I
  : never

type AddedUnion<M extends ModelName> = {
  [K in keyof Extensions]: Extensions[K] extends { readonly model: M; readonly fields: infer F }
    ? F
    : never
}[keyof Extensions]

type Added<M extends ModelName> = [AddedUnion<M>] extends [never]
  ? unknown
  : UnionToIntersection<AddedUnion<M>>

export type FieldsOf<M extends ModelName> = Declared<M> & Added<M> & ImplicitFields

/** The JSON value of a field that is set. Decimals and money are strings, so no cent is lost. */
type Present<F> =
  F extends SelectionField<infer V>
    ? V
    : F extends ComputedField<infer T>
      ? T extends 'integer'
        ? number
        : T extends 'boolean'
          ? boolean
          : string
      : F extends IntegerField
        ? number
        : F extends BooleanField
          ? boolean
          : F extends JsonField
            ? unknown
            : F extends TextField | LongTextField | DecimalField | MoneyField | DateField
              ? string
              : F extends
                    | IdField
                    | DateTimeField
                    | ReferenceField
                    | AttachmentField
                    | TotalField
                    | SequenceField
                ? string
                : never

export type ValueOf<F> = F extends { readonly required: true } ? Present<F> : Present<F> | null

type StoredKeys<F> = {
  [K in keyof F]: F[K] extends CollectionField | ManyToManyField ? never : K
}[keyof F]

/** A whole record as it is read: every field but collections and many-to-many. */
export type RecordOf<M extends ModelName> = {
  readonly [K in StoredKeys<FieldsOf<M>> & string]: K extends keyof FieldsOf<M>
    ? ValueOf<FieldsOf<M>[K]>
    : never
}

type Writable<F> = {
  [K in keyof F]: F[K] extends Exclude<Field, ComputedField | TotalField | SequenceField>
    ? K extends keyof ImplicitFields
      ? never
      : K
    : never
}[keyof F]

type Inverse<M extends ModelName, Parent> = {
  [K in keyof FieldsOf<M>]: FieldsOf<M>[K] extends ReferenceField<infer P>
    ? P extends Parent
      ? K
      : never
    : never
}[keyof FieldsOf<M>]

/** What may be given for a field: collections take new records without their link back, many-to-many takes ids. */
type Given<F, Parent> =
  F extends CollectionField<infer C>
    ? C extends ModelName
      ? readonly Omit<NewRecord<C>, Inverse<C, Parent> & string>[]
      : never
    : F extends ManyToManyField
      ? readonly string[]
      : ValueOf<F>

type Demanded<F> = {
  [K in keyof F]: F[K] extends { readonly required: true; readonly default: undefined } ? K : never
}[keyof F]

type RequiredKeys<M extends ModelName> = Demanded<FieldsOf<M>> & Writable<FieldsOf<M>> & string

/** Required fields without a default must be given; everything else that is writable may be. */
export type NewRecord<M extends ModelName> = {
  readonly [K in RequiredKeys<M>]: K extends keyof FieldsOf<M> ? Given<FieldsOf<M>[K], M> : never
} & {
  readonly [K in Exclude<
    Writable<FieldsOf<M>> & string,
    RequiredKeys<M>
  >]?: K extends keyof FieldsOf<M> ? Given<FieldsOf<M>[K], M> : never
} & { readonly id?: string }

/**
 * A member of a collection in a change: `{…}` is a new record, `{id, …}` changes one of the collection,
 * `{id, $remove: true}` deletes it. Those not named stay as they are.
 */
type Line<C extends ModelName, Parent> =
  | Omit<NewRecord<C>, Inverse<C, Parent> & string>
  | (Omit<Change<C>, Inverse<C, Parent> & string> & { readonly id: string })
  | { readonly id: string; readonly $remove: true }

type Changed<F, Parent> =
  F extends CollectionField<infer C>
    ? C extends ModelName
      ? readonly Line<C, Parent>[]
      : never
    : Given<F, Parent>

export type Change<M extends ModelName> = {
  readonly [K in Writable<FieldsOf<M>> & string]?: K extends keyof FieldsOf<M>
    ? Changed<FieldsOf<M>[K], M>
    : never
}
