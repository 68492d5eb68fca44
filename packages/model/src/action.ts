import type { RecordId } from '@zennnn/kernel'
import type { Field } from './field.ts'
import type { RecordsPort } from './records-port.ts'
import type { SettingsPort } from './setting.ts'
import type { ValueOf } from './typed-records.ts'

export type Parameters = Readonly<Record<string, Field>>

type Input<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> }

/** What an action may use. Everything goes through the rights of the one who called it. */
export interface ActionContext {
  readonly records: RecordsPort
  /** `id` is undefined for the bearer of a signed link. */
  readonly user: { readonly id: RecordId | undefined; readonly groups: readonly string[] }
  /** Whether the caller may know of a model. */
  readonly seesModel: (name: string) => boolean
  readonly now: Date
  /** Runs `body` with the rights of the platform itself; `why` goes into the audit log. For what a person may cause but not do. */
  elevate<T>(why: string, body: (records: RecordsPort) => Promise<T>): Promise<T>
  /** Puts a mail into the outbox, in the same transaction: no commit, no mail. Returns its id there. */
  mail(message: OutgoingMail): Promise<RecordId>
  /**
   * The address that the record's model declares as its `correspondent`, as the caller sees it: undefined when the model
   * declares none, null when the record has none. NOT_FOUND for a record that the caller does not see.
   */
  correspondent(model: string, record: string): Promise<string | null | undefined>
  readonly links: LinkPort
  readonly settings: SettingsPort
  /** Orders a job of this database, in the name of the caller; it is queued when the action is done. Call it last. */
  order(job: { readonly kind: string; readonly input: unknown }): Promise<RecordId>
}

export interface OutgoingMail {
  readonly to: string
  /** Name of a declared mail template. */
  readonly template: string
  /** What the template may show: plain values only. */
  readonly values: Readonly<Record<string, unknown>>
  readonly model: string
  readonly record: string
}

export interface LinkPort {
  /**
   * Makes a signed link for one record and one recipient. Returns its absolute URL for one mail to him, which opens once the
   * mail has left: until then its secret is in nobody's hands, and in another's mail it never is.
   */
  create(link: {
    readonly purpose: string
    readonly model: string
    readonly record: string
    readonly recipient: string
    readonly days: number
  }): Promise<string>
  /** Ends the links of a record, all purposes; returns how many were still open. */
  revoke(model: string, record: string): Promise<number>
}

/** A method that can be called over the API as `/api/rpc/<model>.<name>`; nothing else can. */
export interface Action {
  readonly model: string
  readonly name: string
  readonly label: string
  /** `record` actions take `id` besides their parameters. */
  readonly on: 'record' | 'model'
  readonly groups: readonly string[]
  readonly parameters: Parameters
  /** CEL over `record`: when the button is shown and the call accepted. */
  readonly when: string | undefined
  /** Sentence to confirm before it runs, naming the consequence. */
  readonly confirm: string | undefined
  /**
   * For what nobody may do with a session that he found: `fresh` asks for a proof of who it is, of at most ten minutes ago. No API
   * key gives one.
   */
  readonly proof: 'fresh' | undefined
  readonly run: (context: ActionContext, input: ActionInput) => Promise<unknown>
}

/** Parsed against `parameters` before `run` sees it. */
export interface ActionInput {
  readonly id: RecordId | undefined
  readonly values: Readonly<Record<string, unknown>>
}

/** An action on one record. `run` gets the record's id and the parsed parameters. */
export function recordAction<const P extends Parameters>(declaration: {
  readonly model: string
  readonly name: string
  readonly label: string
  readonly groups: readonly string[]
  readonly parameters?: P
  readonly when?: string
  readonly confirm?: string
  readonly proof?: 'fresh'
  readonly run: (context: ActionContext, id: RecordId, input: Input<P>) => Promise<unknown>
}): Action {
  return {
    ...common(declaration),
    on: 'record',
    run: async (context, input) => {
      if (input.id === undefined) throw new TypeError('A record action needs an id.')
      return await declaration.run(context, input.id, typed<P>(input))
    },
  }
}

/** An action on the model as a whole. */
export function modelAction<const P extends Parameters>(declaration: {
  readonly model: string
  readonly name: string
  readonly label: string
  readonly groups: readonly string[]
  readonly parameters?: P
  readonly confirm?: string
  readonly proof?: 'fresh'
  readonly run: (context: ActionContext, input: Input<P>) => Promise<unknown>
}): Action {
  return {
    ...common(declaration),
    on: 'model',
    run: async (context, input) => await declaration.run(context, typed<P>(input)),
  }
}

interface CommonDeclaration {
  readonly model: string
  readonly name: string
  readonly label: string
  readonly groups: readonly string[]
  readonly parameters?: Parameters
  readonly when?: string
  readonly confirm?: string
  readonly proof?: 'fresh'
}

function common(declaration: CommonDeclaration): Omit<Action, 'on' | 'run'> {
  const { model, name, label, groups, parameters = {}, when, confirm, proof } = declaration
  return { model, name, label, groups, parameters, when, confirm, proof }
}

function typed<P extends Parameters>(input: ActionInput): Input<P> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the values were parsed against these very parameters (contract of ActionInput)
  return input.values as Input<P>
}
