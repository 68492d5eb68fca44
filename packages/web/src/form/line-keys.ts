import type { KeyboardEvent } from 'react'
import type { LineCommand } from './line-commands.ts'

const PLAIN: Readonly<Record<string, LineCommand>> = {
  Enter: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const WITH_ALT: Readonly<Record<string, LineCommand>> = {
  ArrowUp: 'move-up',
  ArrowDown: 'move-down',
}
const WITH_MOD: Readonly<Record<string, LineCommand>> = { Enter: 'add', Backspace: 'remove' }

/** What a key means in a cell of a line; undefined where it keeps its own meaning. */
export function lineCommand(event: KeyboardEvent): LineCommand | undefined {
  if (event.defaultPrevented || event.nativeEvent.isComposing || event.shiftKey) return undefined
  if (event.ctrlKey || event.metaKey) return WITH_MOD[event.key]
  if (event.altKey) return WITH_ALT[event.key]
  return isBusy(event.target) ? undefined : PLAIN[event.key]
}

/** A list that is open, a text of several lines, a choice or a button use these keys themselves. */
function isBusy(target: EventTarget): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.matches('textarea, select, button') || target.getAttribute('aria-expanded') === 'true'
  )
}
