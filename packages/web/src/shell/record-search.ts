import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { fieldOf, type ModelMeta } from '../api/meta.ts'
import { listRecords } from '../api/records.ts'
import type { AppMenu } from './app-menu.ts'

const PAUSE_MS = 200
/** One letter is in nearly every record. */
const SHORTEST = 2
const EACH = 5
/** Their titles do not tell one record from another. */
const NOT_SEARCHED: ReadonlySet<string> = new Set(['audit_entry', 'job', 'setting'])

/** Records of one model whose titles hold what was asked. */
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

/** Searches the titles of all models that people look through, once the typing pauses. */
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
    model: model.name,
    select: `id,${model.title}`,
    filters: [[model.title, 'ilike', `*${toPattern(question)}*`]],
    order: model.title,
    limit: EACH,
    signal,
  })
  return { model, records: rows.map((row) => ({ id: row.id, title: String(row[model.title]) })) }
}

/** `%`, `_` and `\` as themselves; for a star, which the server reads as `%`, any sign. */
function toPattern(question: string): string {
  return question.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '_')
}

function isSearched(model: ModelMeta): boolean {
  return !NOT_SEARCHED.has(model.name) && fieldOf(model, model.title)?.kind === 'text'
}
