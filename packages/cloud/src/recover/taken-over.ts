import { newRecordId } from '@zennnn/kernel'
import { listCustomerDatabases } from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase, reopenDatabase } from '../database/database-make.ts'
import { isServed } from '../restore/restore-served.ts'
import type { Vault } from '../vault/vault.ts'
import { markRegions, question, refusal, type Untold } from './takeover.ts'
import type { Takeover } from './takeover-judge.ts'
import { lookForTakeovers, type TakeoverLook } from './takeover-look.ts'
import {
  forgetTakenOver,
  keepDoubts,
  keepMarks,
  readMarks,
  type TakeoverPlace,
} from './takeover-register.ts'

/** A region that does not answer within it does not keep a cloud from its start: `work` asks again. */
const START_MS = 15_000
/** Nobody waits. */
const WATCH_MS = 60_000

type Place = Pick<Vault, 'access' | 'control' | 'home' | 'regions' | 'clock'>

/**
 * STATE_REFUSED when another machine became this cloud while this one was away, as its regions or an earlier look say, or may have.
 * `despite`: recoveries that are given up for good. Then they are told so in the regions, as they could still live, and whoever was
 * shut out here is let in again.
 */
export async function requireNotTakenOver(place: Place, despite: readonly string[]): Promise<void> {
  const closed = await findClosed(place)
  if (closed !== undefined && !despite.includes(closed.id)) throw refusal([closed])
  const look = await lookForTakeovers(place, START_MS)
  const notGivenUp = ({ id }: Takeover): boolean => !despite.includes(id)
  const others = look.foreign.filter(notGivenUp)
  if (others.length > 0) throw refusal(others)
  const [doubtful] = look.doubtful.filter(notGivenUp)
  if (doubtful !== undefined) throw question(doubtful)
  await goOnDespite(place, despite, look)
  if (closed !== undefined) await reopen(place)
}

/** What a look at who is this cloud came to. */
export interface TakeoverWatch {
  /** Who became it; everybody is shut out then. */
  readonly takenBy: Takeover | undefined
  /** Regions that do not know yet that this is the cloud, and could not be told. */
  readonly untold: readonly Untold[]
  /** Those that could say that another became it, and did not answer. */
  readonly silent: readonly string[]
  /** What may be a takeover; operators are mailed. Nobody is shut out for it: whoever lets people work decides. */
  readonly doubtful: readonly Takeover[]
}

/**
 * Shuts everybody out of every database of this cloud when another machine became it: each change that was made here from then
 * on would be lost. Does so each time, as it may have been killed at it. Otherwise says that this is the cloud wherever a region
 * does not know it yet.
 */
export async function watchTakeover(place: Place): Promise<TakeoverWatch> {
  const closed = await findClosed(place)
  if (closed !== undefined) {
    await close(place, closed)
    return { takenBy: closed, untold: [], silent: [], doubtful: [] }
  }
  const look = await lookForTakeovers(place, WATCH_MS)
  const { silent, doubtful } = look
  const [takenBy] = look.foreign
  if (takenBy !== undefined) {
    await close(place, takenBy)
    return { takenBy, untold: [], silent, doubtful }
  }
  await keepDoubts(place, look)
  return { takenBy, untold: await markRegions(place, look), silent, doubtful }
}

/** Whether everybody was shut out of this cloud: then nothing may be done in its name either. */
export async function isTakenOver(place: TakeoverPlace): Promise<boolean> {
  return (await findClosed(place)) !== undefined
}

async function findClosed({ access, control }: TakeoverPlace): Promise<Takeover | undefined> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<Takeover>(
      'select id, at, region from zennnn_cloud.taken_over',
    )
    return rows[0]
  })
}

async function close({ access, control }: TakeoverPlace, found: Takeover): Promise<void> {
  // Written down first: a start without the regions must not open what was closed.
  await asOwner(access, control, async (register) => {
    await register.query(
      `insert into zennnn_cloud.taken_over (id, at, region) values ($1, $2, $3) on conflict (only_row) do nothing`,
      [found.id, found.at, found.region],
    )
  })
  const customers = await listCustomerDatabases(access, control)
  for (const { database } of customers.filter(isServed)) await barDatabase(access, database)
  await barDatabase(access, control)
}

/**
 * By a takeover of its own: two clouds that each go on despite the other would else never hear of each other again. Said once:
 * what is known already was told.
 */
async function goOnDespite(
  place: Place,
  despite: readonly string[],
  look: TakeoverLook,
): Promise<void> {
  const { known } = await readMarks(place)
  if (despite.every((id) => known.has(id))) return
  await keepMarks(place, { own: newRecordId(place.clock), despite })
  // Where it fails now, `work` tries again.
  await markRegions(place, look)
}

async function reopen({ access, control }: TakeoverPlace): Promise<void> {
  const customers = await listCustomerDatabases(access, control)
  for (const { database, state } of customers)
    if (state === 'live') await reopenDatabase(access, database)
  await reopenDatabase(access, control)
  await forgetTakenOver({ access, control })
}
