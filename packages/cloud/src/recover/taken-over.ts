import { setTimeout as delay } from 'node:timers/promises'
import { listCustomerDatabases } from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase, reopenDatabase } from '../database/database-make.ts'
import { isServed } from '../restore/restore-served.ts'
import type { Vault } from '../vault/vault.ts'
import { findTakeovers, keepDespite, refusal, type Takeover } from './takeover.ts'

/** A region that does not answer within it does not keep a cloud from its start: `work` asks again. */
const PATIENCE_MS = 10_000

type Place = Pick<Vault, 'access' | 'control' | 'home' | 'regions'>

/**
 * STATE_REFUSED when another machine became this cloud while this one was away, as its regions or an earlier look say.
 * `despite`: recoveries that are given up for good; then whoever was shut out is let in again.
 */
export async function requireNotTakenOver(place: Place, despite: readonly string[]): Promise<void> {
  await keepDespite(place, despite)
  const closed = await findClosed(place)
  if (closed !== undefined && !despite.includes(closed.id)) throw refusal([closed])
  const found = await Promise.race([findTakeovers(place), delay(PATIENCE_MS, [], { ref: false })])
  if (found.length > 0) throw refusal(found)
  if (closed !== undefined) await reopen(place)
}

/**
 * Shuts everybody out of every database of this cloud when another machine became it: each change that was made here from then
 * on would be lost. Returns what the regions tell, each time; undefined when they tell nothing.
 */
export async function closeTakenOver(place: Place): Promise<Takeover | undefined> {
  const [found] = await findTakeovers(place)
  if (found === undefined) return undefined
  // Written down first: a start without the regions must not open what was closed.
  await asOwner(place.access, place.control, async (register) => {
    await register.query(
      `insert into zennnn_cloud.taken_over (id, at, region) values ($1, $2, $3) on conflict (only_row) do nothing`,
      [found.id, found.at, found.region],
    )
  })
  const customers = await listCustomerDatabases(place.access, place.control)
  for (const { database } of customers.filter(isServed)) await barDatabase(place.access, database)
  await barDatabase(place.access, place.control)
  return found
}

/** Whether everybody was shut out of this cloud: then nothing may be written in its name either. */
export async function isTakenOver(place: Pick<Place, 'access' | 'control'>): Promise<boolean> {
  return (await findClosed(place)) !== undefined
}

async function findClosed({
  access,
  control,
}: Pick<Place, 'access' | 'control'>): Promise<Takeover | undefined> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<Takeover>(
      'select id, at, region from zennnn_cloud.taken_over',
    )
    return rows[0]
  })
}

async function reopen({ access, control }: Pick<Place, 'access' | 'control'>): Promise<void> {
  const customers = await listCustomerDatabases(access, control)
  for (const { database, state } of customers)
    if (state === 'live') await reopenDatabase(access, database)
  await reopenDatabase(access, control)
  await asOwner(access, control, async (register) => {
    await register.query('delete from zennnn_cloud.taken_over')
  })
}
