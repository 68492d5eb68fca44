import { PlatformError, type RecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { dropRestored } from './restore-into.ts'
import { findRestore, type RestoreRecord, updateRestore } from './restore-register.ts'
import type { RestoreTools } from './restore-tools.ts'

type Place = Pick<RestoreTools, 'access' | 'control'>

/** Takes away what a restore that did not come to its end has made, and says in the register why. */
export async function abandonRestore(
  place: Place,
  id: RecordId | string,
  reason: unknown,
): Promise<void> {
  await asOwner(place.access, place.control, async (register) => {
    const restore = await findRestore(register, id)
    if (restore?.state !== 'running') return
    await removeMade(place, restore)
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
  })
}

/** Restores whose job ended without them, as one whose worker died too often: abandons them. A chore. */
export async function tidyRestores(place: Place): Promise<void> {
  const left = await asOwner(place.access, place.control, async (register) => {
    const { rows } = await register.query<{ id: string }>(
      `select r.id from zennnn_vault.restore r where r.state = 'running' and not exists (
         select from app."job" j where j."id" = r.job and j."state" in ('queued', 'running'))`,
    )
    return rows
  })
  for (const { id } of left) await abandonRestore(place, id, 'Its job ended.')
}

async function removeMade({ access }: Place, restore: RestoreRecord): Promise<void> {
  await dropRestored(access, restore.reference)
  await dropRestored(access, restore.fresh)
}

function reasonOf(reason: unknown): string {
  if (reason instanceof PlatformError) return [reason.message, reason.hint].join(' ').trim()
  return typeof reason === 'string' ? reason : 'Something went wrong on our side.'
}
