import type { RecordId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { type Decision, planRetention } from './retention.ts'

/** Between a plan and its deletions, in hours: time to object, and to find out that a plan was wrong. */
const DELAY_MS = 72 * 3_600_000

/** A backup that is to be deleted, unless a later plan keeps it. */
export interface Removal {
  readonly backup: RecordId
  readonly dueAt: Date
}

/** What is to be done with the marks, and with the backups. */
export interface RemovalPlan<B extends Backup = Backup> {
  /** To be deleted after the delay; marked only. */
  readonly mark: readonly (Removal & { readonly because: Decision['because'] })[]
  /** Marked, and kept after all. */
  readonly unmark: readonly RecordId[]
  /** Marked long enough, and the plan of this moment deletes them too. */
  readonly remove: readonly { readonly backup: B; readonly because: Decision['because'] }[]
}

/** Decides over the registered backups of one database by its retention and the marks of earlier plans. */
export function planRemovals<B extends Backup>(
  backups: readonly B[],
  marks: readonly Removal[],
  now: Date,
): RemovalPlan<B> {
  const dueAt = new Map(marks.map((mark) => [mark.backup, mark.dueAt]))
  const deletes = planRetention(backups, now).filter(({ action }) => action === 'delete')
  const deleted = new Set(deletes.map(({ backup }) => backup.id))
  return {
    mark: deletes
      .filter(({ backup }) => !dueAt.has(backup.id))
      .map(({ backup, because }) => ({
        backup: backup.id,
        dueAt: new Date(now.getTime() + DELAY_MS),
        because,
      })),
    unmark: marks.map(({ backup }) => backup).filter((id) => !deleted.has(id)),
    remove: deletes.filter(({ backup }) => {
      const due = dueAt.get(backup.id)
      return due !== undefined && due <= now
    }),
  }
}
