import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { fieldOf } from '../api/meta.ts'
import { keys, queryClient } from '../api/queries.ts'
import { listRecords, type Page, type Row } from '../api/records.ts'
import type { Question } from '../search/search-query.ts'
import { groupSelect, type RecordGroup, readGroups, readSums, sumSelect } from './group-query.ts'

const MAX_GROUPS = 1000
/** Twenty-seven years: the days of a month are added up here. */
const MAX_DAYS = 10_000
/** As many ids as fit into one address. */
export const IDS_IN_ADDRESS = 100
const IDS_IN_ANSWER = 10_000

interface PageRequest {
  readonly model: ModelMeta
  readonly select: string
  readonly question: Question
  readonly offset: number
  readonly limit: number
  readonly isWanted: boolean
}

/** A page of records with the exact number of all that match. What was shown before stays until the answer is there. */
export function useListPage(request: PageRequest): UseQueryResult<Page> {
  const { model, select, question, offset, limit, isWanted } = request
  return useQuery({
    queryKey: keys.list(model.name, { kind: 'page', select, question, offset, limit }),
    queryFn: async ({ signal }) =>
      await listRecords({
        ...question,
        model: model.name,
        select,
        offset,
        limit,
        count: 'exact',
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  })
}

/** Sums over all that match, whatever the page. */
export function useTotals(
  model: ModelMeta,
  question: Question,
  sums: readonly string[],
): Readonly<Record<string, string>> {
  const { data } = useQuery({
    queryKey: keys.list(model.name, { kind: 'totals', question, sums }),
    queryFn: async ({ signal }) => {
      const select = sumSelect(sums).join(',')
      const { rows } = await listRecords({
        ...question,
        order: '',
        model: model.name,
        select,
        signal,
      })
      return readSums(rows[0], sums)
    },
    placeholderData: keepPreviousData,
    enabled: sums.length > 0,
  })
  return data ?? {}
}

interface GroupRequest {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly question: Question
  readonly by: string
  readonly sums: readonly string[]
  readonly isWanted: boolean
}

export function useGroups(request: GroupRequest): UseQueryResult<readonly RecordGroup[]> {
  const { meta, model, question, by, sums, isWanted } = request
  return useQuery({
    queryKey: keys.list(model.name, { kind: 'groups', question, by, sums }),
    queryFn: async ({ signal }) => {
      const field = fieldOf(model, by)
      if (field === undefined) return []
      const { rows } = await listRecords({
        ...question,
        order: '',
        model: model.name,
        select: groupSelect(meta, field, sums),
        limit: field.kind === 'date' ? MAX_DAYS : MAX_GROUPS,
        signal,
      })
      return readGroups(model, by, rows, sums)
    },
    placeholderData: keepPreviousData,
    enabled: isWanted,
  })
}

/** The ids of everything that matches. */
export async function readIds(
  model: string,
  question: Question,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const ids: string[] = []
  for (;;) {
    const { rows } = await listRecords({
      ...question,
      order: 'id.asc',
      model,
      select: 'id',
      offset: ids.length,
      limit: IDS_IN_ANSWER,
      ...(signal === undefined ? {} : { signal }),
    })
    ids.push(...rows.map(({ id }) => id))
    if (rows.length < IDS_IN_ANSWER) return ids
  }
}

/** The records with these ids that match the question as they are now. */
export async function readByIds(
  model: string,
  select: string,
  question: Pick<Question, 'filters' | 'conditions'>,
  ids: readonly string[],
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += IDS_IN_ADDRESS) {
    const part = ids.slice(at, at + IDS_IN_ADDRESS)
    const page = await listRecords({
      model,
      select,
      filters: [...question.filters, ['id', 'in', `(${part.join(',')})`]],
      conditions: question.conditions,
    })
    rows.push(...page.rows)
  }
  return rows
}

/**
 * Puts rows as they are now where they are shown, without moving anything. When a list was read stays as it is: a form goes by
 * it to know in which list its record was found.
 */
export function patchRows(model: string, rows: readonly Row[]): void {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const cache = queryClient.getQueryCache()
  for (const { queryKey, state } of cache.findAll({ queryKey: [...keys.model(model), 'list'] })) {
    const old: unknown = state.data
    if (!isPage(old) || !old.rows.some(({ id }) => byId.has(id))) continue
    const patched = { ...old, rows: old.rows.map((row) => ({ ...row, ...byId.get(row.id) })) }
    queryClient.setQueryData(queryKey, patched, { updatedAt: state.dataUpdatedAt })
  }
}

/** Sums and groups that a change may have made wrong are asked for again; rows stay where they are. */
export async function refreshSums(model: string): Promise<void> {
  await queryClient.invalidateQueries({
    queryKey: [...keys.model(model), 'list'],
    predicate: ({ queryKey }) => {
      const { kind } = Object(queryKey.at(-1))
      return kind === 'totals' || kind === 'groups'
    },
  })
}

/** Reads everything of the model again that is shown. */
export async function refreshAll(model: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.model(model) })
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'rows' in value && 'total' in value
}
