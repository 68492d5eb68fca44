import { once } from 'node:events'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { ClusterAddress } from '../database/connect.ts'
import { startPostgresProgram } from '../database/postgres-program.ts'

/** Takes the archive piece by piece. */
export type TakePiece = (piece: Buffer) => Promise<void>

/** PostgreSQL refused something in an archive that was read to its end: it is so in every region. */
export class ArchiveRefused extends PlatformError {}

/**
 * Runs pg_restore into an empty database, as the role of its name, on what `feed` gives. The archive is foreign: whatever
 * is in it runs with the rights of that role and no others. Throws ArchiveRefused (INTERNAL), or what `feed` throws; then
 * nothing in the database is to be used. With a signal that fires it ends at once, with the signal's reason.
 */
export async function restoreArchive(
  into: {
    readonly address: ClusterAddress
    readonly database: DatabaseId
    readonly password: string
    readonly signal: AbortSignal
  },
  feed: (take: TakePiece) => Promise<void>,
): Promise<void> {
  const { database, signal } = into
  const { input, output, ended, stop } = await startPostgresProgram(
    'pg_restore',
    { ...into, user: database },
    // One commit, not one for each of a thousand objects: half of the CPU of a small database, and a thousand waits for the disk.
    ['--exit-on-error', '--single-transaction', '--no-owner', '--no-acl'],
  )
  output.resume()
  const gone = ended.catch(() => undefined)
  signal.addEventListener('abort', stop)
  try {
    await feed(async (piece) => {
      signal.throwIfAborted()
      // What it refused is read to its end all the same: only then is known whether the copy was damaged.
      if (!input.destroyed && !input.write(piece)) await Promise.race([once(input, 'drain'), gone])
    })
    input.end()
    await ended.catch((cause: unknown) => {
      signal.throwIfAborted()
      throw refused(cause)
    })
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    await gone
  }
}

function refused(cause: unknown): unknown {
  if (!(cause instanceof PlatformError)) return cause
  return new ArchiveRefused('INTERNAL', {
    message: `The backup cannot be restored: ${cause.message}`,
    hint: 'Restore an older one. This one can still be downloaded.',
    cause,
  })
}
