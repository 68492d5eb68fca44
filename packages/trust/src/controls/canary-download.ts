import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

/** By name of a table: how many rows it has, and a checksum over all of them. */
export type TableContents = ReadonlyMap<
  string,
  { readonly rows: number; readonly checksum: string }
>

export interface DownloadPort {
  /** Of the canary database as it is, before anything is downloaded. Undefined as long as there is none. */
  readonly live: (signal: AbortSignal) => Promise<TableContents | undefined>
  /**
   * Asks for a download of the live data as its administrator, over HTTPS as anybody does, restores what comes with PostgreSQL as it
   * is sold everywhere, and reads that. Throws where any of it is not possible.
   */
  readonly downloaded: (signal: AbortSignal) => Promise<TableContents>
}

/** Holds where what an administrator downloads is, restored, what the database has. */
export function canaryDownloadControl({ live, downloaded }: DownloadPort): Control {
  return {
    id: 'canary-download',
    observe: async (signal) => {
      const there = await live(signal)
      return there === undefined
        ? { outcome: 'unknown', measured: 'there is no canary database yet', figures: {} }
        : observeDownload(there, await downloaded(signal))
    },
  }
}

/** @internal */
export function observeDownload(live: TableContents, downloaded: TableContents): Observation {
  const names = [...new Set([...live.keys(), ...downloaded.keys()])]
  const equal = names.filter((name) => isEqual(live.get(name), downloaded.get(name))).length
  const rows = [...live.values()].reduce((sum, table) => sum + table.rows, 0)
  return {
    outcome: outcomeOf(equal === names.length, rows),
    measured: `a downloaded backup was restored, ${equal} of ${counted(names.length, 'table')} with ${counted(rows, 'row')} equal to the live ones`,
    figures: { tables: names.length, equal, rows },
  }
}

type Table = { readonly rows: number; readonly checksum: string } | undefined

function isEqual(one: Table, other: Table): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.rows === other.rows &&
    one.checksum === other.checksum
  )
}

/** That nothing equals nothing proves nothing. */
function outcomeOf(isSame: boolean, rows: number): Observation['outcome'] {
  if (!isSame) return 'fails'
  return rows > 0 ? 'holds' : 'unknown'
}
