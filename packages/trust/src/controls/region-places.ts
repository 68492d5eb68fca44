import { placeWords, type Region } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

/** How many places, or continents, are promised. */
const PROMISED = 3

export interface RegionsPort {
  readonly regions: () => Promise<readonly Region[]>
}

/** Holds where the configured regions lie in three places. That the words are true only an attestation says. */
export function regionPlacesControl({ regions }: RegionsPort): Control {
  return { id: 'region-places', observe: async () => observePlaces(await regions()) }
}

/** Holds where they lie on three continents. */
export function regionContinentsControl({ regions }: RegionsPort): Control {
  return { id: 'region-continents', observe: async () => observeContinents(await regions()) }
}

/** @internal */
export function observePlaces(regions: readonly Region[]): Observation {
  return observeDifferent(
    regions.map((region) => (region.location === undefined ? undefined : placeWords(region))),
    'places',
  )
}

/** @internal */
export function observeContinents(regions: readonly Region[]): Observation {
  return observeDifferent(
    regions.map(({ location }) => location?.continent),
    'continents',
  )
}

/** `undefined`: of a region of which nobody said where it lies. */
function observeDifferent(
  said: readonly (string | undefined)[],
  what: 'places' | 'continents',
): Observation {
  const names = said.flatMap((name) => name?.trim().toLowerCase() ?? [])
  const different = new Set(names).size
  const unsaid = said.length - names.length
  const where =
    what === 'places'
      ? `in ${counted(different, 'place')}`
      : `on ${counted(different, 'continent')}`
  const more = unsaid === 0 ? '' : `, ${unsaid} of which nobody said where they lie`
  return {
    outcome: different >= PROMISED && unsaid === 0 ? 'holds' : 'fails',
    measured: `${counted(said.length, 'region')} ${where}${more}`,
    figures: { regions: said.length, [what]: different, unsaid },
  }
}
