import type { RecordId } from '@zennnn/kernel'
import type { CollectionField, ManyToManyField, ReferenceField } from './field.ts'
import type { Change, FieldsOf, ModelName, NewRecord, RecordOf, ValueOf } from './typed-records.ts'

/** `true` takes a field as it is; an object reads into the records it refers to. */
export type Selection<M extends ModelName> = {
  readonly [K in keyof FieldsOf<M> & string]?: FieldsOf<M>[K] extends
    | ReferenceField<infer T>
    | CollectionField<infer T>
    | ManyToManyField<infer T>
    ? true | (T extends ModelName ? Selection<T> : never)
    : true
}

type Embedded<F, S> = F extends CollectionField<infer T> | ManyToManyField<infer T>
  ? T extends ModelName
    ? readonly (S extends true ? string : Picked<T, S>)[]
    : never
  : F extends ReferenceField<infer T, infer R>
    ? S extends true
      ? ValueOf<F>
      : T extends ModelName
        ? Picked<T, S> | (R extends true ? never : null)
        : never
    : ValueOf<F>

/** A record with just the selected fields. */
export type Picked<M extends ModelName, S> = {
  readonly [K in keyof S & keyof FieldsOf<M>]: Embedded<FieldsOf<M>[K], S[K]>
}

type Comparable<V> =
  | V
  | {
      readonly eq?: V
      readonly ne?: V
      readonly gt?: V
      readonly gte?: V
      readonly lt?: V
      readonly lte?: V
      readonly in?: readonly V[]
    }

/** All named fields must match. */
export type Filter<M extends ModelName> = {
  readonly [K in keyof RecordOf<M>]?: Comparable<RecordOf<M>[K]>
}

/**
 * The door to records, with the rights of one principal. Records one may not see do not exist here: `get` answers
 * NOT_FOUND, `find` leaves them out, changes affect nothing.
 */
export interface RecordsPort {
  find<M extends ModelName, const S extends Selection<M>>(
    model: M,
    query: {
      readonly select: S
      readonly where?: Filter<M>
      /** `'name'`, `'date desc, name'`. */
      readonly order?: string
      /** Default 80, at most 10,000. */
      readonly limit?: number
    },
  ): Promise<readonly Picked<M, S>[]>
  /** Throws NOT_FOUND. */
  get<M extends ModelName, const S extends Selection<M>>(
    model: M,
    id: string,
    select: S,
  ): Promise<Picked<M, S>>
  count<M extends ModelName>(model: M, where?: Filter<M>): Promise<number>
  create<M extends ModelName>(model: M, values: NewRecord<M>): Promise<RecordId>
  /** One statement for all; the ids come in the order given. */
  createMany<M extends ModelName>(
    model: M,
    values: readonly NewRecord<M>[],
  ): Promise<readonly RecordId[]>
  /** Throws NOT_FOUND, and VERSION_CONFLICT when `version` is given and stale. */
  update<M extends ModelName>(
    model: M,
    id: string,
    change: Change<M>,
    options?: { readonly version?: number },
  ): Promise<void>
  /** Changes every record that matches, in one statement; returns how many. The way to "only if still …". */
  updateWhere<M extends ModelName>(model: M, where: Filter<M>, change: Change<M>): Promise<number>
  /** Throws NOT_FOUND. */
  delete(model: ModelName, id: string): Promise<void>
}
