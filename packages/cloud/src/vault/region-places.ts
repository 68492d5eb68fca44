import type { Region } from './regions.ts'

/** Of a folder whose place nobody said. */
const HERE = 'this machine'
/** Of a server or bucket whose place nobody said. */
const UNKNOWN = 'not said'

/** Where a region lies, as it is published. */
export function placeWords({ location, place }: Region): string {
  if (location !== undefined) return `${location.city}, ${location.country}, ${location.continent}`
  return place.kind === 'folder' ? HERE : UNKNOWN
}

/**
 * What placeWords said, apart, so that two can be compared; undefined where nobody said where it lies. A continent is told after the
 * last comma.
 */
export function splitPlace(
  words: string,
): { readonly place: string; readonly continent: string } | undefined {
  const place = words.trim().toLowerCase()
  if (place === HERE || place === UNKNOWN || place === '') return undefined
  return { place, continent: place.slice(place.lastIndexOf(',') + 1).trim() }
}

/** One reason why backups do not lie in three places. */
export interface PlaceProblem {
  /** There are fewer than three regions; where these lie is not said; these lie in one place. */
  readonly kind: 'few' | 'unsaid' | 'together'
  /** All of them, for `few`. */
  readonly regions: readonly string[]
  /** Where they lie, of those that lie together. */
  readonly place: string
}

interface Placed {
  readonly name: string
  /** As placeWords says it. */
  readonly location: string
}

/** Why the promise of three places does not hold; none when it does. Whether the words are true nobody can check. */
export function findPlaceProblems(regions: readonly Placed[]): readonly PlaceProblem[] {
  const byPlace = Map.groupBy(regions, ({ location }) => location.toLowerCase())
  const namesOf = (those: readonly Placed[]): readonly string[] => those.map(({ name }) => name)
  return [
    ...(regions.length < 3 ? [{ kind: 'few', regions: namesOf(regions), place: '' } as const] : []),
    ...[...byPlace].flatMap(([place, those]): readonly PlaceProblem[] => {
      const names = namesOf(those)
      if (place === UNKNOWN || place === '') return [{ kind: 'unsaid', regions: names, place: '' }]
      const [first] = those
      return first !== undefined && those.length > 1
        ? [{ kind: 'together', regions: names, place: first.location }]
        : []
    }),
  ]
}

/** The same in a sentence; undefined when the promise holds. */
export function findPlaceProblem(regions: readonly Placed[]): string | undefined {
  const problems = findPlaceProblems(regions)
  if (problems.length === 0) return undefined
  return `Backups do not lie in three places: ${problems.map(sayProblem).join('; ')}. Name other regions and their location in regions.json.`
}

function sayProblem({ kind, regions, place }: PlaceProblem): string {
  switch (kind) {
    case 'few':
      return `there ${regions.length === 1 ? 'is 1 region' : `are ${regions.length} regions`}`
    case 'unsaid':
      return `where ${regions.join(', ')} lies is not said`
    case 'together':
      return `${regions.join(', ')} lie in one place (${place})`
    default:
      return kind satisfies never
  }
}
