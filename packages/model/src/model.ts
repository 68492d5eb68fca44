import type { AccessRule, Constraint } from './access.ts'
import type { Field } from './field.ts'

export type Fields = Readonly<Record<string, Field>>

/** What an app says about a model; `registry.ts` joins it with the extensions of other apps. */
export interface ModelDeclaration<N extends string = string, F extends Fields = Fields> {
  readonly name: N
  readonly label: string
  readonly plural: string
  /** The field that stands for the record where only one word fits; default `name`. */
  readonly title: string
  /** Default order of lists: `field` or `field desc`, several separated by commas. */
  readonly order: string
  readonly fields: F
  readonly access: readonly AccessRule[]
  readonly constraints: readonly Constraint[]
  /** Sets of fields whose values together are unique. */
  readonly unique: readonly (readonly string[])[]
  /** Changes leave an entry in the audit log. False only for logs and queues themselves. */
  readonly audited: boolean
  /** To whom messages about a record are mailed: `email`, `customer.email`. Without there is nobody to write to. */
  readonly correspondent: string | undefined
}

/** Declares a model. Names are lower_snake_case, singular, at most 40 characters. */
export function model<const N extends string, const F extends Fields>(
  name: N,
  declaration: {
    readonly label: string
    readonly plural: string
    readonly title?: string
    readonly order?: string
    readonly fields: F
    readonly access: readonly AccessRule[]
    readonly constraints?: readonly Constraint[]
    readonly unique?: readonly (readonly string[])[]
    readonly audited?: boolean
    readonly correspondent?: string
  },
): ModelDeclaration<N, F> {
  return {
    name,
    title: 'name',
    order: 'id desc',
    constraints: [],
    unique: [],
    audited: true,
    correspondent: undefined,
    ...declaration,
  }
}

/** What another app adds to a model that it does not own. */
export interface Extension<N extends string = string, F extends Fields = Fields> {
  readonly model: N
  readonly fields: F
  readonly access: readonly AccessRule[]
  readonly constraints: readonly Constraint[]
}

export function extend<const N extends string, const F extends Fields>(
  name: N,
  addition: {
    readonly fields: F
    readonly access?: readonly AccessRule[]
    readonly constraints?: readonly Constraint[]
  },
): Extension<N, F> {
  return { model: name, access: [], constraints: [], ...addition }
}
