import type { RestoreRecord } from '@zennnn/cloud'

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
