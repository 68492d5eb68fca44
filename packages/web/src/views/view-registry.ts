import type { ComponentType } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import type { ListQuery } from '../api/records.ts'

/** What every view of many records is given: the same question, so that filters hold in all of them. */
export interface CollectionViewProps {
  readonly model: ModelMeta
  readonly query: Pick<ListQuery, 'filters' | 'conditions' | 'order'>
}

export interface CollectionView {
  /** The `type` of the declaration: `list`, later `kanban`, `calendar`, `graph`, `pivot`. */
  readonly type: string
  readonly label: () => string
  readonly load: () => Promise<{ readonly View: ComponentType<CollectionViewProps> }>
}

/** Ways to look at many records. A type that is not here is left out, so that apps may declare what comes later. */
export const COLLECTION_VIEWS: readonly CollectionView[] = []
