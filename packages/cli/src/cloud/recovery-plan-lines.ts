import { courseWords, durationWords, type RecoveryPreview } from '@zennnn/cloud'

/** What a recovery would do, as JSON. */
export function planAnswer({ now, databases, tiers, pace }: RecoveryPreview): unknown {
  return {
    now,
    bytesPerSecond: Math.round(pace),
    databases: databases.map(({ backup = null, at, ...known }) => ({
      ...known,
      backup,
      at: at ?? null,
      lostMs: at === undefined ? null : now.getTime() - at.getTime(),
    })),
    tiers,
  }
}

/** The same for people. */
export function planLines(
  { now, databases, tiers }: RecoveryPreview,
  lost: string,
): readonly string[] {
  const without = databases.filter(({ backup }) => backup === undefined)
  return [
    `If the region ${lost} were lost now:`,
    ...databases.map(({ slug, tier, at, backMs }) =>
      at === undefined
        ? `${slug} (${tier}) could not be brought back: no region that is left has a backup of it.`
        : `${slug} (${tier}) back after ${durationWords(backMs)}, without the last ${durationWords(now.getTime() - at.getTime())}: the backup of ${at.toISOString()}.`,
    ),
    ...tiers.map(courseWords),
    ...(without.length === 0 ? [] : [`${without.length} would be lost.`]),
  ]
}
