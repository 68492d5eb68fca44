import { once } from 'node:events'
import type { PostgresProgram } from '../database/postgres-program.ts'
import type { BackupRecord } from './backup-register.ts'
import { byteProgress } from './byte-progress.ts'
import { readCopy } from './copy-read.ts'
import type { Vault } from './vault.ts'
import type { Watch } from './watch.ts'

/**
 * Gives a copy of a backup to a pg_restore at its pace, and waits for both. Throws what `readCopy` throws, and INTERNAL
 * when the program gives up.
 */
export async function feedCopy(
  vault: Vault,
  from: {
    readonly backup: BackupRecord
    readonly region: string
  } & Watch,
  { input, output, ended, stop }: PostgresProgram,
): Promise<void> {
  output.resume()
  const told = byteProgress(from.backup.bytes ?? 0, from.region, from)
  try {
    await readCopy(vault, from, async (piece) => {
      // It ended early: what it says is worth more than the broken pipe.
      if (input.destroyed) await ended
      if (!input.write(piece)) await Promise.race([once(input, 'drain'), ended])
      await told(piece.length)
    })
    input.end()
    await ended
  } finally {
    stop()
    await ended.catch(() => undefined)
  }
}
