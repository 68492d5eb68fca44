import { queryClient } from '../api/queries.ts'

export interface Neighbours {
  readonly previous: string | undefined
  readonly next: string | undefined
  /** Counted from 1, among those read so far. */
  readonly position: number
  readonly count: number
}

/** The records before and after this one in the list that was read last and has it; undefined without such a list. */
export function neighboursOf(model: string, id: string): Neighbours | undefined {
  const lists = queryClient
    .getQueryCache()
    .findAll({ queryKey: ['records', model, 'list'] })
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const { state } of lists) {
    const ids = idsIn(state.data)
    const at = ids.indexOf(id)
    if (at !== -1)
      return { previous: ids[at - 1], next: ids[at + 1], position: at + 1, count: ids.length }
  }
  return undefined
}

/** Ids of the rows of a page, or of the pages of an endless list. */
function idsIn(data: unknown): readonly string[] {
  if (Array.isArray(data)) {
    const all: readonly unknown[] = data
    return all.flatMap((one) => {
      const id: unknown = Object(one)['id']
      return typeof id === 'string' ? [id] : idsIn(Object(one)['rows'])
    })
  }
  if (typeof data !== 'object' || data === null) return []
  const { rows, pages } = Object(data)
  return idsIn(rows ?? pages)
}
