import { isLate } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

const HOUR_MS = 3_600_000

/** Of one database: when it was made, and the newest of its backups that was restored and found equal. */
export interface RestoredDatabase {
  readonly createdAt: Date | undefined
  readonly verifiedBackupAt: Date | undefined
}

export interface RestorePort {
  readonly clock: Clock
  readonly databases: (signal: AbortSignal) => Promise<readonly RestoredDatabase[]>
}

/** Holds where a backup of every database, not older than a night, was restored and is equal to what it was made of. */
export function restoreDrillControl({ clock, databases }: RestorePort): Control {
  return {
    id: 'restore-drill',
    observe: async (signal) => observeRestores(await databases(signal), clock.now()),
  }
}

/** Of one database or of all. */
export function observeRestores(databases: readonly RestoredDatabase[], now: Date): Observation {
  if (databases.length === 0)
    return { outcome: 'unknown', measured: 'no database was found', figures: {} }
  const isNew = ({ createdAt, verifiedBackupAt }: RestoredDatabase): boolean =>
    verifiedBackupAt === undefined && createdAt !== undefined && !isLate(createdAt, now)
  const fresh = databases.filter(isNew).length
  const restored = databases.filter(
    ({ verifiedBackupAt: at }) => at !== undefined && at <= now && !isLate(at, now),
  )
  const oldestMs = Math.max(
    0,
    ...restored.map(({ verifiedBackupAt: at }) => now.getTime() - (at ?? now).getTime()),
  )
  const oldestHours = Math.floor(oldestMs / HOUR_MS)
  const words = [
    `last night's backup of ${restored.length} of ${databases.length} databases restored and found equal, row by row`,
    ...(fresh > 0 ? [`${fresh} too new to have one`] : []),
    `oldest ${counted(oldestHours, 'hour')}`,
  ]
  return {
    outcome: restored.length + fresh === databases.length ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: {
      databases: databases.length,
      restored: restored.length,
      new: fresh,
      oldest_hours: oldestHours,
    },
  }
}
