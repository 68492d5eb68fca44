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
 * Why the promise of three places does not hold; undefined when it does. `location`: as placeWords says it. Whether the
 * words are true nobody can check.
 */
export function findPlaceProblem(
  regions: readonly { readonly name: string; readonly location: string }[],
): string | undefined {
  const byPlace = Map.groupBy(regions, ({ location }) => location.toLowerCase())
  const problems = [
    ...(regions.length < 3
      ? [`there ${regions.length === 1 ? 'is 1 region' : `are ${regions.length} regions`}`]
      : []),
    ...[...byPlace].flatMap(([place, those]) => {
      const names = those.map(({ name }) => name).join(', ')
      if (place === UNKNOWN || place === '') return [`where ${names} lies is not said`]
      return those.length > 1 ? [`${names} lie in one place (${those[0]?.location})`] : []
    }),
  ]
  if (problems.length === 0) return undefined
  return `Backups do not lie in three places: ${problems.join('; ')}. Name other regions and their location in regions.json.`
}
