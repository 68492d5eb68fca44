import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { listCustomerDatabases } from './customer-databases.ts'
import { migrateDatabase } from './migrate-database.ts'

/** Databases brought up to date at the same time. */
const PARALLEL = 4

/**
 * In service, or to be in service again with one change of their record: nothing would bring a suspended one up to date
 * before it serves. The others have no tables yet, or let nobody in.
 */
const MIGRATED: ReadonlySet<string> = new Set(['live', 'suspended'])

/** Brings every customer's database to this version. Throws what refuses the migration, with the name of the database. */
export async function migrateCustomers(options: {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  /** What a set of apps declares; undefined for apps that this version does not know. */
  readonly registryOf: (apps: readonly string[]) => Registry | undefined
  readonly say: (sentence: string) => void
}): Promise<void> {
  const { access, control, registryOf, say } = options
  const customers = await listCustomerDatabases(access, control)
  const queue = customers.filter(({ state }) => MIGRATED.has(state)).values()
  const migrateNext = async (): Promise<void> => {
    for (const { apps, database, slug } of queue) {
      const registry = registryOf(apps)
      if (registry === undefined)
        say(`${slug} has apps that this version does not know; it stays closed.`)
      else if (await naming(slug, migrateDatabase(access, database, registry)))
        say(`${slug} was brought up to date.`)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, migrateNext))
}

async function naming<T>(slug: string, migration: Promise<T>): Promise<T> {
  try {
    return await migration
  } catch (cause) {
    if (!(cause instanceof PlatformError)) throw cause
    const { code, message, hint, details } = cause
    throw new PlatformError(code, {
      message: `${slug}: ${message}`,
      details,
      cause,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}
