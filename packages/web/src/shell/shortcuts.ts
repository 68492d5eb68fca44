import { useEffect, useState } from 'react'
import { areSingleKeysOn } from './shortcut-switch.ts'

export interface Shortcut {
  /**
   * As `KeyboardEvent.key` says it; with `mod+` Ctrl (Cmd on a Mac) is held; two with a space between are pressed one after
   * the other: `c`, `Enter`, `mod+s`, `g c`.
   */
  readonly keys: string
  /** What it does, for the sheet of all shortcuts. */
  readonly label: string
  readonly run: () => void
}

/** What one component offers while it is shown; replaced in its place, so that drawing again changes no order. */
interface Holder {
  shortcuts: readonly Shortcut[]
}

const holders = new Set<Holder>()
/** The first key of a sequence, until the next key is pressed. */
let begun: string | undefined

/**
 * Makes shortcuts work while the component that calls this is shown; of two with the same keys the one shown last. Single
 * keys do nothing while somebody types, when a dialog or a menu is open, or when they are switched off.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const [holder] = useState<Holder>(() => ({ shortcuts }))
  useEffect(() => {
    holder.shortcuts = shortcuts
  })
  useEffect(() => {
    if (holders.size === 0) document.addEventListener('keydown', hear)
    holders.add(holder)
    return () => {
      holders.delete(holder)
      if (holders.size === 0) document.removeEventListener('keydown', hear)
    }
  }, [holder])
}

/** All that work at this moment, one for each combination of keys. */
export function activeShortcuts(): readonly Shortcut[] {
  const shortcuts = [...holders].flatMap((holder) => holder.shortcuts)
  return [...new Map(shortcuts.map((one) => [one.keys, one])).values()]
}

function hear(event: KeyboardEvent): void {
  const first = begun
  begun = undefined
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const key = keyOf(event)
  const found = activeShortcuts().find(
    ({ keys }) => keys === key || (first !== undefined && keys === `${first} ${key}`),
  )
  const begins = activeShortcuts().some(({ keys }) => keys.startsWith(`${key} `))
  if ((found === undefined && !begins) || (!isWithMod(event) && !mayBeSingle(event))) return
  if (found === undefined) {
    begun = key
    return
  }
  event.preventDefault()
  found.run()
}

function isWithMod(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey
}

function keyOf(event: KeyboardEvent): string {
  return isWithMod(event) ? `mod+${event.key.toLowerCase()}` : event.key
}

/** Whether a key without Ctrl may mean more than itself here. */
function mayBeSingle(event: KeyboardEvent): boolean {
  if (event.key.length === 1 && !areSingleKeysOn()) return false
  const isDialogOpen = [...document.querySelectorAll(MODAL)].some((one) => one.checkVisibility())
  if (isDialogOpen) return false
  const { target } = event
  if (!(target instanceof Element)) return true
  if (target.closest(OWN_KEYS) !== null) return false
  // Both press what has the focus.
  return !(['Enter', ' '].includes(event.key) && target.closest(PRESSED) !== null)
}

const MODAL = '[aria-modal="true"], dialog:modal'
/** What uses keys itself: for text, or to go to an entry by its first letter. */
const OWN_KEYS = [
  'input:not([type="checkbox"], [type="radio"], [type="button"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  ...['textbox', 'combobox', 'dialog', 'menu', 'listbox'].map((role) => `[role="${role}"]`),
].join(', ')
const PRESSED = 'a[href], button, summary, input, [role="button"], [role="tab"], [role="option"]'
