import { useCallback, useEffect, useRef, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import { send } from '../api/request.ts'
import { notifyProblem } from '../shell/notify.ts'

/** How long one can take it back. */
const UNDO_MS = 8_000

export interface UndoableDelete {
  /** Deleted as far as the person sees, and not yet in truth. */
  readonly isWaiting: (id: string) => boolean
  readonly remove: (id: string) => void
  readonly undo: (id: string) => void
}

/** Deletes records of a model a few seconds later, or at once when the person leaves. */
export function useUndoableDelete(model: string, onDeleted: () => void): UndoableDelete {
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set())
  const latest = useRef(onDeleted)
  latest.current = onDeleted

  const forget = useCallback((id: string) => {
    clearTimeout(timers.current.get(id))
    timers.current.delete(id)
  }, [])
  const show = useCallback((id: string) => {
    setWaiting((ids) => new Set([...ids].filter((one) => one !== id)))
  }, [])
  const carryOut = useCallback(
    async (id: string) => {
      forget(id)
      try {
        await deleteNow(model, id)
        latest.current()
      } catch (error) {
        // It is still there: it comes back into sight, with the reason.
        show(id)
        notifyProblem(error)
      }
    },
    [model, forget, show],
  )

  useEffect(() => {
    const map = timers.current
    const flush = (): void => {
      for (const id of map.keys()) void carryOut(id)
    }
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [carryOut])

  return {
    isWaiting: (id) => waiting.has(id),
    remove: (id) => {
      setWaiting((ids) => new Set([...ids, id]))
      timers.current.set(
        id,
        setTimeout(() => void carryOut(id), UNDO_MS),
      )
    },
    undo: (id) => {
      forget(id)
      show(id)
    },
  }
}

/** `keepalive`: also while the page is being left. */
async function deleteNow(model: string, id: string): Promise<void> {
  const path = `/api/${model}?id=eq.${encodeURIComponent(id)}`
  const response = await send(path, { method: 'DELETE', keepalive: true })
  if (!response.ok) throw await problemOf(response)
}
