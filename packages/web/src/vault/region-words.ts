import { spoken, t } from '../language/language.ts'
import type { PlaceProblem, RegionProblem, VaultRegion } from './vault-api.ts'

/** Where it lies: words of who configured it, or ours when nobody said. */
export function locationWords(location: string): string {
  if (location === 'this machine') return t('this machine')
  return location === 'not said' ? t('not said') : location
}

/** What is wrong with a region; what we have no words for, as the server says it. */
export function problemWords({ problem, message }: VaultRegion): string | undefined {
  return problem === undefined || problem === null ? (message ?? undefined) : sayProblem(problem)
}

function sayProblem({ kind, detail }: RegionProblem): string {
  switch (kind) {
    case 'folder':
      return t('The folder cannot be opened: {detail}', { detail })
    case 'silent':
      return detail === ''
        ? t('Nobody answers there.')
        : t('Nobody answers there: {detail}', { detail })
    case 'unmounted':
      return t('It has none of the repositories that are registered there. Is its disk mounted?')
    case 'deletes':
      return t(
        'Its server would delete what we ask it to ({detail}): start it with --append-only.',
        {
          detail,
        },
      )
  }
}

/** Why backups do not lie in three places. */
export function placeWords(problems: readonly PlaceProblem[]): string {
  const reasons = new Intl.ListFormat(spoken(), { type: 'conjunction' }).format(
    problems.map(sayPlace),
  )
  return t(
    'Backups do not lie in three places: {reasons}. Name other regions and their location in regions.json.',
    { reasons },
  )
}

function sayPlace({ kind, regions, place }: PlaceProblem): string {
  const names = new Intl.ListFormat(spoken(), { type: 'unit' }).format(regions)
  switch (kind) {
    case 'few':
      return t('{count, plural, one {there is # region} other {there are # regions}}', {
        count: regions.length,
      })
    case 'unsaid':
      return t('where {names} lies is not said', { names })
    case 'together':
      return t('{names} lie in one place ({place})', { names, place: locationWords(place) })
  }
}
