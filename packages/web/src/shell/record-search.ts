import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ModelMeta } from '../api/meta.ts'
import { listRecords } from '../api/records.ts'
import { hasTextTitle, recordSearch } from '../fields/record-search.ts'
import type { AppMenu } from './app-menu.ts'

const PAUSE_MS = 200
/** One letter is in nearly every record. */
const SHORTEST = 2
const EACH = 5
/** Their titles do not tell one record from another. */
const NOT_SEARCHED: ReadonlySet<string> = new Set(['audit_entry', 'job', 'setting'])

/** Records of one model in whose title, or another text that it is searched by, is what was asked. */
interface Found {
  readonly model: ModelMeta
  readonly records: readonly { readonly id: string; readonly title: string }[]
}

export interface RecordSearch {
  readonly found: readonly Found[]
  /** Whether `found` answers the question as it stands now. */
  readonly isSettled: boolean
  /** Why nothing could be found. */
  readonly error: Error | null
}

/** Searches all models that people look through, once the typing pauses. */
export function useRecordSearch(menus: readonly AppMenu[], typed: string): RecordSearch {
  const [question] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const isAsked = question.length >= SHORTEST
  const { data, error, isFetching } = useQuery({
    queryKey: ['palette', question],
    enabled: isAsked,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => await searchAll(menus, question, signal),
  })
  const isTooShort = typed.trim().length < SHORTEST
  return {
    found: isTooShort ? [] : (data ?? []),
    isSettled: isTooShort || (!isFetching && question === typed.trim()),
    error,
  }
}

/** What a model refuses is left out; when nothing answers, the first reason is thrown. */
async function searchAll(
  menus: readonly AppMenu[],
  question: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const models = menus.flatMap((menu) => menu.models).filter(isSearched)
  const answers = await Promise.allSettled(
    models.map(async (model) => await searchOne(model, question, signal)),
  )
  const [first] = answers
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason
  return answers
    .filter((answer) => answer.status === 'fulfilled')
    .map(({ value }) => value)
    .filter(({ records }) => records.length > 0)
}

async function searchOne(model: ModelMeta, question: string, signal: AbortSignal): Promise<Found> {
  const { rows } = await listRecords({
    ...recordSearch(model, question),
    order: model.title,
    limit: EACH,
    signal,
  })
  return { model, records: rows.map(({ id, title }) => ({ id, title: String(title) })) }
}

function isSearched(model: ModelMeta): boolean {
  return !NOT_SEARCHED.has(model.name) && hasTextTitle(model)
}
