import type { BackupRecord } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { Turns, type TurnsMemory } from '../control/turns.ts'

/** From three regions, one after the other, within the time of a control: 10 MB a second. */
const MOST_BYTES = 100_000_000

type Read = Pick<BackupRecord, 'id' | 'bytes' | 'database'>

export interface ReadBackPort {
  /** Names of all configured regions. */
  readonly regions: () => Promise<readonly string[]>
  /** Of each database that has a complete backup, the newest one, in the same order each time. */
  readonly newest: () => Promise<readonly Read[]>
  /** Reads it whole from a region; throws where it is not there or not, byte by byte, what was registered. */
  readonly readBack: (
    backup: Pick<BackupRecord, 'id'>,
    region: string,
    signal: AbortSignal,
  ) => Promise<void>
  readonly turns: TurnsMemory
}

/** What one run read, and of how many. */
interface ReadRun {
  readonly regions: readonly string[]
  /** Names of those that did not give it back. */
  readonly lacking: readonly string[]
  readonly bytes: number
  readonly databases: number
  /** Databases whose newest backup is larger than one run can read. */
  readonly large: number
}

/**
 * Holds where every region gives back the very dump that was registered. One database a run, each run the next one; one that
 * failed is read again until it holds.
 */
export function backupReadBackControl({
  regions,
  newest,
  readBack,
  turns: memory,
}: ReadBackPort): Control {
  const keyOf = ({ database }: Read): string => database
  const turns = new Turns<Read>('backup-read-back', { memory, most: 1, keyOf })
  return {
    id: 'backup-read-back',
    observe: async (signal) => {
      const [names, all] = [await regions(), await newest()]
      const small = all.filter(({ bytes }) => (bytes ?? 0) <= MOST_BYTES)
      const [backup] = await turns.next(small)
      if (backup === undefined || names.length === 0) return nothingRead(all.length)
      const lacking: string[] = []
      for (const region of names)
        try {
          await readBack(backup, region, signal)
        } catch {
          // That the time is over says nothing of the region.
          signal.throwIfAborted()
          lacking.push(region)
        }
      const seen = sayRead({
        regions: names,
        lacking,
        bytes: backup.bytes ?? 0,
        databases: all.length,
        large: all.length - small.length,
      })
      return await turns.conclude([backup], lacking.length > 0 ? [backup] : [], seen)
    },
  }
}

function nothingRead(databases: number): Observation {
  const measured =
    databases === 0
      ? 'there is no complete backup yet'
      : `no backup of ${counted(databases, 'database')} could be read back: each is larger than 100 MB, or there is no region`
  return { outcome: 'unknown', measured, figures: { databases } }
}

function sayRead({ regions, lacking, bytes, databases, large }: ReadRun): Observation {
  const read = regions.length - lacking.length
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`
  const words = [
    `the newest backup of 1 of ${counted(databases, 'database')}, by turns, ${size}, read back from ${read} of ${counted(regions.length, 'region')}, equal to what was written`,
    ...(large > 0 ? [`${large} larger than 100 MB not read`] : []),
    ...(lacking.length > 0 ? [`not from ${lacking.join(', ')}`] : []),
  ]
  return {
    outcome: lacking.length === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { regions: regions.length, read, bytes, databases, large },
  }
}
