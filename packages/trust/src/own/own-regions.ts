import { type OwnDatabase, planRetention, splitPlace } from '@zennnn/cloud'
import type { Sentence } from '../view/policy-view.ts'
import type { OwnFacts } from './own-facts.ts'
import type { OwnFigure } from './own-figure.ts'
import { isFinished } from './own-finished.ts'

/** In so many places each backup lies at least, and on as many continents where that is promised. */
const PROMISED = 3

/** As `own-promises` calls it: what the sentence of the brand says besides. */
export function ownRegionsOf(
  { database }: Pick<OwnFacts, 'database'>,
  now: Date,
  { promise: { controls } }: Sentence,
): OwnFigure {
  return ownRegions(database, now, controls.includes('region-continents'))
}

/**
 * Where the backups lie that are kept, those too that some region lacks. `short`: in fewer than `wanted` places; two regions in one
 * place are one, and one of which nobody said where it lies is none. `short_continents`: on fewer continents, null where these are
 * not promised. @internal
 */
export function ownRegions(
  { backups, regions }: Pick<OwnDatabase, 'backups' | 'regions'>,
  now: Date,
  areContinentsPromised: boolean,
): OwnFigure {
  const kept = planRetention(backups, now)
    .filter(({ action }) => action === 'keep')
    .map(({ backup }) => backup)
    .filter(isFinished)
  const places = new Map(regions.map(({ name, location }) => [name, splitPlace(location)]))
  const countShort = (what: 'place' | 'continent'): number =>
    kept.filter(({ heldBy }) => {
      const different = new Set(heldBy.flatMap((name) => places.get(name)?.[what] ?? []))
      return different.size < PROMISED
    }).length
  const short = countShort('place')
  const shortContinents = areContinentsPromised ? countShort('continent') : null
  const isGood = short === 0 && (shortContinents ?? 0) === 0
  return {
    outcome: kept.length === 0 ? 'unknown' : isGood ? 'holds' : 'fails',
    figures: {
      regions: regions.map(({ name, location }) => ({
        name,
        location,
        copies: kept.filter(({ heldBy }) => heldBy.includes(name)).length,
      })),
      copies: kept.length,
      short,
      short_continents: shortContinents,
      wanted: PROMISED,
    },
  }
}
