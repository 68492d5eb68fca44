/** What a person chose for this browser; nobody else's business, so the server does not know it. */

/** The key under which the shortcuts of the shell look. */
const SINGLE_KEYS = 'zennnn-single-keys'
const DENSITY = 'zennnn-density'

export type Density = 'comfortable' | 'compact'

export function singleKeysOn(): boolean {
  return read(SINGLE_KEYS) !== 'off'
}

export function chooseSingleKeys(isOn: boolean): void {
  write(SINGLE_KEYS, isOn ? undefined : 'off')
}

export function chosenDensity(): Density {
  return read(DENSITY) === 'compact' ? 'compact' : 'comfortable'
}

/** Lists look at the attribute; the style sheets know what it means. */
export function chooseDensity(density: Density): void {
  write(DENSITY, density === 'compact' ? density : undefined)
  applyDensity()
}

/** At the start, before the first list is drawn. */
export function applyDensity(): void {
  document.documentElement.dataset['density'] = chosenDensity()
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage can be closed to us: as if nothing was chosen.
    return null
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // It holds until the page is left.
  }
  // Browsers tell only other tabs; whoever listens in this one is to hear it too.
  dispatchEvent(new StorageEvent('storage', { key }))
}
