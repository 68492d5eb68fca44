import type { DatabaseId } from '@zennnn/kernel'
import type { CustomerDatabase } from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { type BackupRecord, readBackups } from '../vault/backup-register.ts'
import { nearestCopies } from '../vault/copy-nearest.ts'
import type { Vault } from '../vault/vault.ts'
import { inOrderOfUse } from './backup-choice.ts'
import { inOrder, type Waiting } from './recovery-lanes.ts'

/** What became of a database of the register. */
export interface Recovered {
  readonly slug: string
  readonly database: DatabaseId
  readonly tier: string
  /** What the register said of it on the machine that was lost: `live` or `suspended`. */
  readonly was: string
  /** The backup that it is now; null when none could be restored. */
  readonly backup: string | null
  /** As of when it is, ISO 8601. */
  readonly at: string | null
  /** Why it is not in service. */
  readonly message: string | null
  /** When it was begun with, and when it was back or given up, ISO 8601; absent in what earlier versions kept. */
  readonly beganAt?: string
  readonly endedAt?: string
}

/** A database that a recovery is about to bring back. */
export interface ToRecover extends Waiting {
  readonly customer: CustomerDatabase
  /** As in Recovered. */
  readonly was: string
  /** In the order in which they are tried; those that no region that is left has are not among them. */
  readonly backups: readonly BackupRecord[]
}

/**
 * The databases that a recovery still has to restore, and what each was. `earlier`: what runs before it brought back, which
 * stays as it is, and what they could not, which is tried again; unless somebody has ordered otherwise since.
 */
export function planRecovery(
  customers: readonly CustomerDatabase[],
  earlier: readonly Recovered[],
): readonly { readonly customer: CustomerDatabase; readonly was: string }[] {
  const known = new Map(earlier.map((one) => [one.database, one]))
  return customers.flatMap((customer) => {
    const before = known.get(customer.database)
    if (before !== undefined && before.backup !== null) return []
    const { state } = customer
    if (state === 'live' || state === 'suspended') return [{ customer, was: state }]
    return state === 'failed' && before !== undefined ? [{ customer, was: before.was }] : []
  })
}

/** In the order in which they come back: looks into the register for what each can be brought back from. */
export async function readRecovery(
  vault: Pick<Vault, 'access' | 'control' | 'regions' | 'clock'>,
  planned: ReturnType<typeof planRecovery>,
): Promise<readonly ToRecover[]> {
  const { access, control, clock } = vault
  return await asOwner(access, control, async (register) => {
    const found: ToRecover[] = []
    for (const { customer, was } of planned) {
      const { database, tier } = customer
      const all = await readBackups(register, database)
      const usable = all.filter((one) => nearestCopies(vault, one).length > 0)
      const backups = inOrderOfUse(usable, clock.now(), ({ at }) => at)
      found.push({ database, tier, bytes: backups[0]?.bytes ?? 0, customer, was, backups })
    }
    return inOrder(found)
  })
}
