import { newDatabaseId, PlatformError } from '@zennnn/kernel'
import { DatabaseError } from 'pg'
import {
  type CustomerDatabase,
  listCustomerDatabases,
  updateCustomerDatabase,
} from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase } from '../database/database-make.ts'
import { endWaiting } from '../restore/neutralise.ts'
import { letLoginIn } from '../restore/restore-admit.ts'
import { dropRestored, restoreInto } from '../restore/restore-into.ts'
import { partsOf } from '../restore/restore-source.ts'
import type { RestoreTools } from '../restore/restore-tools.ts'
import { type BackupRecord, listBackups } from '../vault/backup-register.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import { nearestCopies } from '../vault/copy-nearest.ts'
import type { Vault } from '../vault/vault.ts'
import { planRecovery, type Recovered } from './recover-plan.ts'

const RECOVERED = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}

type Tools = Vault & Pick<RestoreTools, 'registryOf' | 'templates'>

/** How a recovery is followed. */
export interface RecoveryWatch {
  readonly say: (sentence: string) => void
  /** Hears of each database what became of it, before the next one's turn: killed, the next run need not do it again. */
  readonly keep: (results: readonly Recovered[]) => Promise<void>
}

/**
 * Restores every database that was in service, from its newest backup that can be read, under the id that it had; paid ones
 * first. One of which none can be restored keeps nobody from the others: it is `failed` from then on, and keeps its name and
 * its backups. `earlier`: what runs before this one kept.
 */
export async function recoverCustomers(
  tools: Tools,
  earlier: readonly Recovered[],
  { say, keep }: RecoveryWatch,
): Promise<readonly Recovered[]> {
  const customers = await listCustomerDatabases(tools.access, tools.control)
  const results = new Map(earlier.map((one) => [one.database, one]))
  for (const { customer, was } of planRecovery(customers, earlier)) {
    say(`Restoring ${customer.slug}.`)
    const result = await recoverOne(tools, { ...customer, state: was }, say)
    results.set(customer.database, result)
    // Kept first: of one that failed, only that says what it was before.
    if (result.backup === null) await keep([...results.values()])
    await writeState(tools, customer, result.backup === null ? 'failed' : was)
    await keep([...results.values()])
  }
  return [...results.values()]
}

async function recoverOne(
  tools: Tools,
  customer: CustomerDatabase,
  say: (sentence: string) => void,
): Promise<Recovered> {
  const { slug, tier, database, state: was } = customer
  const known = { slug, tier, database, was }
  const backups = await listBackups(tools.access, tools.control, database)
  const failures: string[] = []
  for (const backup of backups.filter((one) => nearestCopies(tools, one).length > 0)) {
    try {
      await restoreOne(tools, customer, { backup, say })
      return { ...known, backup: backup.id, at: backup.at.toISOString(), message: null }
    } catch (error) {
      const because = sayOwnFailure(error)
      failures.push(because)
      say(`${slug}: the backup ${backup.id} is no use: ${because}`)
    }
  }
  await dropRestored(tools.access, database)
  return { ...known, backup: null, at: null, message: failures[0] ?? 'There is no backup of it.' }
}

/** What is wrong with this database alone; throws what is wrong with the machine, and would be with the next one. */
function sayOwnFailure(error: unknown): string {
  if (error instanceof PlatformError) return sayFailure(error)
  // Its words may be those of whoever made the backup.
  if (error instanceof DatabaseError && error.code !== undefined && !OF_MACHINE.test(error.code))
    return `PostgreSQL refused what is in it (${error.code}).`
  throw error
}

/** SQLSTATEs of a lost connection, of a full disk or memory, of a server that is stopped, and of one that has a fault. */
const OF_MACHINE = /^(08|53|57P|58|XX)/

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

/** In the register: `failed` is what nothing brings up to date and nobody comes into. */
async function writeState(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  { record, state }: CustomerDatabase,
  now: string,
): Promise<void> {
  if (state === now) return
  await updateCustomerDatabase(access, control, record, { set: '"state" = $2', values: [now] })
}
