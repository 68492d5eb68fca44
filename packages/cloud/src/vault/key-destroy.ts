import { type DatabaseId, newRecordId, PlatformError, parseRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { type DatabaseCopy, isOutOfService, listCopies } from '../database/database-copies.ts'
import { noteKeyEvent } from './key-event.ts'
import { type ShreddedRegion, shredRegion } from './key-shred.ts'
import { moveToRemoved } from './removal-run.ts'
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
  /** What was restored from them on the side, and is not deleted or has backups that can be read. */
  readonly copies: readonly ShreddedCopy[]
  /** Whether it is so in every region, and of every copy. */
  readonly complete: boolean
}

type ShreddedCopy = Pick<DatabaseCopy, 'slug' | 'database' | 'state'> & {
  /** Whether nobody can read its backups any more. */
  readonly shredded: boolean
}

/**
 * Makes every backup of a database unreadable: in each region all keys are removed from the repository by the privileged
 * way, it is tried that the password opens nothing any more, and the password is deleted. Regions that are away keep
 * theirs, and the next run goes on. STATE_REFUSED while the database, or what was restored from it on the side, is in service,
 * or its copies are written.
 */
export async function destroyKeys(vault: Vault, database: DatabaseId): Promise<ShredReceipt> {
  return await asOwner(vault.access, vault.control, async (register) => {
    await requireOutOfService(vault, register, database)
    await lockCopies(register, database)
    const copies = await listCopies(register, database)
    refuseServedCopies(copies)
    await noteKeyEvent(register, database, 'all keys to the backups are to be destroyed')
    const regions: ShreddedRegion[] = []
    for (const region of await listRegions(register, database))
      regions.push(await shredRegion(vault, register, { database, region }))
    const isRead = copies.some(({ hasKeys }) => hasKeys)
    const complete = !isRead && regions.every(({ shredded }) => shredded)
    const backups = await listIds(register, database)
    const at = vault.clock.now()
    const receipt = {
      database,
      at: at.toISOString(),
      backups,
      regions,
      copies: copies.map(({ slug, database: id, state, hasKeys }) => ({
        slug,
        database: id,
        state,
        shredded: !hasKeys,
      })),
      complete,
    }
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
  const isGone = found === undefined || isOutOfService(found)
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

function refuseServedCopies(copies: readonly DatabaseCopy[]): void {
  const served = copies.filter((copy) => !isOutOfService(copy)).map(({ slug }) => slug)
  if (served.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `What was restored from it on the side is in service: ${served.join(', ')}. Nothing was destroyed.`,
    hint: 'They hold the same data. Take them out of service first: zennnn database drop <slug> --shred',
  })
}

async function listRegions(register: Client, database: DatabaseId): Promise<readonly string[]> {
  const { rows } = await register.query<{ region: string }>(
    'select region from zennnn_vault.repository_password where database_id = $1 order by region',
    [database],
  )
  return rows.map(({ region }) => region)
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
  const { database, at, complete, backups, regions } = receipt
  await inTransaction(register, async () => {
    if (regions.every(({ shredded }) => shredded)) {
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
  })
}
