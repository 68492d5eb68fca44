import type { RecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from './vault.ts'

/**
 * After so many that failed, one after another, nobody tries again by himself: what a fifth does not find equal, a sixth
 * will not. Between them pass 1, 2, 4 and 8 hours: a night's trouble is over by then, and a day has no more than five.
 */
export const VERIFY_TRIES = 5

/**
 * Writes down that a verification begins: who is killed in it has tried. Returns how many there were before; each reads
 * another region.
 */
export async function beginTry(
  { access, control, clock }: Pick<Vault, 'access' | 'control' | 'clock'>,
  backup: RecordId,
): Promise<number> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ before: number }>(
      `update zennnn_vault.backup set verify_tries = verify_tries + 1, verify_tried_at = $2
       where id = $1 returning verify_tries - 1 as before`,
      [backup, clock.now()],
    )
    return rows[0]?.before ?? 0
  })
}

/** One that was stopped, by somebody or because `work` ends, says nothing about the backup. */
export async function takeBackTry(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  backup: RecordId,
): Promise<void> {
  await asOwner(access, control, async (register) => {
    await register.query(
      'update zennnn_vault.backup set verify_tries = greatest(0, verify_tries - 1) where id = $1',
      [backup],
    )
  })
}
