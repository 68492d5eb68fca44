import type { Row } from '@zennnn/data'
import { parseDatabaseId } from '@zennnn/kernel'
import { nextTurn } from './backup-schedule.ts'
import { optionalTime } from './panel-row.ts'

/** When the next backup of a row of vault_databases is due. */
export function nextAtOf(row: Row, now: Date): string {
  const turnAt = optionalTime(row, 'turn_at')
  const exposedSince = optionalTime(row, 'exposed_since')
  const turn = {
    database: parseDatabaseId(row['database_id']),
    turnAt: turnAt === null ? undefined : new Date(turnAt),
    outsideAt: exposedSince === null ? undefined : new Date(exposedSince),
  }
  return nextTurn(turn, now).toISOString()
}
