import type { DatabaseId } from '@zennnn/kernel'
import type { Connections } from '../connections/connections.ts'
import type { Row, Statement } from '../connections/statement.ts'
import {
  type LookedAt,
  lookAt,
  lookAtFiles,
  NEWEST_FILES,
  parseTextTable,
  sampleOf,
  TEXT_TABLES,
} from './card-scan-plan.ts'

const LIMITS = { rowsPerTable: 500, values: 50_000 } as const
const TIMEOUT_MS = 10_000

/** What a scan saw: numbers alone, never a value. */
export interface CardScan {
  /** Texts that were looked at, long ones at their beginning. */
  readonly looked: number
  /** Those in which the number of a payment card seems to stand. */
  readonly found: number
  /** Where it does: `app.contact.note`, or `files`. */
  readonly places: readonly Omit<LookedAt, 'looked'>[]
  /** False when the limit was reached, or the scan was stopped, before each table had its turn. */
  readonly isEverywhere: boolean
}

/**
 * Looks for numbers of payment cards in the texts that a database stores: all of small tables, a sample and the newest of
 * large ones, the beginnings of the newest files. Changes nothing, which PostgreSQL holds it to; each table is a
 * transaction of its own. Some 50,000 values at most, of each the first 4,000 characters. Logs in as the role of `work`.
 */
export async function scanForCards(
  connections: Pick<Connections, 'direct'>,
  database: DatabaseId,
  {
    limits = LIMITS,
    signal,
  }: {
    readonly limits?: { readonly rowsPerTable: number; readonly values: number }
    readonly signal?: AbortSignal
  } = {},
): Promise<CardScan> {
  const read = async (statement: Statement): Promise<readonly Row[]> => {
    const options = { timeoutMs: TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) }
    const results = await connections.direct(database, [...AS_READER, statement], options)
    return results.at(-1)?.rows ?? []
  }
  const tables = (await read(TEXT_TABLES)).map(parseTextTable)
  const seen: LookedAt[] = []
  const hasFiles = tables.some(({ schema, name }) => schema === 'app' && name === 'attachment')
  if (hasFiles) seen.push(lookAtFiles(await read(NEWEST_FILES)))
  let done = 0
  for (const table of tables) {
    if (signal?.aborted === true || lookedIn(seen) >= limits.values) break
    const rows = await read(sampleOf(table, limits.rowsPerTable))
    seen.push(...lookAt(`${table.schema}.${table.name}`, table.columns, rows))
    done += 1
  }
  return summary(seen, done === tables.length)
}

/** The owner sees every row; for the rest of the transaction PostgreSQL refuses it every change. */
const AS_READER: readonly Statement[] = [
  {
    name: 'zennnn_card_reader',
    text: `select set_config('transaction_read_only', 'on', true), set_config('role', 'zennnn_owner', true)`,
    values: [],
    readOnly: true,
  },
]

function summary(seen: readonly LookedAt[], isEverywhere: boolean): CardScan {
  return {
    looked: lookedIn(seen),
    found: seen.reduce((sum, { found }) => sum + found, 0),
    places: seen
      .filter(({ found }) => found > 0)
      .map(({ place, found }) => ({ place, found }))
      .toSorted((one, other) => other.found - one.found),
    isEverywhere,
  }
}

function lookedIn(seen: readonly LookedAt[]): number {
  return seen.reduce((sum, { looked }) => sum + looked, 0)
}
