import {
  courseWords,
  durationWords,
  type KeptRecovery,
  type LastDrill,
  type RegionState,
} from '@zennnn/cloud'

/** A region for people. */
export function regionLine(region: RegionState, now: Date): string {
  const { name, location, isHome, problem, databases, newestAt, oldestAt, short } = region
  const where = [location, ...(isHome ? ['the databases run here'] : [])]
  return [
    `${name} (${where.join('; ')}):`,
    problem === undefined ? 'reachable;' : `away: ${problem}`,
    newestAt === undefined || oldestAt === undefined
      ? 'no backup of any database;'
      : `newest backups ${agoWords(newestAt, now)} to ${agoWords(oldestAt, now)} old;`,
    short === 0 ? `none of ${databases} is short.` : `${short} of ${databases} lack their newest.`,
  ].join(' ')
}

/** The last drill for people. */
export function drillLines(drill: LastDrill | undefined): readonly string[] {
  if (drill === undefined) return ['The loss of a region was never rehearsed here.']
  const { kind, lost, regions, endedAt, databases, failed, ms, bytesPerSecond, inversions } = drill
  const what = kind === 'whole' ? `all ${databases} databases` : `${databases} databases by lot`
  return [
    `Last drill ${endedAt.toISOString()}: ${lost} lost, ${what} from ${regions.join(', ')} in ${durationWords(ms)}, ${megabytes(bytesPerSecond)} MB/s a worker, ${inversions} before their turn, ${failed.length} not back.`,
    ...failed.map(({ slug, message }) => `not back: ${slug}: ${message}`),
    ...drill.tiers.map(
      (tier) => `${kind === 'whole' ? 'measured' : 'foreseen'}: ${courseWords(tier)}`,
    ),
  ]
}

/** What the last recovery took for people; nothing where this cloud was never lost. */
export function recoveryLines(recovery: KeptRecovery | undefined): readonly string[] {
  if (recovery === undefined) return []
  const { beganAt, endedAt, lost, regions, databases, tiers } = recovery
  const failed = databases.filter(({ backup }) => backup === null)
  const ms = endedAt.getTime() - beganAt.getTime()
  return [
    `Last recovery ${beganAt.toISOString()}: ${lost ?? 'the machine'} lost, ${databases.length - failed.length} of ${databases.length} databases from ${regions.join(', ')} in ${durationWords(ms)}.`,
    ...failed.map(({ slug, message }) => `not recovered: ${slug}: ${message}`),
    ...tiers.map((tier) => {
      const words = `recovered: ${courseWords(tier)}`
      return tier.lostMs === null
        ? words
        : `${words}; at most the last ${durationWords(tier.lostMs)} lost`
    }),
  ]
}

function agoWords(at: Date, now: Date): string {
  return durationWords(Math.max(0, now.getTime() - at.getTime()))
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1)
}
