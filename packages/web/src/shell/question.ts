import { useEffect, useRef, useState } from 'react'
import { access } from '../api/request.ts'

/** Called once: whether the person did what a request waits for. */
export type Answer = (isDone: boolean) => void

/**
 * Asks a question over the page when a request cannot go on without it; undefined while there is none. Many requests can
 * find out at once: all of them wait for the one answer. Escape says no. Drawn before all other dialogs.
 */
export function useQuestion(name: 'onSignedOut' | 'onUnconfirmed'): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    let asked: Promise<boolean> | undefined
    const before = access[name]
    access[name] = async () => {
      asked ??= new Promise<boolean>((resolve) => {
        setAnswer(() => resolve)
      }).finally(() => {
        asked = undefined
        setAnswer(undefined)
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
