import { type AppMeta, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'

export interface AppMenu {
  readonly app: AppMeta
  /** What people look for: models with a search view, in the order in which they are declared. */
  readonly models: readonly ModelMeta[]
}

/** Models whose records have a page of their own kind instead of a list. */
const PAGES = { setting: '/all-settings', inbox_mail: '/local-mail' } as const

/** The apps of the person, administration last: people come for it least. */
export function appMenus(meta: Meta): readonly AppMenu[] {
  return meta.apps
    .map((app) => ({ app, models: meta.models.filter((model) => isListed(model, app)) }))
    .filter(({ models }) => models.length > 0)
    .toSorted((a, b) => Number(a.app.name === 'base') - Number(b.app.name === 'base'))
}

/** Where the records of a model are seen. */
export function targetOf(
  model: string,
):
  | { readonly to: (typeof PAGES)[keyof typeof PAGES] }
  | { readonly to: '/$model'; readonly params: { readonly model: string } } {
  if (model === 'setting' || model === 'inbox_mail') return { to: PAGES[model] }
  return { to: '/$model', params: { model } }
}

/** The model that a path below `/app` shows; undefined for pages of no model. */
export function modelAt(pathname: string): string | undefined {
  const [page = ''] = pathname.replace(/^\//, '').split('/')
  const model = Object.entries(PAGES).find(([, path]) => path === `/${page}`)?.[0] ?? page
  return model === '' || model.includes('-') ? undefined : model
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

function isListed(model: ModelMeta, app: AppMeta): boolean {
  return model.app === app.name && viewOf(model, 'search') !== undefined
}
