import { useEffect, useEffectEvent } from 'react'
import { onProved } from './proved-elsewhere.ts'

/** Calls `look` when another window says that somebody signed in there, and when people come back to this one. */
export function useReturn(look: () => void): void {
  const heard = useEffectEvent(look)
  useEffect(() => {
    const hear = (): void => heard()
    const stop = onProved(hear)
    addEventListener('focus', hear)
    return () => {
      stop()
      removeEventListener('focus', hear)
    }
  }, [])
}
