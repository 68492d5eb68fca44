import { setTimeout as delay } from 'node:timers/promises'
import { newRecordId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { LOG_ROLE } from '../failover/node-settings.ts'
import type { Region } from '../vault/regions.ts'
import { ensureRepository, type Repository } from '../vault/repository.ts'
import { readyRepository } from '../vault/repository-made.ts'
import { findWritten, writeFolder } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { tryLockCopies } from '../vault/vault-lock.ts'
import { listSegments } from './log-place.ts'
import type { LogSnapshot } from './log-record.ts'
import {
  addSnapshot,
  readChanges,
  readKeeping,
  readKeptLog,
  updateKeeping,
} from './log-register.ts'
import { SEGMENT_BYTES } from './log-segment.ts'
import { writeTags } from './log-tags.ts'

/** What the primary has written is with us within a second or two. */
const RECEIVED_MS = 15_000
const POLL_MS = 100

/** What is shipped, and where to. */
export interface Shipping {
  readonly folder: string
  readonly region: Region
  readonly stretch: string
}

/**
 * Brings what came into the folder to the region. Everything that was acknowledged before this was called is in the snapshot
 * that this returns; undefined while somebody tidies the repository or changes its password, which is written down. INTERNAL when the log does not come.
 */
export async function shipLog(
  vault: Vault,
  { folder, region, stretch }: Shipping,
  signal: AbortSignal,
): Promise<LogSnapshot | undefined> {
  const { access, control, clock, home } = vault
  return await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    if (!(await tryLockCopies(register, database))) {
      await updateKeeping(register, 'held_since = coalesce(held_since, now())')
      return undefined
    }
    // Before the mark: what is changed after it may be in it or not, and is then shipped once too often.
    const changes = await readChanges(register)
    const until = await writeMark(register)
    await untilReceived(access, await writtenUpTo(register), signal)
    const repository = await ensureRepository(register, home, { database, region })
    await readyRepository(register, database, repository)
    const segments = await listSegments(folder)
    const firstSegment = Math.min(...segments.map(({ number }) => number))
    const bytes = segments.length * SEGMENT_BYTES
    const shipped = { id: newRecordId(clock), stretch, firstSegment, bytes, until }
    // Read after the mark: each base that this log can be played from is among them.
    const bases = (await readKeptLog(register)).bases.filter(
      (base) =>
        base.stretch === stretch &&
        base.region === region.name &&
        base.firstSegment >= firstSegment,
    )
    const tags = writeTags({ ...shipped, bases })
    const { snapshot, added } = await writeOnce(repository, folder, tags)
    const one = { ...shipped, region: region.name, snapshot }
    await addSnapshot(register, one, { changes, added })
    return one
  })
}

/** A commit that a log must hold to be as new as it says. Its time is taken before: it commits later than that. */
async function writeMark(register: Client): Promise<Date> {
  const { rows } = await register.query<{ at: Date }>('select clock_timestamp() as at')
  const at = rows[0]?.at ?? new Date(0)
  await updateKeeping(register, 'marked_at = $1', [at])
  return at
}

async function writtenUpTo(register: Client): Promise<string> {
  const { rows } = await register.query<{ place: string }>(
    'select pg_current_wal_flush_lsn()::text as place',
  )
  return rows[0]?.place ?? '0/0'
}

async function untilReceived(
  access: ClusterAccess,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    const deadline = performance.now() + RECEIVED_MS
    for (;;) {
      signal.throwIfAborted()
      const { rows } = await client.query<{ received: boolean }>(
        `select coalesce(bool_or(write_lsn >= $2::pg_lsn), false) as received
         from pg_stat_replication where application_name = $1 and state = 'streaming'`,
        [LOG_ROLE, place],
      )
      if (rows[0]?.received === true) return
      if (performance.now() > deadline)
        throw new PlatformError('INTERNAL', {
          message: 'The log does not come in from the primary.',
          hint: 'Is the disk full? zennnn cluster show says how the primary is.',
        })
      await delay(POLL_MS)
    }
  })
}

/** The newest segment may get its final name while the folder is read. */
async function writeOnce(
  repository: Repository,
  folder: string,
  tags: readonly string[],
): Promise<{ readonly snapshot: string; readonly added: number }> {
  const written = await writeFolder(repository, folder, tags).catch(
    async () => await writeFolder(repository, folder, tags),
  )
  const found = (await findWritten(repository, tags[0] ?? '', written)).filter((id) =>
    id.startsWith(written.snapshot),
  )
  const [snapshot] = found
  if (snapshot !== undefined && found.length === 1) return { snapshot, added: written.added }
  throw new PlatformError('INTERNAL', {
    message: `The copy of the log in the region ${repository.region} is not found there.`,
  })
}
