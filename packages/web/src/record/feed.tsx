import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { keys } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { ChangeBlock } from './entry-change.tsx'
import { MailItem, NoteItem } from './entry-message.tsx'
import styles from './feed.module.css'
import {
  type HistoryEntry,
  type HistoryShown,
  isUnderWay,
  readHistory,
  toBlocks,
} from './history.ts'
import { ProblemText } from './problem-text.tsx'
import { useUndoableDelete } from './undoable-delete.ts'

const UNDER_WAY_MS = 4_000

/** Messages, notes and changes, newest first. */
export function Feed({ model, id }: { readonly model: ModelMeta; readonly id: string }): ReactNode {
  const [shown, setShown] = useState<HistoryShown>('all')
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useHistory(model.name, id, shown)
  const deletion = useUndoableDelete('message', () => void refetch())
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <>
      <ShownSwitch shown={shown} onChange={setShown} />
      <ProblemText error={error} />
      {isPending && <Skeleton height={64} radius="sm" className={styles.late} />}
      {data !== undefined && entries.length === 0 && (
        <p className={styles.empty}>{t('Nothing has happened yet.')}</p>
      )}
      <ol className={styles.feed} aria-label={t('What happened')}>
        {toBlocks(entries).map((block) => (
          <Block key={block[0]?.id} model={model} block={block} deletion={deletion} />
        ))}
      </ol>
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          fullWidth
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('Show earlier')}
        </Button>
      )}
    </>
  )
}

function Block({
  model,
  block,
  deletion,
}: {
  readonly model: ModelMeta
  readonly block: readonly HistoryEntry[]
  readonly deletion: ReturnType<typeof useUndoableDelete>
}): ReactNode {
  const [first] = block
  if (first?.kind === 'note') return <NoteItem entry={first} deletion={deletion} />
  if (first?.kind === 'mail') return <MailItem entry={first} />
  return <ChangeBlock model={model} entries={block.filter((one) => one.kind === 'change')} />
}

function ShownSwitch({
  shown,
  onChange,
}: {
  readonly shown: HistoryShown
  readonly onChange: (shown: HistoryShown) => void
}): ReactNode {
  const group = useId()
  const label = { all: t('All'), messages: t('Messages and notes'), changes: t('Changes') }
  return (
    <fieldset className={styles.filter}>
      <legend className={styles.spoken}>{t('What to show')}</legend>
      {(['all', 'messages', 'changes'] as const).map((one) => (
        <label key={one} className={styles.choice}>
          <input type="radio" name={group} checked={shown === one} onChange={() => onChange(one)} />
          <span>{label[one]}</span>
        </label>
      ))}
    </fieldset>
  )
}

// The types of what comes back are long and follow from the call.
function useHistory(model: string, id: string, shown: HistoryShown) {
  return useInfiniteQuery({
    queryKey: keys.aside(model, id, `history ${shown}`),
    queryFn: async ({ pageParam }) => await readHistory({ model, id }, shown, pageParam),
    initialPageParam: startOfHistory(),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ entries }) => entries.some(isUnderWay)) === true
        ? UNDER_WAY_MS
        : false,
  })
}

function startOfHistory(): string | null {
  return null
}
