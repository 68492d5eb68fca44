import type { KeyboardEvent } from 'react'
import type { LineCommand } from './lines-table.tsx'

/** What a key means in a cell of a line; undefined where it keeps its own meaning. */
export function lineCommand(event: KeyboardEvent): LineCommand | undefined {
  if (event.defaultPrevented || event.nativeEvent.isComposing) return undefined
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const isMod = ctrlKey || metaKey
  if (isMod && key === 'Enter') return 'add'
  if (isMod && key === 'Backspace') return 'remove'
  if (isMod || shiftKey) return undefined
  if (altKey && key === 'ArrowUp') return 'move-up'
  if (altKey && key === 'ArrowDown') return 'move-down'
  if (altKey || isBusy(event.target)) return undefined
  if (key === 'Enter') return 'next'
  if (key === 'ArrowUp') return 'up'
  return key === 'ArrowDown' ? 'down' : undefined
}

/** A list that is open, a text of several lines, a choice or a button use these keys themselves. */
function isBusy(target: EventTarget): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.matches('textarea, select, button') || target.getAttribute('aria-expanded') === 'true'
  )
}
