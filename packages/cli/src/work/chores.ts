import {
  type CloudTools,
  type ClusterAccess,
  endCopies,
  expireRestores,
  keepSeal,
  listCustomerDatabases,
  readDatabaseSizes,
  removeDropped,
  saveDatabaseSizes,
  saveLastSeen,
  sealAudit,
  tidyDatabase,
  tidyRestores,
} from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { DatabaseId, Log } from '@zennnn/kernel'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { keepChores } from './keep-chores.ts'

/** What the cloud does by itself, besides jobs. */
export function cloudChores(
  tools: CloudTools,
  { home, brand }: Pick<OpenPlace, 'home' | 'brand'>,
  log: Log,
): readonly Chore[] {
  return [
    { name: 'refill_ready_pool', pattern: '* * * * *', run: tools.refill },
    { name: 'renew_certificates', pattern: '17 4 * * *', run: tools.certify },
    {
      name: 'remove_dropped_databases',
      pattern: '27 3 * * *',
      run: async () => {
        await removeDropped(tools)
      },
    },
    {
      name: 'tidy_restores',
      pattern: '*/10 * * * *',
      run: async () => {
        await tidyRestores({ ...tools, home })
        await expireRestores(tools)
        await endCopies(tools)
      },
    },
    {
      name: 'measure_databases',
      pattern: '7 * * * *',
      run: async () => {
        await saveDatabaseSizes(tools, await readDatabaseSizes(tools.access))
        await forEachDatabase(tools, log, async (database) => {
          await saveLastSeen(tools, database)
        })
      },
    },
    {
      name: 'seal_audit',
      pattern: '*/5 * * * *',
      run: async () => {
        await forEachDatabase(tools, log, async (database) => {
          const newest = await sealAudit(tools.access, database)
          const kept = await keepSeal({ home, database, clock: tools.clock }, newest)
          if (kept === 'contradicts') log.error('audit_seal_contradicts', { database })
        })
      },
    },
    {
      name: 'tidy_databases',
      pattern: '47 2 * * *',
      run: async () => {
        await forEachDatabase(tools, log, async (database) => {
          await tidyDatabase(tools.access, database)
        })
      },
    },
    ...keepChores({ ...tools, home, brand }, log),
  ]
}

/** The control database and those of customers that are in service. */
export async function liveDatabases(
  access: ClusterAccess,
  control: DatabaseId,
): Promise<readonly DatabaseId[]> {
  const customers = await listCustomerDatabases(access, control)
  return [
    control,
    ...customers.filter(({ state }) => state === 'live').map(({ database }) => database),
  ]
}

async function forEachDatabase(
  tools: CloudTools,
  log: Log,
  run: (database: DatabaseId) => Promise<void>,
): Promise<void> {
  for (const database of await liveDatabases(tools.access, tools.control)) {
    try {
      await run(database)
    } catch (error) {
      // One database that is away must not keep the others from their turn.
      log.warn('chore_failed', { database, error })
    }
  }
}
