import { type DatabaseId, newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { Backup } from './backup.ts'
import type { Attempt, AttemptProgress } from './backup-attempt.ts'
import { reportRegularly } from './backup-progress.ts'
import { readAllBack } from './backup-read-back.ts'
import {
  type BackupCopy,
  type BackupEnd,
  type BackupRecord,
  beginBackup,
  endBackup,
  getBackup,
} from './backup-register.ts'
import { ensureControlPassword } from './control-reopen.ts'
import { noCopy, sayFailure } from './copy-failure.ts'
import type { DumpDigest } from './copy-read.ts'
import { startDump } from './dump.ts'
import { type TeeResult, teeDump } from './dump-tee.ts'
import { getRegion, type Region } from './regions.ts'
import { ensureRepository, type Repository } from './repository.ts'
import { noteMade } from './repository-made.ts'
import { prepareRepository, writeSnapshot } from './restic.ts'
import { regionPatience, withinTime } from './stall.ts'
import { type FoundContent, readContent } from './table-content.ts'
import { copyTenantKey } from './tenant-key-copy.ts'
import type { Vault } from './vault.ts'
import { tryLockCopies } from './vault-lock.ts'
import type { Watch } from './watch.ts'

/** What is to be backed up, and how the register is to call it. */
export interface WantedBackup extends Pick<Backup, 'database' | 'kind'> {
  /** A new one each time: what an attempt that was killed left in a region has its id. */
  readonly id?: RecordId
  /** Of a point in time: a cluster that is as ours was then, and when that was. */
  readonly past?: { readonly access: ClusterAccess; readonly at: Date }
}

/**
 * Makes a backup: one dump, a copy in every region, each read back whole. Whatever goes wrong with it is in what this
 * returns and in the register; only `complete` is a backup to count on. STATE_REFUSED while another one of the same
 * database runs.
 */
export async function runBackup(
  vault: Vault,
  wanted: WantedBackup,
  watch: Watch = {},
): Promise<BackupRecord> {
  const { access, control, clock } = vault
  const { database, kind, id = newRecordId(clock), past } = wanted
  await asOwner(access, control, async (register) => {
    await takeLock(register, database)
    await beginBackup(register, { id, database, kind, at: past?.at ?? clock.now() })
    const of = { id, database, watch, source: past?.access }
    const end = await makeCopies(vault, register, of).catch(
      (error: unknown) => ({ state: 'failed', message: sayEnd(error, watch), copies: [] }) as const,
    )
    await endBackup(register, id, { ...end, at: clock.now() })
  })
  return await getBackup(access, control, id)
}

function sayEnd(error: unknown, { signal }: Watch): string {
  if (signal?.aborted !== true) return sayFailure(error)
  const { reason } = signal
  const isCancelled = reason instanceof PlatformError && reason.code === 'CANCELLED'
  return isCancelled ? 'It was cancelled.' : 'It was interrupted.'
}

/** Held as long as the connection: who is killed leaves none behind. */
async function takeLock(register: Client, database: DatabaseId): Promise<void> {
  if (await tryLockCopies(register, database)) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'A backup of this database is being made.',
    hint: 'Wait for its end.',
  })
}

type Opened = { readonly repository: Repository } | { readonly failed: BackupCopy }

async function makeCopies(
  vault: Vault,
  register: Client,
  of: Attempt,
): Promise<Omit<BackupEnd, 'at'>> {
  const found: Opened[] = []
  for (const region of vault.regions)
    found.push(await openRegion(vault, register, { ...of, region }))
  const prepared = await Promise.all(found.map(prepareRegion))
  // One after another: they share a connection.
  const opened: Opened[] = []
  for (const one of prepared) opened.push(await settleRegion(vault, { register, ...of }, one))
  const repositories = opened.flatMap((one) => ('repository' in one ? [one.repository] : []))
  const unopened = opened.flatMap((one) => ('failed' in one ? [one.failed] : []))
  if (repositories.length === 0)
    return { state: 'failed', message: 'No region can be written.', copies: unopened }
  if (of.database === vault.control) await copyTenantKey(vault, register)
  const estimate = await estimateBytes(register, of.database)
  const regions = repositories.map(({ region }) => region)
  const progress: AttemptProgress = { copied: 0, readBack: new Map(), estimate, regions }
  const stop = reportRegularly(of.watch, () => ({ ...progress, readBack: slowest(progress) }))
  try {
    const { tee, content } = await dumpInto(vault, of, { repositories, progress })
    const written = await readAllBack(vault, of, { repositories, tee, progress })
    of.watch.signal?.throwIfAborted()
    const all = vault.regions.map(({ name }) => name)
    return planEnd([...unopened, ...written], { regions: all, dump: tee, content })
  } finally {
    stop()
  }
}

function slowest({ readBack }: AttemptProgress): number | undefined {
  return readBack.size === 0 ? undefined : Math.min(...readBack.values())
}

/** Of the dump: as large as the last one; without one, as the database. */
async function estimateBytes(register: Client, database: DatabaseId): Promise<number> {
  const { rows } = await register.query<{ bytes: string | null }>(
    `select coalesce(
       (select b.bytes from zennnn_vault.backup b where b.database_id = $1 and b.bytes is not null
         order by b.began_at desc limit 1),
       (select pg_database_size(d.oid) from pg_database d where d.datname = $1))::text as bytes`,
    [database],
  )
  return Number(rows[0]?.bytes ?? 0)
}

/** Complete only when every region was read back; failed when none was. @internal */
export function planEnd(
  copies: readonly BackupCopy[],
  {
    regions,
    ...dumped
  }: {
    readonly regions: readonly string[]
    readonly dump: DumpDigest
    readonly content: FoundContent | undefined
  },
): Omit<BackupEnd, 'at'> {
  const good = copies.filter(({ readBackAt }) => readBackAt !== null)
  const { dump, content } = dumped
  if (good.length === 0 || content === undefined)
    return { state: 'failed', message: 'No region has a copy that can be read.', copies }
  const isEvery = regions.every((region) => good.some((copy) => copy.region === region))
  return { state: isEvery ? 'complete' : 'incomplete', dump, content, copies }
}

async function openRegion(
  { home }: Vault,
  register: Client,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Opened> {
  try {
    return { repository: await ensureRepository(register, home, of) }
  } catch (error) {
    return { failed: noCopy(of.region.name, error) }
  }
}

async function prepareRegion(opened: Opened): Promise<Opened> {
  if ('failed' in opened) return opened
  const { repository } = opened
  try {
    await withinTime(prepareRepository(repository), regionPatience(repository.region))
    return opened
  } catch (error) {
    return { failed: noCopy(repository.region, error) }
  }
}

/** A copy of the control database that the key of the vault does not open is of no use when its machine is lost. */
async function settleRegion(
  { home, regions }: Vault,
  { register, database }: { readonly register: Client; readonly database: DatabaseId },
  opened: Opened,
): Promise<Opened> {
  if ('failed' in opened) return opened
  const { repository } = opened
  await noteMade(register, database, repository)
  try {
    const region = getRegion(regions, repository.region)
    await ensureControlPassword(register, home, { database, region })
    return opened
  } catch (error) {
    return { failed: noCopy(repository.region, error) }
  }
}

/** The rows are counted in the very snapshot that is dumped, meanwhile. */
async function dumpInto(
  vault: Vault,
  { id, database, watch: { signal }, source }: Attempt,
  to: { readonly repositories: readonly Repository[]; readonly progress: AttemptProgress },
): Promise<{ readonly tee: TeeResult; readonly content: FoundContent | undefined }> {
  const access = source ?? vault.access
  return await asOwner(access, database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const dump = await startDump(client, access, database)
    const reading = readContent(client)
    reading.catch(dump.stop)
    try {
      const writers = to.repositories.map((repository) => writeSnapshot(repository, id))
      const tee = await teeDump(dump.output, Promise.all([dump.ended, reading]), writers, {
        signal,
        taken: (bytes) => {
          to.progress.copied = bytes
        },
      })
      // Where nobody has the dump, nobody waits for what was in it.
      const isSomewhere = tee.copies.some(({ status }) => status === 'fulfilled')
      const content = isSomewhere ? await reading : undefined
      return { tee, content: source === undefined ? content : momentless(content) }
    } finally {
      dump.stop()
    }
  })
}

/** There, what was under way at that moment has ended without effect, and so seems to be in the dump. Times tell it right. */
function momentless(content: FoundContent | undefined): FoundContent | undefined {
  return content === undefined ? undefined : { ...content, moment: undefined }
}
