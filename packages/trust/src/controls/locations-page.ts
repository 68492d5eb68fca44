import { placeWords, type Region } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'

export interface LocationsPort {
  readonly regions: () => Promise<readonly Region[]>
  /** The public page, as a stranger gets it. */
  readonly page: (signal: AbortSignal) => Promise<string>
}

/** Holds where the public page names exactly the configured regions, with the place of each. */
export function locationsPageControl({ regions, page }: LocationsPort): Control {
  return {
    id: 'locations-page',
    observe: async (signal) => observeLocations(await regions(), await page(signal)),
  }
}

/** @internal */
export function observeLocations(regions: readonly Region[], page: string): Observation {
  const published = new Set(readRows(page).map(rowKey))
  const configured = new Set(regions.map((region) => rowKey([region.name, placeWords(region)])))
  const unsaid = regions.filter(({ location }) => location === undefined).length
  const hidden = configured.difference(published).size
  const invented = published.difference(configured).size
  const words = [
    `${configured.size - hidden} of ${configured.size} regions are published`,
    ...(invented > 0 ? [`${invented} that are none of ours`] : []),
    ...(unsaid > 0 ? [`${unsaid} without a place`] : []),
  ]
  return {
    outcome: configured.size > 0 && hidden + invented + unsaid === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { regions: configured.size, hidden, invented, unsaid },
  }
}

/** Rows of two cells, as texts. */
function readRows(page: string): readonly (readonly [string, string])[] {
  const rows = page.matchAll(/<tr>\s*<td[^>]*>([^<]*)<\/td>\s*<td[^>]*>([^<]*)<\/td>\s*<\/tr>/g)
  return [...rows].map(([, name = '', place = '']) => [readText(name), readText(place)])
}

/** The entities that our templates write. */
function readText(markup: string): string {
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
  return Object.entries(entities).reduce(
    (text, [name, sign]) => text.replaceAll(name, sign),
    markup,
  )
}

function rowKey([name, place]: readonly [string, string]): string {
  return JSON.stringify([name, place])
}
