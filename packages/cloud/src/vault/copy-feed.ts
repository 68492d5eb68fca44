import { once } from 'node:events'
import type { PostgresProgram } from '../database/postgres-program.ts'
import type { BackupRecord } from './backup-register.ts'
import { readCopy } from './copy-read.ts'
import type { Vault } from './vault.ts'

/**
 * Gives a copy of a backup to a pg_restore at its pace, and waits for both. Throws what `readCopy` throws, and INTERNAL
 * when the program gives up.
 */
export async function feedCopy(
  vault: Vault,
  from: {
    readonly backup: BackupRecord
    readonly region: string
    readonly signal?: AbortSignal | undefined
  },
  { input, output, ended, stop }: PostgresProgram,
): Promise<void> {
  output.resume()
  try {
    await readCopy(vault, from, async (piece) => {
      // It ended early: what it says is worth more than the broken pipe.
      if (input.destroyed) await ended
      if (!input.write(piece)) await Promise.race([once(input, 'drain'), ended])
    })
    input.end()
    await ended
  } finally {
    stop()
    await ended.catch(() => undefined)
  }
}
