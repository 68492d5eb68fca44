import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { Turns, type TurnsMemory } from '../control/turns.ts'

/** A scan takes up to two seconds of a large database. */
const MOST_DATABASES = 12

/** What a scan of one database saw: `scanForCards` of packages/data, of which no more is needed. */
export interface ScannedTexts {
  readonly looked: number
  readonly found: number
  /** False where not every table had its turn. */
  readonly isEverywhere: boolean
}

export interface CardScanPort {
  /** Names of all databases of customers in service. */
  readonly databases: () => Promise<readonly string[]>
  readonly scan: (database: string, signal: AbortSignal) => Promise<ScannedTexts>
  readonly turns: TurnsMemory
}

/** Holds where nothing that looks like the number of a payment card stands in what was looked at. */
export function cardScanControl({ databases, scan, turns: memory }: CardScanPort): Control {
  const turns = new Turns<string>('card-scan', {
    memory,
    most: MOST_DATABASES,
    keyOf: (name) => name,
  })
  return {
    id: 'card-scan',
    observe: async (signal) => {
      const all = await databases()
      const chosen = await turns.next(all)
      const scans: (readonly [string, ScannedTexts])[] = []
      for (const name of chosen) scans.push([name, await scan(name, signal)])
      // A scan that was cut saw less than it says.
      signal.throwIfAborted()
      const failed = scans.filter(([, { found }]) => found > 0).map(([name]) => name)
      const texts = scans.map(([, one]) => one)
      return await turns.conclude(chosen, failed, observeScans(texts, all.length))
    },
  }
}

/** @internal */
export function observeScans(scans: readonly ScannedTexts[], databases: number): Observation {
  const looked = scans.reduce((sum, one) => sum + one.looked, 0)
  const found = scans.reduce((sum, one) => sum + one.found, 0)
  const partly = scans.filter(({ isEverywhere }) => !isEverywhere).length
  const where =
    scans.length < databases
      ? `${scans.length} of ${databases} databases, by turns`
      : counted(databases, 'database')
  const words = [
    `${found === 0 ? 'no card number' : counted(found, 'card number')} in a sample of ${counted(looked, 'text')} of ${where}`,
    ...(partly > 0 ? [`${partly} of them in part`] : []),
  ]
  return {
    outcome: outcomeOf(looked, found),
    measured: words.join(', '),
    figures: { databases, scanned: scans.length, texts: looked, found, partly },
  }
}

/** Where there was nothing to read, nothing was proved. */
function outcomeOf(looked: number, found: number): Observation['outcome'] {
  if (found > 0) return 'fails'
  return looked > 0 ? 'holds' : 'unknown'
}
