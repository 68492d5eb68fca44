import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DatabaseId } from '@zennnn/kernel'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import type { ClusterAddress } from '../database/connect.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'

/** Takes the archive piece by piece. */
export type TakePiece = (piece: Buffer) => Promise<void>

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  /** What pg_restore said at the end. */
  | { readonly kind: 'refused'; readonly said: string }

/**
 * Runs pg_restore into an empty database, as the role of its name, on what `feed` gives. The archive is foreign: whatever
 * is in it runs with the rights of that role and no others. Rethrows what `feed` throws; then nothing in the database is to
 * be used. With a signal that fires it ends at once.
 */
export async function restoreArchive(
  into: {
    readonly address: ClusterAddress
    readonly database: DatabaseId
    readonly password: string
    readonly signal: AbortSignal
  },
  feed: (take: TakePiece) => Promise<void>,
): Promise<RestoreOutcome> {
  const child = await start(into)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000)
  })
  // One that ends early breaks its pipe; its exit code says so.
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close')
  ended.catch(() => undefined)
  const kill = (): void => {
    child.kill('SIGTERM')
  }
  into.signal.addEventListener('abort', kill)
  try {
    await feed(async (piece) => {
      into.signal.throwIfAborted()
      // What it refused is read to its end all the same: only then is known whether the copy was damaged.
      if (child.exitCode !== null || child.stdin.destroyed) return
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), ended])
    })
    child.stdin.end()
    const [code]: unknown[] = await ended
    into.signal.throwIfAborted()
    return code === 0 ? { kind: 'restored' } : { kind: 'refused', said: said.trim() }
  } finally {
    into.signal.removeEventListener('abort', kill)
    kill()
    await ended.catch(() => undefined)
  }
}

async function start({ address, database, password }: Parameters<typeof restoreArchive>[0]) {
  const { folder } = await findBinaries({ root: DEBIAN_ROOT, major: undefined })
  return spawn(
    join(folder, 'pg_restore'),
    [
      '--exit-on-error',
      '--no-owner',
      '--no-acl',
      '--no-password',
      `--host=${address.host}`,
      `--port=${address.port}`,
      `--username=${database}`,
      `--dbname=${database}`,
    ],
    {
      cwd: '/',
      env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: password },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
}
