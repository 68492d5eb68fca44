import type { Row } from '@zennnn/data'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import { nextTurn } from './backup-schedule.ts'
import { optionalTime } from './panel-row.ts'

/** When the next backup of a row of vault_databases is due. */
export function nextAtOf(row: Row, control: DatabaseId, now: Date): string {
  const turnAt = optionalTime(row, 'turn_at')
  const exposedSince = optionalTime(row, 'exposed_since')
  const database = parseDatabaseId(row['database_id'])
  const turn = {
    database,
    isControl: database === control,
    turnAt: turnAt === null ? undefined : new Date(turnAt),
    outsideAt: exposedSince === null ? undefined : new Date(exposedSince),
  }
  return nextTurn(turn, now).toISOString()
}
