import { setTimeout as delay } from 'node:timers/promises'
import {
  type Exposure,
  listCustomerDatabases,
  ofCustomers,
  readDatabaseSizes,
  readExposure,
  type Vault,
} from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/** A frozen server takes connections and answers nothing. */
const PATIENCE_MS = 5_000

/** What only PostgreSQL knows of a cloud. */
export interface DatabaseCount {
  readonly databases: number
  readonly live: number
  readonly bytes: bigint
  readonly outside: Exposure
}

/** What there is, or a sentence that says why nobody knows, within a few seconds. */
export async function countDatabases(
  vault: Vault,
  patienceMs = PATIENCE_MS,
): Promise<DatabaseCount | { readonly problem: string }> {
  try {
    const late = delay(patienceMs, undefined, { ref: false })
    const counted = await Promise.race([count(vault), late])
    return counted ?? { problem: 'PostgreSQL does not answer.' }
  } catch (error) {
    // Whatever else is wrong is said as of every command.
    if (error instanceof PlatformError && error.code !== 'DATABASE_UNAVAILABLE') throw error
    return { problem: 'PostgreSQL cannot be reached.' }
  }
}

async function count(vault: Vault): Promise<DatabaseCount> {
  const { access, control } = vault
  const databases = ofCustomers(await listCustomerDatabases(access, control))
  const sizes = await readDatabaseSizes(access)
  return {
    databases: databases.length,
    live: databases.filter(({ state }) => state === 'live').length,
    bytes: [...sizes.values()].reduce((sum, size) => sum + BigInt(size), 0n),
    outside: await readExposure(vault),
  }
}
