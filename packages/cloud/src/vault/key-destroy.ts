import { rm } from 'node:fs/promises'
import {
  type DatabaseId,
  newRecordId,
  newSecret,
  PlatformError,
  parseRecordId,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { noteKeyEvent } from './key-event.ts'
import { getRegion } from './regions.ts'
import { moveToRemoved } from './removal-run.ts'
import { openPrivileged, type Repository } from './repository.ts'
import { addPassword, isMade, opens, prepareRepository, removeOtherPasswords } from './restic.ts'
import { removeAside } from './scrub.ts'
import type { Vault } from './vault.ts'
import { lockCopies } from './vault-lock.ts'

/** What a customer who left can be shown. */
export interface ShredReceipt {
  readonly database: DatabaseId
  /** ISO 8601. */
  readonly at: string
  /** Backups that nobody can read any more. */
  readonly backups: readonly string[]
  readonly regions: readonly ShreddedRegion[]
  /** Whether it is so in every region. */
  readonly complete: boolean
}

type ShreddedRegion =
  | {
      readonly region: string
      readonly shredded: true
      /** Ids of the keys that were removed from the repository. */
      readonly keysRemoved: readonly string[]
      /** What the password that was registered opens now. */
      readonly proof: string
      /** What lies there still: nothing, or what nobody can read. */
      readonly left: 'nothing' | 'ciphertext'
    }
  | { readonly region: string; readonly shredded: false; readonly message: string }

/**
 * Makes every backup of a database unreadable: in each region all keys are removed from the repository by the privileged
 * way, it is tried that the password opens nothing any more, and the password is deleted. Regions that are away keep
 * theirs, and the next run goes on. STATE_REFUSED while the database is in service or its copies are written.
 */
export async function destroyKeys(vault: Vault, database: DatabaseId): Promise<ShredReceipt> {
  return await asOwner(vault.access, vault.control, async (register) => {
    await requireOutOfService(vault, register, database)
    await lockCopies(register, database)
    await noteKeyEvent(register, database, 'all keys to the backups are to be destroyed')
    const regions: ShreddedRegion[] = []
    for (const region of await listRegions(register, database))
      regions.push(await shredRegion(vault, register, { database, region }))
    const complete = regions.every(({ shredded }) => shredded)
    const backups = await listIds(register, database)
    const at = vault.clock.now()
    const receipt = { database, at: at.toISOString(), backups, regions, complete }
    await writeReceipt(vault, register, receipt)
    return receipt
  })
}

/** One without a record is out of service only when there is no such database: the cloud's own has none either. */
async function requireOutOfService(
  { control }: Vault,
  register: Client,
  database: DatabaseId,
): Promise<void> {
  const { rows } = await register.query<{ slug: string; state: string }>(
    `select coalesce(c."slug", d.datname) as slug, coalesce(c."state", 'in service') as state
     from (select $1::text as id) wanted left join app."database" c on c."database_id" = wanted.id
     left join pg_database d on d.datname = wanted.id where c."id" is not null or d.datname is not null`,
    [database],
  )
  const [found] = rows
  const isGone = found === undefined || ['dropping', 'dropped', 'failed'].includes(found.state)
  if (isGone && database !== control) return
  if (found === undefined || database === control)
    throw new PlatformError('STATE_REFUSED', {
      message: 'This is the database of the cloud itself. Nothing was destroyed.',
      hint: 'Its backups hold the passwords of all others.',
    })
  throw new PlatformError('STATE_REFUSED', {
    message: `The database "${found.slug}" is ${found.state}. Nothing was destroyed.`,
    hint: `Take it out of service first: zennnn database drop ${found.slug}`,
  })
}

async function listRegions(register: Client, database: DatabaseId): Promise<readonly string[]> {
  const { rows } = await register.query<{ region: string }>(
    'select region from zennnn_vault.repository_password where database_id = $1 order by region',
    [database],
  )
  return rows.map(({ region }) => region)
}

async function shredRegion(
  vault: Vault,
  register: Client,
  { database, region }: { readonly database: DatabaseId; readonly region: string },
): Promise<ShreddedRegion> {
  try {
    const repository = await openPrivileged(register, vault.home, {
      database,
      region: getRegion(vault.regions, region),
    })
    const { keysRemoved, proof } = await removeKeys(register, repository, database)
    const { folder } = repository
    await forgetCopies(register, { database, region })
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true })
      await removeAside(folder)
    }
    await register.query(
      'delete from zennnn_vault.repository_password where database_id = $1 and region = $2',
      [database, region],
    )
    const left = folder === undefined ? 'ciphertext' : 'nothing'
    return { region, shredded: true, keysRemoved, proof, left }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return { region, shredded: false, message: [error.message, error.hint].join(' ').trim() }
  }
}

/**
 * restic keeps the last key of a repository: it becomes one of a password that nobody keeps. So it is the same for folders,
 * servers and buckets.
 */
async function removeKeys(
  register: Client,
  repository: Repository,
  database: DatabaseId,
): Promise<{ readonly keysRemoved: readonly string[]; readonly proof: string }> {
  if (!(await isMade(repository))) {
    await requireNoCopies(register, { database, region: repository.region })
    return { keysRemoved: [], proof: 'there is no repository' }
  }
  const keysRemoved: string[] = []
  if (await opens(repository)) {
    const nobodys = { ...repository, password: newSecret() }
    await prepareRepository(repository)
    await addPassword(repository, nobodys.password)
    keysRemoved.push(...(await removeOtherPasswords(nobodys)))
  }
  if (!(await opens(repository))) return { keysRemoved, proof: 'wrong password or no key found' }
  throw new PlatformError('INTERNAL', {
    message: `The password still opens the repository in the region ${repository.region}.`,
  })
}

/** An empty folder in the place of a disk is no proof: the keys are on the disk. */
async function requireNoCopies(
  register: Client,
  { database, region }: { readonly database: DatabaseId; readonly region: string },
): Promise<void> {
  const { rowCount } = await register.query(
    `select from zennnn_vault.copy c join zennnn_vault.backup b on b.id = c.backup
     where b.database_id = $1 and c.region = $2 and c.snapshot is not null limit 1`,
    [database, region],
  )
  if (rowCount === 0) return
  throw new PlatformError('SETUP_FAILED', {
    message: `The region ${region} has no repository of this database, but copies are registered there.`,
    hint: 'Is its disk mounted? The keys there are not destroyed.',
  })
}

/** Before the repository is gone: a run that is killed in between is gone on with, not taken for a disk that is away. */
async function forgetCopies(
  register: Client,
  { database, region }: { readonly database: DatabaseId; readonly region: string },
): Promise<void> {
  await register.query(
    `update zennnn_vault.copy c set snapshot = null, read_back_at = null, message = 'Its keys were destroyed.'
     from zennnn_vault.backup b where b.id = c.backup and b.database_id = $1 and c.region = $2`,
    [database, region],
  )
}

async function listIds(register: Client, database: DatabaseId): Promise<readonly string[]> {
  const { rows } = await register.query<{ id: string }>(
    'select id from zennnn_vault.backup where database_id = $1 order by began_at',
    [database],
  )
  return rows.map(({ id }) => id)
}

/** With it the backups leave the register, when no region has a copy that could be read. */
async function writeReceipt(
  { clock }: Vault,
  register: Client,
  receipt: ShredReceipt,
): Promise<void> {
  const { database, at, complete, backups } = receipt
  await register.query('begin')
  try {
    if (complete) {
      for (const id of backups)
        await moveToRemoved(register, parseRecordId(id), {
          now: clock.now(),
          because: 'its keys were destroyed',
        })
      await register.query(
        `update zennnn_vault.removed set pending = '{}' where database_id = $1`,
        [database],
      )
      await register.query('delete from zennnn_vault.upkeep where database_id = $1', [database])
    }
    await register.query(
      'insert into zennnn_vault.receipt (id, database_id, at, receipt) values ($1, $2, $3, $4)',
      [newRecordId(clock), database, at, JSON.stringify(receipt)],
    )
    await noteKeyEvent(
      register,
      database,
      complete
        ? 'all keys to the backups are destroyed'
        : 'not all keys to the backups are destroyed yet',
    )
    await register.query('commit')
  } catch (error) {
    await register.query('rollback')
    throw error
  }
}
