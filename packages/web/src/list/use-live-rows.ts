import { useEffect, useRef, useState } from 'react'
import { followChanges } from '../api/events.ts'
import type { Question } from '../search/search-query.ts'
import { patchRows, readByIds, refreshAll, refreshSums } from './list-data.ts'

const COLLECT_MS = 300
/** As many as the largest page has; more at once are not read one by one. */
const MAX_IDS = 1000

interface Watched {
  readonly model: string
  readonly select: string
  readonly question: Question
  readonly shown: readonly string[]
}

export interface LiveRows {
  /** Records that came or went since the list was read. */
  readonly pending: number
  readonly show: () => void
}

/**
 * Follows what others change. Values of rows that are shown are put in place; rows that came or went only count, until the
 * person wants to see them: nothing moves under somebody who reads.
 */
export function useLiveRows(watched: Watched): LiveRows {
  const now = useRef(watched)
  const [pending, setPending] = useState<ReadonlySet<string>>(NONE)
  useEffect(() => {
    now.current = watched
  })
  const { model, question } = watched
  const asked = JSON.stringify(question)
  useEffect(() => setPending(NONE), [model, asked])
  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = async (): Promise<void> => {
      timer = undefined
      const ids = [...changed].slice(0, MAX_IDS)
      changed.clear()
      const moved = await update(now.current, ids)
      setPending((old) => merge(old, moved))
    }
    const end = followChanges((event) => {
      if (event !== 'reset' && event.model !== model) return
      // Without an id it may be any of them.
      const ids = event === 'reset' || event.id === undefined ? now.current.shown : [event.id]
      for (const id of ids) changed.add(id)
      timer ??= setTimeout(() => void flush().catch(() => undefined), COLLECT_MS)
    })
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [model])
  return {
    pending: pending.size,
    show: () => {
      setPending(NONE)
      void refreshAll(model)
    },
  }
}

const NONE: ReadonlySet<string> = new Set()

interface Moved {
  readonly arrivedOrGone: readonly string[]
  readonly inPlace: readonly string[]
}

async function update(
  { model, select, question, shown }: Watched,
  ids: readonly string[],
): Promise<Moved> {
  const rows = await readByIds(model, select, question, ids)
  patchRows(model, rows)
  await refreshSums(model)
  const isShown = new Set(shown)
  const matches = new Set(rows.map(({ id }) => id))
  const isInPlace = (id: string): boolean => isShown.has(id) === matches.has(id)
  return {
    arrivedOrGone: ids.filter((id) => !isInPlace(id)),
    inPlace: ids.filter(isInPlace),
  }
}

function merge(old: ReadonlySet<string>, { arrivedOrGone, inPlace }: Moved): ReadonlySet<string> {
  const next = new Set([...old, ...arrivedOrGone])
  for (const id of inPlace) next.delete(id)
  return next.size === 0 ? NONE : next
}
