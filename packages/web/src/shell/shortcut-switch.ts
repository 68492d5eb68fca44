import { useSyncExternalStore } from 'react'

const STORED = 'zennnn-single-keys'
const listeners = new Set<() => void>()

/** Whether single letters and signs are shortcuts in this browser (WCAG 2.1.4); on until somebody switches them off. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true
  }
}

/** Kept for this browser, in all its tabs. */
function switchSingleKeys(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(STORED)
    else localStorage.setItem(STORED, 'off')
  } catch {
    // Storage can be closed to us: they stay on.
  }
  for (const listener of listeners) listener()
}

/** For a switch in a page: whether single keys are on, and how to change it. */
export function useSingleKeys(): readonly [isOn: boolean, change: (isOn: boolean) => void] {
  return [useSyncExternalStore(subscribe, areSingleKeysOn), switchSingleKeys]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
