import type { BackupRecord } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

export interface ReadBackPort {
  /** Names of all configured regions. */
  readonly regions: () => Promise<readonly string[]>
  /** The newest complete backup of a database, another one each time, small enough to be read in the time of a control. */
  readonly draw: () => Promise<Pick<BackupRecord, 'id' | 'bytes'> | undefined>
  /** Reads it whole from a region; throws where it is not there or not, byte by byte, what was registered. */
  readonly readBack: (
    backup: Pick<BackupRecord, 'id'>,
    region: string,
    signal: AbortSignal,
  ) => Promise<void>
}

/** Holds where every region gives back the very dump that was registered. */
export function backupReadBackControl({ regions, draw, readBack }: ReadBackPort): Control {
  return {
    id: 'backup-read-back',
    observe: async (signal) => {
      const [names, backup] = [await regions(), await draw()]
      if (backup === undefined || names.length === 0)
        return { outcome: 'unknown', measured: 'there is no complete backup yet', figures: {} }
      const lacking: string[] = []
      for (const region of names)
        try {
          await readBack(backup, region, signal)
        } catch {
          // That the time is over says nothing of the region.
          signal.throwIfAborted()
          lacking.push(region)
        }
      return sayRead(names, lacking, backup.bytes ?? 0)
    },
  }
}

function sayRead(
  regions: readonly string[],
  lacking: readonly string[],
  bytes: number,
): Observation {
  const read = regions.length - lacking.length
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`
  const words = [
    `a backup of ${size} read back from ${read} of ${counted(regions.length, 'region')}, equal to what was written`,
    ...(lacking.length > 0 ? [`not from ${lacking.join(', ')}`] : []),
  ]
  return {
    outcome: lacking.length === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { regions: regions.length, read, bytes },
  }
}
