import { type DatabaseId, newDatabaseId, PlatformError } from '@zennnn/kernel'
import { type CustomerDatabase, listCustomerDatabases } from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase } from '../database/database-make.ts'
import { endWaiting } from '../restore/neutralise.ts'
import { letLoginIn } from '../restore/restore-admit.ts'
import { dropRestored, restoreInto } from '../restore/restore-into.ts'
import { partsOf } from '../restore/restore-source.ts'
import type { RestoreTools } from '../restore/restore-tools.ts'
import { type BackupRecord, listBackups } from '../vault/backup-register.ts'
import { rankOf } from '../vault/backup-schedule.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import { nearestCopies } from '../vault/copy-nearest.ts'
import type { Vault } from '../vault/vault.ts'

const RECOVERED = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}

type Tools = Vault & Pick<RestoreTools, 'registryOf' | 'templates'>

/** What became of a database of the register. */
export interface Recovered {
  readonly slug: string
  readonly database: DatabaseId
  readonly tier: string
  /** The backup that it is now; null when none could be restored. */
  readonly backup: string | null
  /** As of when it is, ISO 8601. */
  readonly at: string | null
  /** Why it is not in service. */
  readonly message: string | null
}

/**
 * Restores every database that was in service, from its newest backup that can be read, under the id that it had; paid ones
 * first. One of which none can be restored is `failed` from then on, and keeps its name and its backups.
 */
export async function recoverCustomers(
  tools: Tools,
  say: (sentence: string) => void,
): Promise<readonly Recovered[]> {
  const customers = await listCustomerDatabases(tools.access, tools.control)
  const served = customers.filter(({ state }) => state === 'live' || state === 'suspended')
  const results: Recovered[] = []
  for (const customer of [...served].sort((a, b) => rankOf(a) - rankOf(b))) {
    say(`Restoring ${customer.slug}.`)
    const result = await recoverOne(tools, customer, say)
    if (result.backup === null) await closeRecord(tools, customer)
    results.push(result)
  }
  return results
}

async function recoverOne(
  tools: Tools,
  customer: CustomerDatabase,
  say: (sentence: string) => void,
): Promise<Recovered> {
  const { slug, tier, database } = customer
  const known = { slug, tier, database }
  const backups = await listBackups(tools.access, tools.control, database)
  let message = 'There is no backup of it.'
  for (const backup of backups.filter((one) => nearestCopies(tools, one).length > 0)) {
    try {
      await restoreOne(tools, customer, { backup, say })
      return { ...known, backup: backup.id, at: backup.at.toISOString(), message: null }
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      message = sayFailure(error)
      say(`${slug}: the backup ${backup.id} is no use: ${message}`)
    }
  }
  await dropRestored(tools.access, database)
  return { ...known, backup: null, at: null, message }
}

async function restoreOne(
  tools: Tools,
  { database, apps, state }: CustomerDatabase,
  { backup, say }: { readonly backup: BackupRecord; readonly say: (sentence: string) => void },
): Promise<void> {
  const { access } = tools
  const target = { backup, database, reference: newDatabaseId(), ...partsOf(tools, apps) }
  await restoreInto(tools, target, {
    signal: new AbortController().signal,
    report: async () => await Promise.resolve(),
    note: async (text) => {
      await Promise.resolve(say(text))
    },
  })
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    await endWaiting(client, RECOVERED)
    await client.query(`select zennnn.audit_operator_event('database', null, $1)`, [
      `The backup of ${backup.at.toISOString()} was restored on another machine. What happened after it is not in this log.`,
    ])
    await client.query('commit')
  })
  await letLoginIn(access, database)
  if (state === 'suspended') await barDatabase(access, database)
}

/** Nothing would bring it up to date, and nobody could come in. */
async function closeRecord(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  { record }: CustomerDatabase,
): Promise<void> {
  await asOwner(access, control, async (register) => {
    await register.query(`update app."database" set "state" = 'failed' where "id" = $1`, [record])
  })
}
