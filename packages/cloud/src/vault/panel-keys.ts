import type { Row } from '@zennnn/data'
import { optionalNumber, optionalText, optionalTime, textOf } from './panel-row.ts'

/** That there is a key to the copies in a region; null where an earlier version did not write down when. */
export interface KeyRow {
  readonly region: string
  readonly madeAt: string | null
  readonly changedAt: string | null
}

/** Of keys that were destroyed when a customer left. */
export interface DestroyedRow {
  /** Of the receipt. */
  readonly receipt: string
  readonly database: string
  /** What it was called; null where nobody knows. */
  readonly name: string | null
  readonly at: string
  /** Whether it is so in every region. */
  readonly complete: boolean
  readonly backups: number
  /** Where nothing can be read any more. */
  readonly regions: readonly string[]
}

export function toKey(row: Row): KeyRow {
  return {
    region: textOf(row, 'region'),
    madeAt: optionalTime(row, 'made_at'),
    changedAt: optionalTime(row, 'changed_at'),
  }
}

export function toDestroyed(row: Row): DestroyedRow {
  const regions = row['regions']
  return {
    receipt: textOf(row, 'id'),
    database: textOf(row, 'database_id'),
    name: optionalText(row, 'name'),
    at: new Date(textOf(row, 'at')).toISOString(),
    complete: row['complete'] === true,
    backups: optionalNumber(row, 'backups') ?? 0,
    regions: Array.isArray(regions) ? regions.map(String) : [],
  }
}
