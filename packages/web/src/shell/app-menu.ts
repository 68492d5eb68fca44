import { type AppMeta, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import { metaQuery, queryClient } from '../api/queries.ts'

export interface AppMenu {
  readonly app: AppMeta
  /** What people look for: models with a search view, in the order in which they are declared. */
  readonly models: readonly ModelMeta[]
}

/** The apps of the person, administration last: people come for it least. */
export function appMenus(meta: Meta): readonly AppMenu[] {
  return meta.apps
    .map((app) => ({ app, models: meta.models.filter((model) => isListed(model, app)) }))
    .filter(({ models }) => models.length > 0)
    .toSorted((a, b) => Number(a.app.name === 'base') - Number(b.app.name === 'base'))
}

/** Where the client begins; undefined for who may see nothing. */
export function firstModel(): string | undefined {
  const meta = queryClient.getQueryData(metaQuery.queryKey)
  return meta === undefined ? undefined : appMenus(meta)[0]?.models[0]?.name
}

function isListed(model: ModelMeta, app: AppMeta): boolean {
  return model.app === app.name && viewOf(model, 'search') !== undefined
}
