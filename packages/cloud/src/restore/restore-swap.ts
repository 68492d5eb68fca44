import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { type Client, escapeIdentifier } from 'pg'
import { migrateDatabase } from '../control/migrate-database.ts'
import { asOwner, asSuperuser } from '../database/cluster-access.ts'
import { carryAudit } from './carry-audit.ts'
import { writeRestoreEntry } from './restore-entry.ts'
import { type RestoreRecord, updateRestore } from './restore-register.ts'
import { holdStanding, isServed } from './restore-served.ts'
import type { RestoreTools, RestoreWatch } from './restore-tools.ts'
import { swapSeals } from './seals-aside.ts'
import { databaseOid, swapDatabases } from './swap.ts'

/** As in UNDO_DAYS of restore-live-job.ts, from the moment of the exchange. */
const UNDO_FOR = '7 days'

type Place = Pick<RestoreTools, 'access' | 'control' | 'home'>
type Watch = Pick<RestoreWatch, 'signal' | 'report'>

/** Whether the databases of a restore have changed names already since its `replacedOid` was written down. */
export async function isSwapped(
  { access }: Pick<Place, 'access'>,
  { database, replacedOid }: RestoreRecord,
): Promise<boolean> {
  if (replacedOid === null) return false
  const current = await databaseOid(access, database)
  return current !== undefined && current !== replacedOid
}

/**
 * Exchanges the databases, unless that was done already: then undefined, else for how long requests were held. The one that
 * comes is brought to this version first, which may have started since it was restored or replaced.
 */
export async function swapOnce(
  place: Place,
  restore: RestoreRecord,
  {
    registry,
    watch,
    entry,
  }: {
    readonly registry: Registry
    readonly watch: Watch
    /** For the audit log of the one that comes, where it does not say yet why it does. */
    readonly entry?: { readonly id: string; readonly words: string }
  },
): Promise<number | undefined> {
  const { access } = place
  const { database: live, fresh: other, replacedOid } = restore
  if (replacedOid === null)
    throw new PlatformError('INTERNAL', {
      message: `The restore ${restore.id} does not say which database it replaces. Nothing was exchanged.`,
    })
  if (await isSwapped(place, restore)) return undefined
  await asSuperuser(access, 'postgres', async (client) => {
    // A worker that was killed in the middle leaves it closed, and one that is kept is.
    await allowConnections(client, other, 'true')
  })
  await migrateDatabase(access, other, registry, live)
  if (entry !== undefined)
    await asOwner(access, other, async (client) => {
      await writeRestoreEntry(client, entry.id, entry.words)
    })
  // Undone, links that were made between the backup and the restore come back.
  const endsUnknownLinks = restore.state !== 'undoing'
  return await swapDatabases(place, { live, other, replacedOid, endsUnknownLinks }, async () => {
    watch.signal.throwIfAborted()
    await watch.report({ message: 'Waiting for the end of a backup.' })
  })
}

/**
 * Leaves the databases of an exchange that did not come about as they were before: the one that is kept closed, the live one
 * open, which a worker that was killed in the middle left closed. What was taken out of service meanwhile stays so.
 */
export async function endExchange(place: Place, restore: RestoreRecord): Promise<void> {
  const { database: live, fresh: other, replacedOid } = restore
  if (replacedOid === null) return
  await holdStanding(place, live, async (standing) => {
    await asSuperuser(place.access, 'postgres', async (client) => {
      await allowConnections(client, other, 'false')
      if (standing !== undefined && isServed(standing)) await allowConnections(client, live, 'true')
    })
  })
}

/** Nothing happens where there is none of this name. */
async function allowConnections(
  client: Client,
  database: DatabaseId,
  allowed: 'true' | 'false',
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
  if (rowCount === 1)
    await client.query(`ALTER DATABASE ${escapeIdentifier(database)} ALLOW_CONNECTIONS ${allowed}`)
}

/** What is to be done once names have changed, by the job or by whoever finds that it died. Harmless when done again. */
export async function completeSwap(place: Place, restore: RestoreRecord): Promise<void> {
  const { id, database, replacedOid, state } = restore
  const current = await databaseOid(place.access, database)
  if (replacedOid !== null && current !== undefined)
    await swapSeals(place.home, database, { replaced: replacedOid, current })
  await keepTrail(place, restore)
  await asOwner(place.access, place.control, async (register) => {
    await updateRestore(register, id, {
      set:
        state === 'undoing'
          ? `state = 'undone', ended_at = now(), message = null`
          : `state = 'done', ended_at = now(), undo_until = now() + interval '${UNDO_FOR}', message = null`,
    })
  })
}

async function keepTrail(
  { access }: Pick<Place, 'access'>,
  { database, fresh, beganAt }: RestoreRecord,
): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await allowConnections(client, fresh, 'true')
    try {
      await carryAudit(access, { from: fresh, to: database, since: beganAt })
    } finally {
      await allowConnections(client, fresh, 'false')
    }
  })
}
