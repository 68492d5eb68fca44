import type { RecordShape, Scope } from '@zennnn/expressions'
import type { Brand } from '@zennnn/kernel'
import type { Allow, Constraint, Following, Restrict } from './access.ts'
import type { Action } from './action.ts'
import type { App, Group, LinkPurpose, MailTemplate } from './app.ts'
import type { Field } from './field.ts'
import type { Setting } from './setting.ts'
import type { View } from './view.ts'

/** A model as all apps of a set together make it. */
export interface Model {
  readonly name: string
  readonly label: string
  readonly plural: string
  /** App that declares it. */
  readonly app: string
  readonly title: string
  readonly order: string
  /** In order of declaration; implicit fields first. */
  readonly fields: ReadonlyMap<string, Field>
  readonly grants: readonly Allow[]
  readonly restrictions: readonly Restrict[]
  readonly following: readonly Following[]
  readonly constraints: readonly Constraint[]
  readonly unique: readonly (readonly string[])[]
  readonly audited: boolean
  /** Path to the e-mail address to which messages about a record go. */
  readonly correspondent: string | undefined
  readonly actions: ReadonlyMap<string, Action>
  readonly views: readonly View[]
}

/** Everything a set of apps declares, checked together. The only source of names that may become SQL. */
export interface Registry {
  /** The policy of the cloud: which SQL of the platform its databases have. */
  readonly brand: Brand
  readonly apps: readonly App[]
  readonly models: ReadonlyMap<string, Model>
  readonly groups: ReadonlyMap<string, Group>
  readonly mailTemplates: ReadonlyMap<string, MailTemplate>
  readonly linkPurposes: ReadonlyMap<string, LinkPurpose>
  /** By key. */
  readonly settings: ReadonlyMap<string, Setting>
  /** Shapes of all models for the expression checker; variables are added by `ruleScope` and `recordScope`. */
  readonly shapes: ReadonlyMap<string, RecordShape>
}

/** Groups that need no declaration: everybody signed in, and the bearer of a signed link. */
export const BUILT_IN_GROUPS = ['member', 'link'] as const

/** What access rules may speak of, for records of `model`. */
export function ruleScope(registry: Pick<Registry, 'shapes'>, model: string): Scope {
  return {
    models: registry.shapes,
    variables: new Map([['record', { record: model }], ...PRINCIPAL_VARIABLES]),
  }
}

/** What constraints and computed fields may speak of: the record alone. */
export function recordScope(registry: Pick<Registry, 'shapes'>, model: string): Scope {
  return { models: registry.shapes, variables: new Map([['record', { record: model }]]) }
}

/** What defaults may speak of: who and when, but no record yet. */
export function defaultScope(registry: Pick<Registry, 'shapes'>): Scope {
  return { models: registry.shapes, variables: new Map(PRINCIPAL_VARIABLES) }
}

type Variable = Scope['variables'] extends ReadonlyMap<string, infer V> ? V : never

const PRINCIPAL_VARIABLES: readonly (readonly [string, Variable])[] = [
  [
    'user',
    new Map<string, 'uuid' | { list: 'string' | 'uuid' }>([
      ['id', 'uuid'],
      ['groups', { list: 'string' }],
      ['companies', { list: 'uuid' }],
      ['company', 'uuid'],
    ]),
  ],
  ['link', new Map([['record', 'uuid' as const]])],
  ['now', 'timestamp'],
]

/** Name of the table of pairs behind a many-to-many field. */
export function pairTable(model: string, fieldName: string): string {
  return `${model}_${fieldName}`
}
