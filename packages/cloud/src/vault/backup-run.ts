import { type DatabaseId, newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { Backup } from './backup.ts'
import {
  type BackupCopy,
  type BackupEnd,
  type BackupRecord,
  beginBackup,
  endBackup,
  getBackup,
} from './backup-register.ts'
import { type DumpDigest, readExactly } from './copy-read.ts'
import { startDump } from './dump.ts'
import { type TeeResult, teeDump } from './dump-tee.ts'
import type { Region } from './regions.ts'
import { ensureRepository, type Repository } from './repository.ts'
import { findSnapshots, prepareRepository, writeSnapshot } from './restic.ts'
import { type DatabaseContent, readContent } from './table-content.ts'
import type { Vault } from './vault.ts'

/**
 * Makes a backup: one dump, a copy in every region, each read back whole. Whatever goes wrong with it is in what this
 * returns and in the register; only `complete` is a backup to count on. STATE_REFUSED while another one of the same
 * database runs.
 */
export async function runBackup(
  vault: Vault,
  wanted: Pick<Backup, 'database' | 'kind'>,
): Promise<BackupRecord> {
  const { access, control, clock } = vault
  const id = newRecordId(clock)
  await asOwner(access, control, async (register) => {
    await takeLock(register, wanted.database)
    await beginBackup(register, { ...wanted, id, at: clock.now() })
    const end = await makeCopies(vault, register, { id, database: wanted.database }).catch(
      (error: unknown) => ({ state: 'failed', message: sayFailure(error), copies: [] }) as const,
    )
    await endBackup(register, id, { ...end, at: clock.now() })
  })
  return await getBackup(access, control, id)
}

/** Held as long as the connection: who is killed leaves none behind. */
async function takeLock(register: Client, database: DatabaseId): Promise<void> {
  const { rows } = await register.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('zennnn.backup'), hashtext($1)) as taken`,
    [database],
  )
  if (rows[0]?.taken === true) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'A backup of this database is being made.',
    hint: 'Wait for its end.',
  })
}

type Opened = { readonly repository: Repository } | { readonly failed: BackupCopy }

async function makeCopies(
  vault: Vault,
  register: Client,
  of: { readonly id: RecordId; readonly database: DatabaseId },
): Promise<Omit<BackupEnd, 'at'>> {
  const found: Opened[] = []
  for (const region of vault.regions)
    found.push(await openRegion(vault, register, { ...of, region }))
  const opened = await Promise.all(found.map(prepareRegion))
  const repositories = opened.flatMap((one) => ('repository' in one ? [one.repository] : []))
  const unopened = opened.flatMap((one) => ('failed' in one ? [one.failed] : []))
  if (repositories.length === 0)
    return { state: 'failed', message: 'No region can be written.', copies: unopened }
  const { tee, content } = await dumpInto(vault, of, repositories)
  const written = await Promise.all(
    repositories.map(async (repository, index) => {
      const copy = tee.copies[index]
      if (copy?.status !== 'fulfilled') return noCopy(repository.region, copy?.reason)
      return await readBack(vault, repository, { tag: of.id, added: copy.value, expected: tee })
    }),
  )
  const regions = vault.regions.map(({ name }) => name)
  return planEnd([...unopened, ...written], { regions, dump: tee, content })
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
    readonly content: DatabaseContent
  },
): Omit<BackupEnd, 'at'> {
  const good = copies.filter(({ readBackAt }) => readBackAt !== null)
  if (good.length === 0)
    return { state: 'failed', message: 'No region has a copy that can be read.', copies }
  const isEvery = regions.every((region) => good.some((copy) => copy.region === region))
  return { state: isEvery ? 'complete' : 'incomplete', ...dumped, copies }
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
    await prepareRepository(repository)
    return opened
  } catch (error) {
    return { failed: noCopy(repository.region, error) }
  }
}

/** The rows are counted in the very snapshot that is dumped, meanwhile. */
async function dumpInto(
  { access }: Vault,
  { id, database }: { readonly id: RecordId; readonly database: DatabaseId },
  repositories: readonly Repository[],
): Promise<{ readonly tee: TeeResult; readonly content: DatabaseContent }> {
  return await asOwner(access, database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const dump = await startDump(client, access, database)
    const reading = readContent(client)
    reading.catch(dump.stop)
    try {
      const writers = repositories.map((repository) => writeSnapshot(repository, id))
      const tee = await teeDump(dump.output, Promise.all([dump.ended, reading]), writers)
      return { tee, content: await reading }
    } finally {
      dump.stop()
    }
  })
}

async function readBack(
  { clock }: Vault,
  repository: Repository,
  written: { readonly tag: RecordId; readonly added: number; readonly expected: DumpDigest },
): Promise<BackupCopy> {
  const { region } = repository
  const copy = { region, bytesAdded: written.added }
  let snapshot: string | null = null
  try {
    const found = await findSnapshots(repository, written.tag)
    if (found.length !== 1)
      throw new PlatformError('INTERNAL', {
        message: `The region ${region} has ${found.length} snapshots of this backup instead of one.`,
      })
    snapshot = found[0] ?? null
    if (snapshot !== null)
      await readExactly(repository, { snapshot, expected: written.expected }, async () => undefined)
    return { ...copy, snapshot, readBackAt: clock.now().toISOString(), message: null }
  } catch (error) {
    return { ...copy, snapshot, readBackAt: null, message: sayFailure(error) }
  }
}

function noCopy(region: string, reason: unknown): BackupCopy {
  return { region, snapshot: null, bytesAdded: null, readBackAt: null, message: sayFailure(reason) }
}

/** For the operator; the register is open to nobody else. */
function sayFailure(error: unknown): string {
  if (error instanceof PlatformError) return [error.message, error.hint].join(' ').trim()
  return error instanceof Error ? error.message : String(error)
}
