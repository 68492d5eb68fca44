import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { newRecordId, PlatformError } from '@zennnn/kernel'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { asOwner } from '../database/cluster-access.ts'
import type { ClusterAddress } from '../database/connect.ts'
import { LOG_ROLE } from '../failover/node-settings.ts'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { readExactly } from '../vault/copy-read.ts'
import { teeDump } from '../vault/dump-tee.ts'
import { ensureRepository, type Repository } from '../vault/repository.ts'
import { readyRepository } from '../vault/repository-made.ts'
import { findWritten, writeSnapshot } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import type { LogBase } from './log-record.ts'
import { addBase, readKeeping } from './log-register.ts'
import { segmentAt } from './log-segment.ts'
import type { Shipping } from './log-ship.ts'

const KEPT_CHARACTERS = 2_000
/** Of an archive: its first file is far smaller. */
const HEAD_BYTES = 4_096

/** pg_basebackup at work. `ended` rejects unless it came to its end. */
interface BaseProgram {
  readonly output: Readable
  readonly ended: Promise<void>
  readonly stop: () => void
}

/**
 * Copies all databases of the cluster, as files, to the region of its log, and reads them back. It counts only then; a copy
 * that broke off leaves none. `password`: as renewLogRole made it.
 */
export async function makeBase(
  vault: Vault,
  {
    region,
    stretch,
    password,
  }: Pick<Shipping, 'region' | 'stretch'> & { readonly password: string },
  signal: AbortSignal,
): Promise<LogBase> {
  const { access, control, home, clock } = vault
  const id = newRecordId(clock)
  const repository = await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    const opened = await ensureRepository(register, home, { database, region })
    await readyRepository(register, database, opened)
    return opened
  })
  const program = await startBaseBackup(access.address, password)
  const head = new Head()
  const source = Readable.from(head.pass(program.output))
  const tee = await teeDump(source, program.ended, [writeSnapshot(repository, id)], {
    signal,
  }).finally(program.stop)
  const firstSegment = firstSegmentOf(head.text())
  const [copy] = tee.copies
  if (copy?.status !== 'fulfilled') throw copy?.reason ?? notThere(repository)
  const [snapshot] = await findWritten(repository, id, copy.value)
  if (snapshot === undefined) throw notThere(repository)
  const { bytes, sha256 } = tee
  await readExactly(repository, { snapshot, expected: { bytes, sha256 }, signal }, async () => {
    await Promise.resolve()
  })
  return await asOwner(access, control, async (register) => {
    // What is played from it has to go beyond its end.
    const { rows } = await register.query<{ at: Date }>(
      `select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as at`,
    )
    const usableFrom = rows[0]?.at ?? clock.now()
    const base = {
      id,
      stretch,
      region: region.name,
      snapshot,
      firstSegment,
      usableFrom,
      bytes,
      sha256,
    }
    await addBase(register, base)
    return base
  })
}

/** Without its log, which comes by the other way. */
async function startBaseBackup(address: ClusterAddress, password: string): Promise<BaseProgram> {
  const { folder } = await findBinaries({ root: DEBIAN_ROOT, major: undefined })
  const args = [
    '--pgdata=-',
    '--format=tar',
    '--wal-method=none',
    '--checkpoint=fast',
    '--no-estimate-size',
    // The hash over all of it is ours, and its region keeps those of its parts.
    '--no-manifest',
    '--no-password',
    `--host=${address.host}`,
    `--port=${address.port}`,
    `--username=${LOG_ROLE}`,
  ]
  const child = spawn(join(folder, 'pg_basebackup'), args, {
    cwd: '/',
    env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = keepEnd(child.stderr, KEPT_CHARACTERS)
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new PlatformError('INTERNAL', {
            message: `pg_basebackup ended with ${signal ?? code}: ${lastLine(said())}`,
          }),
        )
    })
  })
  // Who does not await it yet is no reason to end the process.
  ended.catch(() => undefined)
  return {
    output: child.stdout,
    ended,
    stop: () => {
      child.kill('SIGTERM')
    },
  }
}

/** Keeps the beginning of what passes. */
class Head {
  readonly #kept: Buffer[] = []
  #bytes = 0

  async *pass(source: Readable): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      if (!Buffer.isBuffer(piece)) continue
      if (this.#bytes < HEAD_BYTES) this.#kept.push(piece)
      this.#bytes += piece.length
      yield piece
    }
  }

  text(): string {
    return Buffer.concat(this.#kept).subarray(0, HEAD_BYTES).toString('latin1')
  }
}

/** The label of a base stands first in its archive; it says from where on the log is needed. @internal */
export function firstSegmentOf(archive: string): number {
  const place = /START WAL LOCATION: ([0-9A-F/]+) \(file /.exec(archive)?.[1]
  const found = segmentAt(place ?? '')
  if (found !== undefined && archive.startsWith('backup_label\0')) return found
  throw new PlatformError('INTERNAL', {
    message: 'The copy of the databases does not say from where on its log is needed.',
  })
}

function notThere({ region }: Repository): PlatformError {
  return new PlatformError('INTERNAL', {
    message: `The base of the log in the region ${region} is not found there.`,
  })
}
