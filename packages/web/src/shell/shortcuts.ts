import { useEffect } from 'react'

export interface Shortcut {
  /** As `KeyboardEvent.key` says it; with `mod+` Ctrl (Cmd on a Mac) is held. */
  readonly keys: string
  /** What it does, for the sheet of all shortcuts. */
  readonly label: string
  readonly run: () => void
}

const active = new Set<Shortcut>()

/** Makes shortcuts work while the component that calls this is shown. Single keys do nothing while somebody types. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    for (const one of shortcuts) active.add(one)
    return () => {
      for (const one of shortcuts) active.delete(one)
    }
  })
}

/** All that work at this moment. */
export function activeShortcuts(): readonly Shortcut[] {
  return [...active]
}
