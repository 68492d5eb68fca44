import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { keys, queryClient, useUser } from '../api/queries.ts'
import { deleteRecords, listRecords, updateRecord } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { formatSearch, parseSearchText } from './search-state.ts'

const MODEL = 'saved_search'
const SELECT = 'id,version,name,query,shared,pinned,opens_first,owner'

export interface SavedSearch {
  readonly id: string
  readonly version: number
  readonly name: string
  /** Query string of the list. */
  readonly query: string
  readonly isShared: boolean
  readonly isPinned: boolean
  readonly opensFirst: boolean
  readonly isMine: boolean
}

/** Own searches of a model and those that others share, by name. */
export function useSavedSearches(model: string): UseQueryResult<readonly SavedSearch[]> {
  const user = useUser()
  return useQuery({
    // Support has none, and may not ask.
    enabled: user.support === undefined,
    queryKey: keys.list(MODEL, { model, user: user.id }),
    queryFn: async ({ signal }): Promise<readonly SavedSearch[]> => {
      const { rows } = await listRecords({
        model: MODEL,
        select: SELECT,
        filters: [['model', 'eq', model]],
        order: 'name.asc',
        limit: 200,
        signal,
      })
      return rows.map((row) => ({
        id: row.id,
        version: Number(row['version']),
        name: String(row['name']),
        query: typeof row['query'] === 'string' ? row['query'] : '',
        isShared: row['shared'] === true,
        isPinned: row['pinned'] === true,
        opensFirst: row['opens_first'] === true,
        isMine: row['owner'] === user.id,
      }))
    },
  })
}

/** A list that is opened without any search begins with the one that the person chose to open first. */
export function useDefaultSearch(model: string): void {
  const { data } = useSavedSearches(model)
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const isDone = useRef(false)
  const isBare = Object.values(search).every((value) => value === undefined)
  useEffect(() => {
    if (data === undefined || isDone.current) return
    isDone.current = true
    const first = data.find(({ isMine, opensFirst }) => isMine && opensFirst)
    if (first === undefined || !isBare) return
    void navigate({
      to: '/$model',
      params: { model },
      search: formatSearch(parseSearchText(first.query)),
      replace: true,
    })
  }, [data, isBare, model, navigate])
}

export async function saveSearch(search: {
  readonly name: string
  readonly model: string
  readonly query: string
  readonly shared: boolean
}): Promise<void> {
  await callAction(`${MODEL}.save`, search)
  await refresh()
}

export async function changeSearch(
  { id, version }: SavedSearch,
  values: {
    readonly name?: string
    readonly query?: string
    readonly pinned?: boolean
    readonly opens_first?: boolean
  },
): Promise<void> {
  await updateRecord(MODEL, { id, version, values, select: 'id' })
  await refresh()
}

export async function shareSearch(id: string, shared: boolean): Promise<void> {
  await callAction(`${MODEL}.share`, { id, shared })
  await refresh()
}

export async function deleteSearch(id: string): Promise<void> {
  await deleteRecords(MODEL, [id])
  await refresh()
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.model(MODEL) })
}
