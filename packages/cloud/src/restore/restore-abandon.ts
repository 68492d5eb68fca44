import { PlatformError, parseDatabaseId, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { dropRestored } from './restore-drop.ts'
import { tryLockRestore } from './restore-lock.ts'
import { findRestore, type RestoreRecord, updateRestore } from './restore-register.ts'
import { completeSwap, endExchange, isSwapped } from './restore-swap.ts'
import type { RestoreTools } from './restore-tools.ts'

type Place = Pick<RestoreTools, 'access' | 'control' | 'home'>

/**
 * Takes away what a restore that did not come to its end has made, and says in the register why. One whose databases have
 * changed names already is done instead: its fresh id is that of the customer's data of before. Called by who keeps the
 * others from working on it, as abandonUndo is.
 */
export async function abandonRestore(
  place: Place,
  id: RecordId | string,
  reason: unknown,
): Promise<void> {
  await asOwner(place.access, place.control, async (register) => {
    const restore = await findRestore(register, id)
    if (restore?.state !== 'running') return
    if (await isSwapped(place, restore)) {
      await completeSwap(place, restore)
      return
    }
    await endExchange(place, restore)
    await removeMade(place, register, { restore, reason })
  })
}

/** Leaves everything as before an undo that did not come to its end, or completes one that did. `job`: the undo's. */
export async function abandonUndo(place: Place, job: RecordId | string): Promise<void> {
  await asOwner(place.access, place.control, async (register) => {
    const { rows } = await register.query<{ id: string }>(
      `select id from zennnn_vault.restore where job = $1 and state = 'undoing'`,
      [job],
    )
    const restore = rows[0] && (await findRestore(register, rows[0].id))
    if (restore === undefined) return
    if (await isSwapped(place, restore)) {
      await completeSwap(place, restore)
      return
    }
    await endExchange(place, restore)
    await updateRestore(register, restore.id, { set: `state = 'done'` })
  })
}

/**
 * Restores and undos whose job ended without them, as one whose worker died too often. One that somebody works on all the
 * same, as a worker that does not know yet that its job was ended, is left to him. A chore.
 */
export async function tidyRestores(place: Place): Promise<void> {
  const left = await asOwner(place.access, place.control, async (register) => {
    const { rows } = await register.query<{ id: string; job: string; state: string }>(
      `select r.id, r.job, r.state from zennnn_vault.restore r where r.state in ('running', 'undoing') and not exists (
         select from app."job" j where j."id" = r.job and j."state" in ('queued', 'running'))`,
    )
    return rows
  })
  for (const { id, job, state } of left)
    await asOwner(place.access, place.control, async (register) => {
      if (!(await tryLockRestore(register, id))) return
      if (state === 'undoing') await abandonUndo(place, job)
      else await abandonRestore(place, id, 'Its job ended.')
    })
}

/** Removes the databases that restores on live replaced, when the days in which they can be undone are over. A chore. */
export async function expireRestores(place: Pick<Place, 'access' | 'control'>): Promise<void> {
  await asOwner(place.access, place.control, async (register) => {
    await register.query('begin')
    await expire(place, register, { where: 'undo_until <= now()', values: [] })
    await register.query('commit')
  })
}

/**
 * Removes what restores keep of a database that is deleted: its login role could not be removed otherwise. In the caller's
 * transaction.
 */
export async function removeKept(
  place: Pick<Place, 'access' | 'control'>,
  register: Client,
  database: string,
): Promise<void> {
  await expire(place, register, { where: 'database_id = $1', values: [database] })
}

/** In the caller's transaction: each row stays locked meanwhile, so that nobody begins to undo it. `where` is SQL of ours. */
async function expire(
  { access }: Pick<Place, 'access'>,
  register: Client,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
): Promise<void> {
  const { rows } = await register.query<{ id: string; fresh: string }>(
    `select id, fresh_id as fresh from zennnn_vault.restore
     where mode = 'live' and state in ('done', 'undone') and ${where} for update`,
    [...values],
  )
  for (const { id, fresh } of rows) {
    await dropRestored(access, parseDatabaseId(fresh))
    await updateRestore(register, id, { set: `state = 'expired'` })
  }
}

async function removeMade(
  { access }: Pick<Place, 'access'>,
  register: Client,
  { restore, reason }: { readonly restore: RestoreRecord; readonly reason: unknown },
): Promise<void> {
  await dropRestored(access, restore.reference)
  await dropRestored(access, restore.fresh)
  await register.query('begin')
  if (restore.record !== null)
    await register.query(
      `delete from app."database" where "id" = $1 and "database_id" = $2 and "state" = 'provisioning'`,
      [restore.record, restore.fresh],
    )
  await updateRestore(register, restore.id, {
    set: `state = 'failed', ended_at = now(), record = null, message = $2`,
    values: [reasonOf(reason)],
  })
  await register.query('commit')
}

function reasonOf(reason: unknown): string {
  if (reason instanceof PlatformError) return [reason.message, reason.hint].join(' ').trim()
  return typeof reason === 'string' ? reason : 'Something went wrong on our side.'
}
