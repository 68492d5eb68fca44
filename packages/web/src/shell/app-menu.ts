import { type AppMeta, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import { t } from '../language/language.ts'

/** One place that a menu leads to: the records of a model, or a page of its own. */
export interface MenuEntry {
  readonly name: string
  readonly label: string
  readonly target: Target
}

export interface AppMenu {
  readonly app: AppMeta
  /** All that the app has to go to, where one begins first; never empty. */
  readonly entries: readonly MenuEntry[]
  /** What people look for: models with a search view, in the order in which they are declared. */
  readonly models: readonly ModelMeta[]
}

/** Models whose records have a page of their own kind instead of a list. */
const PAGES = { setting: '/all-settings', inbox_mail: '/local-mail' } as const

type Target =
  | {
      readonly to:
        | (typeof PAGES)[keyof typeof PAGES]
        | '/cloud-overview'
        | '/cloud-backups'
        | '/cloud-clusters'
        | '/cloud-trust'
        | '/all-backups'
        | '/own-promises'
        | '/plan'
        | '/sign-in-security'
        | '/staff-requests'
    }
  | { readonly to: '/$model'; readonly params: { readonly model: string } }

/** The apps of the person, administration last: people come for it least. */
export function appMenus(meta: Meta): readonly AppMenu[] {
  return meta.apps
    .map((app) => ({ app, models: meta.models.filter((model) => isListed(meta, model, app)) }))
    .filter(({ models }) => models.length > 0)
    .map((menu) => ({ ...menu, entries: entriesOf(meta, menu) }))
    .toSorted((a, b) => Number(a.app.name === 'base') - Number(b.app.name === 'base'))
}

/** Where the records of a model are seen. */
function targetOf(model: string): Target {
  if (model === 'setting' || model === 'inbox_mail') return { to: PAGES[model] }
  return { to: '/$model', params: { model } }
}

/** The model that a path below `/app` shows; undefined for pages of no model. */
export function modelAt(pathname: string): string | undefined {
  const [page = ''] = pathname.replace(/^\//, '').split('/')
  const model = Object.entries(PAGES).find(([, path]) => path === `/${page}`)?.[0] ?? page
  return model === '' || model.includes('-') ? undefined : model
}

/** Pages of an app that show no model. */
const APPS: Readonly<Record<string, string>> = {
  '/all-backups': 'base',
  '/own-promises': 'base',
  '/plan': 'base',
  '/cloud-backups': 'panel',
  '/cloud-clusters': 'panel',
  '/cloud-overview': 'panel',
  '/cloud-trust': 'panel',
  '/sign-in-security': 'base',
  '/staff-requests': 'panel',
}

/** The app of a page that shows no model; undefined for pages of the person, which are of no app. */
export function appAt(pathname: string): string | undefined {
  return APPS[`/${pathname.split('/')[1] ?? ''}`]
}

/** For `g` and then a letter: the first letter of each app's label that no app before it has; of its name in other scripts. */
export function appLetters(menus: readonly AppMenu[]): ReadonlyMap<string, AppMenu> {
  const letters = new Map<string, AppMenu>()
  for (const menu of menus) {
    const wanted = `${menu.app.label}${menu.app.name}`.toLowerCase().match(/[a-z]/g) ?? []
    const letter = wanted.find((one) => !letters.has(one))
    if (letter !== undefined) letters.set(letter, menu)
  }
  return letters
}

function entriesOf(
  meta: Meta,
  { app, models }: Pick<AppMenu, 'app' | 'models'>,
): readonly MenuEntry[] {
  const entries = models.map(
    ({ name, plural }): MenuEntry => ({ name, label: plural, target: targetOf(name) }),
  )
  // Who sees the databases of a cloud begins with how they stand.
  if (models.some(({ name }) => name === 'database'))
    return [
      { name: 'overview', label: t('Overview'), target: { to: '/cloud-overview' } },
      ...entries,
      { name: 'backups', label: t('Backups'), target: { to: '/cloud-backups' } },
      { name: 'clusters', label: t('Clusters'), target: { to: '/cloud-clusters' } },
      { name: 'trust', label: t('Trust'), target: { to: '/cloud-trust' } },
      ...(meta.staffAccess === 'asks' ? [staffAccess()] : []),
    ]
  if (app.name !== 'base' || !meta.groups.includes('administrator')) return entries
  return [
    ...entries,
    { name: 'security', label: t('Security'), target: { to: '/sign-in-security' } },
    ...(hasOwnVault(meta) ? [ownBackups(), ownPromises(), ownPlan()] : []),
  ]
}

function staffAccess(): MenuEntry {
  return { name: 'staff', label: t('Staff access'), target: { to: '/staff-requests' } }
}

function ownBackups(): MenuEntry {
  return { name: 'backups', label: t('Backups'), target: { to: '/all-backups' } }
}

function ownPromises(): MenuEntry {
  return { name: 'promises', label: t('What we promise you'), target: { to: '/own-promises' } }
}

function ownPlan(): MenuEntry {
  return { name: 'plan', label: t('Plan'), target: { to: '/plan' } }
}

/** Administrators of a customer's database; those of a cloud have the vaults of all. */
export function hasOwnVault({ groups, models }: Meta): boolean {
  return groups.includes('administrator') && models.every(({ name }) => name !== 'database')
}

function isListed(meta: Meta, model: ModelMeta, app: AppMeta): boolean {
  if (model.app !== app.name) return false
  // Settings have a page instead of a list, for those whom the server tells of any.
  if (model.name === 'setting') return meta.settings.length > 0
  return viewOf(model, 'search') !== undefined
}
