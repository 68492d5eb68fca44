import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** Marks the one database of the register that is the cloud's own. Nobody orders this tier, and no other becomes it. */
export const CANARY_TIER = 'canary'
/** No customer can take this name: it is reserved, and longer than what one would think of. */
export const CANARY_SLUG = 'zennnn-canary'
/** Addresses of its people. No mail server takes mail for it (RFC 6761), should any ever leave. */
export const CANARY_MAIL_DOMAIN = 'canary.invalid'

/** The canary database as the control panel knows it. */
export interface CanaryDatabase {
  readonly database: DatabaseId
  readonly slug: string
  readonly host: string
  readonly state: string
  readonly apps: readonly string[]
}

export function isCanary({ tier }: { readonly tier: string }): boolean {
  return tier === CANARY_TIER
}

/** Those that belong to a customer. */
export function ofCustomers<T extends { readonly tier: string }>(all: readonly T[]): readonly T[] {
  return all.filter((one) => !isCanary(one))
}

/** Undefined where none was made, or what was made is gone. */
export async function findCanary(
  access: ClusterAccess,
  control: DatabaseId,
): Promise<CanaryDatabase | undefined> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<CanaryDatabase>(
      `select "database_id" as database, "slug", "host", "state", "apps" from app."database"
       where "tier" = $1 and "state" not in ('failed', 'dropped') order by "created_at" limit 1`,
      [CANARY_TIER],
    )
    return rows[0]
  })
}

/** STATE_REFUSED for the canary: what would end it ends the proof of many sentences, and nobody's data are in it. */
export function requireOfCustomer(one: { readonly tier: string; readonly slug: string }): void {
  if (!isCanary(one)) return
  throw new PlatformError('STATE_REFUSED', {
    message: `${one.slug} is the canary of this cloud: in it promises are tried, and nobody’s data are in it. It belongs to no customer, so nothing was done.`,
    hint: 'Without it the security page would say of many sentences that nobody tried them. It needs no care; should something be wrong with it, see docs/operator/security-page.md.',
  })
}
