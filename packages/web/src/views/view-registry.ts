import type { ComponentType } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import type { ListQuery } from '../api/records.ts'
import { t } from '../language/language.ts'

/** What every view of many records is given: the same question, so that filters hold in all of them. */
export interface CollectionViewProps {
  readonly model: ModelMeta
  readonly query: Required<Pick<ListQuery, 'filters' | 'conditions' | 'order'>>
}

export interface CollectionView {
  /** The `type` of the declaration: `list`, later `kanban`, `calendar`, `graph`, `pivot`. */
  readonly type: string
  readonly label: () => string
  readonly load: () => Promise<{ readonly View: ComponentType<CollectionViewProps> }>
}

/** Ways to look at many records. A type that is not here is left out, so that apps may declare what comes later. */
const COLLECTION_VIEWS: readonly CollectionView[] = [
  {
    type: 'list',
    label: () => t('List'),
    load: async () => ({ View: (await import('../list/list-view.tsx')).ListView }),
  },
]

/** Those that this model can be looked at in; the list needs no declaration. */
export function viewsOf(model: ModelMeta): readonly CollectionView[] {
  const declared = new Set<string>(model.views.map(({ type }) => type))
  return COLLECTION_VIEWS.filter(({ type }) => type === 'list' || declared.has(type))
}
