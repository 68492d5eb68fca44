import type { Action } from './action.ts'
import type { Translations } from './label-language.ts'
import type { Extension, ModelDeclaration } from './model.ts'
import type { Setting } from './setting.ts'
import type { View } from './view.ts'

/** A named set of rights. Members of a group are members of every group it implies. */
export interface Group {
  readonly name: string
  readonly label: string
  readonly implies: readonly string[]
}

/** A mail whose text customers may edit later: Liquid, escaped by default. */
export interface MailTemplate {
  readonly name: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Records that exist from the start. `key` is the field that recognises a record already there. */
export interface Seed {
  readonly model: string
  readonly key: string
  readonly records: readonly Readonly<Record<string, unknown>>[]
}

/**
 * SQL that a person wrote for existing databases: what loses data, renames, or fills a column. It runs once in each, before
 * the schema is compared; a new database has it behind itself.
 */
export interface Migration {
  /** `001-what-it-does`; names are unique in the app, and their order is the order in which they run. */
  readonly name: string
  readonly sql: string
}

/** A page for the bearer of a signed link of this purpose; drawn by the server, works without JavaScript. */
export interface LinkPurpose {
  readonly name: string
  readonly model: string
  /** Select of `/api` grammar: what the page shows. */
  readonly select: string
  readonly title: string
  readonly columns: readonly string[]
  /** The action that the page's button calls with `{name}`; it uses the link up. */
  readonly action: string
  readonly button: string
}

export interface App {
  readonly name: string
  readonly label: string
  readonly summary: string
  readonly depends: readonly string[]
  readonly groups: readonly Group[]
  readonly models: readonly ModelDeclaration[]
  readonly extensions: readonly Extension[]
  readonly actions: readonly Action[]
  readonly views: readonly View[]
  readonly mailTemplates: readonly MailTemplate[]
  readonly seeds: readonly Seed[]
  readonly linkPurposes: readonly LinkPurpose[]
  readonly migrations: readonly Migration[]
  /** In the order in which they are shown. */
  readonly settings: readonly Setting[]
  /** The labels of this app in other languages than English. */
  readonly translations: Translations
}

/** Declares an app; everything but name, label and summary may be left out. */
export function app(declaration: Pick<App, 'name' | 'label' | 'summary'> & Partial<App>): App {
  return {
    depends: [],
    groups: [],
    models: [],
    extensions: [],
    actions: [],
    views: [],
    mailTemplates: [],
    seeds: [],
    linkPurposes: [],
    migrations: [],
    settings: [],
    translations: {},
    ...declaration,
  }
}

export function group(name: string, label: string, implies: readonly string[] = []): Group {
  return { name, label, implies }
}
