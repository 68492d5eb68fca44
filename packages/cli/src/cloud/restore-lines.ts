import type { RestoreLoss, RestoreRecord } from '@zennnn/cloud'

/** A restore as JSON. */
export function restoreAnswer(restore: RestoreRecord): Readonly<Record<string, unknown>> {
  const { id, job, database, backup, mode, state, safetyBackup, region, message } = restore
  const { beganAt, endedAt, undoUntil, heldMs } = restore
  return {
    id,
    job,
    database,
    backup,
    mode,
    state,
    safetyBackup,
    region,
    beganAt,
    endedAt,
    undoUntil,
    heldMs,
    message,
  }
}

/** One line in a list. */
export function restoreLine(restore: RestoreRecord): string {
  const { id, beganAt, mode, state, backup, undoUntil, message } = restore
  return [
    id,
    beganAt.toISOString(),
    mode.padEnd(4),
    state.padEnd(7),
    `of ${backup}`,
    ...(state === 'done' && undoUntil !== null ? [`undo until ${undoUntil.toISOString()}`] : []),
    ...(message === null ? [] : [message]),
  ].join(' ')
}

/** What a restore on live would take back, in words. */
export function lossLines({ minutes, models, from, away }: RestoreLoss): readonly string[] {
  return [
    `The backup is ${minutes} minutes old. What was written since would be gone:`,
    ...models.map(
      ({ label, added, changed, deleted }) =>
        `  ${label}: ${added} made since would be gone, ${changed} changed since would be as before, ${deleted} deleted since would come back`,
    ),
    ...(models.length === 0 ? ['  no record: nothing was written since'] : []),
    ...(away.length === 0 ? [] : [`Cannot be reached at the moment: ${away.join(', ')}.`]),
    from === null
      ? 'No region that has a copy of it can be reached: it cannot be restored at the moment.'
      : `The copy in the region ${from} would be read.`,
  ]
}
