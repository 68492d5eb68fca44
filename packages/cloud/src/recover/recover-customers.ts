import { listCustomerDatabases } from '../control/customer-databases.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase } from '../database/database-make.ts'
import { letLoginIn } from '../restore/restore-admit.ts'
import type { RestoreTools } from '../restore/restore-tools.ts'
import { rankOf } from '../vault/backup-schedule.ts'
import type { Vault } from '../vault/vault.ts'
import { type LaneRun, runLanes } from './lane-run.ts'
import { adoptLeftLog, type BackUpEnd, type EndOf, withLeftLog } from './recover-log.ts'
import { type BringBackTools, bringBack } from './recover-one.ts'
import { planRecovery, type Recovered, readRecovery, type ToRecover } from './recover-plan.ts'
import { bringFirst, sourcesOf } from './recover-sources.ts'
import { type Followed, paceOf, USUAL_PACE } from './recovery-course.ts'
import type { Places } from './recovery-lanes.ts'
import { sharedLikeNew } from './shared-like-new.ts'

type Tools = Vault & Pick<RestoreTools, 'registryOf' | 'templates'>

/** What a recovery is to do, and within what. */
export interface RecoveryOrder {
  /** When the first run of it began: what was written until then, and after a backup, is lost. */
  readonly beganAt: Date
  /** What runs before this one kept. */
  readonly earlier: readonly Recovered[]
  readonly places: Places
  /** Whether newest backups are taken where the log is no use. */
  readonly mayLackLog: boolean
  /** Ends it; what is under way is given up, what is back stays. */
  readonly signal: AbortSignal
}

/** How a recovery is followed. */
export interface RecoveryWatch {
  readonly say: (sentence: string) => void
  /** Hears of each database what became of it, before it is opened: killed, the next run need not do it again. */
  readonly keep: (results: readonly Recovered[]) => Promise<void>
  /** Hears of each that began or ended. */
  readonly follow: (course: RecoveryCourse) => void
}

/** How far a recovery is. */
export interface RecoveryCourse {
  readonly followed: readonly Followed[]
  readonly nowMs: number
  /** Bytes of dumps that a worker brings back in a second. */
  readonly pace: number
}

export interface RecoveryResult {
  /** Paid ones first, by slug; with those of earlier runs. */
  readonly databases: readonly Recovered[]
  readonly run: LaneRun
}

/**
 * Restores every database that was in service, each from its newest backup that can be read in the regions of the vault, paid
 * ones from the end of the log where that is newer, under the id that it had: paid ones first, several at once. Each is opened
 * when it is back. One that cannot be restored keeps nobody from the others: it is `failed` from then on, keeps its name and
 * its backups, and is tried again by the next run. STATE_REFUSED where the log is no use, unless it may lack.
 */
export async function recoverCustomers(
  tools: Tools,
  { beganAt, earlier, places, mayLackLog, signal }: RecoveryOrder,
  { say, keep, follow }: RecoveryWatch,
): Promise<RecoveryResult> {
  const customers = await listCustomerDatabases(tools.access, tools.control)
  const results = new Map(earlier.map((one) => [one.database, one]))
  const journal = inTurn(async () => {
    await keep([...results.values()])
  })
  // Killed between the two, it was written down as back, and not opened.
  for (const one of earlier) if (one.backup !== null) await open(tools, one)
  const unread = await adoptLeftLog(tools, { signal, say })
  const all = await readRecovery(tools, planRecovery(customers, earlier))
  const likeNew = sharedLikeNew(tools.access)
  const bringAllBack = async (endOf: EndOf): Promise<LaneRun> =>
    await runLanes(all, places, {
      signal,
      bringBack: async (one, stop) => {
        say(`Restoring ${one.customer.slug}.`)
        const watch = { beganAt, signal: stop, say }
        const own = { ...tools, cluster: tools.access, likeNew, end: endOf(one), mayLackLog }
        const startedAt = tools.clock.now().toISOString()
        const result = await recoverOne(own, one, watch)
        const endedAt = tools.clock.now().toISOString()
        results.set(one.database, { ...result, beganAt: startedAt, endedAt })
        // Of one that failed, only this says what it was before.
        await journal()
        await open(tools, result)
        return result.backup !== null
      },
      onChange: (followed, nowMs) => {
        follow({ followed, nowMs, pace: paceOf(followed, USUAL_PACE) })
      },
    })
  const course = { mayLackLog, signal, say, body: bringAllBack }
  const run = await withLeftLog(tools, { all, unread }, course)
  const databases = [...results.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || (a.slug < b.slug ? -1 : 1),
  )
  return { databases, run }
}

/**
 * Brings back what `end` makes of the end of the log, where there is one; else, or where the log may lack, the newest of the
 * backups of one database that can be. Never throws what is wrong with it alone. Nobody can log in yet.
 */
export async function recoverOne(
  tools: BringBackTools & {
    readonly end?: BackUpEnd | undefined
    readonly mayLackLog?: boolean
  },
  one: ToRecover,
  watch: Parameters<typeof bringBack>[2],
): Promise<Recovered> {
  const { customer, was } = one
  const { slug, tier, database } = customer
  const known = { slug, tier, database, was }
  const found = await bringFirst(
    sourcesOf(one, tools),
    async (backup) => {
      await bringBack(tools, { customer, backup }, watch)
    },
    {
      signal: watch.signal,
      say: (sentence) => {
        watch.say(`${slug}: ${sentence}`)
      },
    },
  )
  return found.backup === null
    ? { ...known, backup: null, at: null, message: found.message }
    : { ...known, backup: found.backup.id, at: found.backup.at.toISOString(), message: null }
}

/** Lets people into a database that is back, or says in the register that one is not. Harmless when done again. */
async function open(tools: Tools, { database, backup, was }: Recovered): Promise<void> {
  const { access, control } = tools
  if (backup !== null) {
    await letLoginIn(access, database)
    if (was === 'suspended') await barDatabase(access, database)
  }
  // `failed` is what nothing brings up to date and nobody comes into.
  await asOwner(access, control, async (register) => {
    await register.query(
      'update app."database" set "state" = $2 where "database_id" = $1 and "state" <> $2',
      [database, backup === null ? 'failed' : was],
    )
  })
}

/** One after the other, however many ask at once. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve()
  return async () => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    await mine
  }
}
