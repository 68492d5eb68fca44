import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ModelMeta } from '../api/meta.ts'
import { wordsOf } from '../api/problem.ts'
import { keys } from '../api/queries.ts'
import { type ListQuery, listRecords, type Row } from '../api/records.ts'
import { t } from '../language/language.ts'
import { recordSearch, TYPING_MS } from './record-search.ts'

interface Found {
  /** Undefined while they are not those of the text as it is now. */
  readonly rows: readonly Row[] | undefined
  /** What stands in the place of choices when there are none. */
  readonly otherwise: string
  /** Why none can be shown: that they are not known is not that there are none. */
  readonly problem: string | undefined
}

/** The first records that fit what is typed into a field, as the server finds them. */
export function useFound(
  model: ModelMeta | undefined,
  text: string,
  wanted: Pick<ListQuery, 'select' | 'order' | 'filters'>,
): Found {
  const [asked] = useDebouncedValue(text, TYPING_MS)
  const { data, error } = useQuery({
    queryKey: keys.list(model?.name ?? '', { found: asked, ...wanted }),
    enabled: model !== undefined,
    queryFn: async ({ signal }) => {
      if (model === undefined) return []
      return (await listRecords({ ...recordSearch(model, asked), ...wanted, signal })).rows
    },
  })
  const rows = asked === text ? data : undefined
  return {
    rows,
    otherwise: rows === undefined ? t('Searching…') : t('Nothing found'),
    problem:
      error === null ? undefined : t('This cannot be shown now: {why}', { why: wordsOf(error) }),
  }
}
