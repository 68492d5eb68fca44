import { PlatformError } from '@zennnn/kernel'
import { type BackupRecord, getBackup } from '../vault/backup-register.ts'
import { idInput } from './restore-steps.ts'
import type { RestoreTools } from './restore-tools.ts'

/**
 * The backup that a job is to restore. With `database` in its input, as from a customer's administrator, only one of that
 * database is found: NOT_FOUND for any other.
 */
export async function getWantedBackup(
  tools: Pick<RestoreTools, 'access' | 'control'>,
  input: unknown,
): Promise<BackupRecord> {
  const id = idInput(input, 'backup')
  const backup = await getBackup(tools.access, tools.control, id)
  const asker: unknown = Reflect.get(Object(input), 'database')
  if (asker === undefined || asker === backup.database) return backup
  throw new PlatformError('NOT_FOUND', { message: `There is no backup "${id}".` })
}
