import type { DatabaseId } from '@zennnn/kernel'
import type { CustomerDatabase } from '../control/customer-databases.ts'
import { rankOf } from '../vault/backup-schedule.ts'

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
}

/**
 * The databases that a recovery still has to restore, paid ones first, and what each was. `earlier`: what runs before it
 * brought back, which stays as it is, and what they could not, which is tried again; unless somebody has ordered otherwise
 * since.
 */
export function planRecovery(
  customers: readonly CustomerDatabase[],
  earlier: readonly Recovered[],
): readonly { readonly customer: CustomerDatabase; readonly was: string }[] {
  const known = new Map(earlier.map((one) => [one.database, one]))
  return [...customers]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .flatMap((customer) => {
      const before = known.get(customer.database)
      if (before !== undefined && before.backup !== null) return []
      const { state } = customer
      if (state === 'live' || state === 'suspended') return [{ customer, was: state }]
      return state === 'failed' && before !== undefined ? [{ customer, was: before.was }] : []
    })
}
