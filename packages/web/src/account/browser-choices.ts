/** What a person chose for this browser; nobody else's business, so the server does not know it. */

const DENSITY = 'zennnn-density'

export type Density = 'comfortable' | 'compact'

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
}
