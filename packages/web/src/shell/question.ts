import { useEffect, useRef, useState } from 'react'
import { access } from '../api/access.ts'

/** Called once: whether the person did what a request waits for. */
export type Answer = (isDone: boolean) => void

/**
 * Asks a question over the page when a request cannot go on without it; undefined while there is none. Many requests can
 * find out at once: all of them wait for the one answer, which holds too for those that were sent before it and are refused
 * later. Escape says no. Drawn before all other dialogs.
 */
export function useQuestion(name: 'onSignedOut' | 'onUnconfirmed'): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    let asked: Promise<boolean> | undefined
    let last = { isDone: false, at: -Infinity }
    const before = access[name]
    access[name] = async (sentAt) => {
      if (asked === undefined && sentAt < last.at) return last.isDone
      asked ??= new Promise<boolean>((resolve) => {
        setAnswer(() => resolve)
      }).then((isDone) => {
        asked = undefined
        last = { isDone, at: performance.now() }
        setAnswer(undefined)
        return isDone
      })
      return await asked
    }
    return () => {
      access[name] = before
    }
  }, [name])
  const current = useRef(answer)
  useEffect(() => {
    current.current = answer
  })
  useEffect(() => {
    // Dialogs hear of Escape in the order in which they were drawn: one below, with what was typed in it, would close too.
    const hear = (event: KeyboardEvent): void => {
      if (current.current === undefined || event.key !== 'Escape' || event.isComposing) return
      event.stopImmediatePropagation()
      current.current(false)
    }
    addEventListener('keydown', hear, { capture: true })
    return () => removeEventListener('keydown', hear, { capture: true })
  }, [])
  return answer
}
