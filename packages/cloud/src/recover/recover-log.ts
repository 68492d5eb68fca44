import { PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { adoptLog } from '../log/log-adopt.ts'
import { keptIn, newestMoment, type Point, planPoint } from '../log/log-plan.ts'
import { findKeptLog, readKeeping } from '../log/log-register.ts'
import { requireThen, withPoint } from '../point/point-fetch.ts'
import type { BackupRecord } from '../vault/backup-register.ts'
import { runBackup } from '../vault/backup-run.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import { listMadeRegions } from '../vault/repository-made.ts'
import type { Vault } from '../vault/vault.ts'
import type { ToRecover } from './recover-plan.ts'

/** What is left of the log of a cluster that is lost. */
interface LeftLog {
  /** Up to then all that was acknowledged is in it. */
  readonly at: Date
  readonly ways: readonly Point[]
}

/** Makes a backup of a database as it was at the end of the log. */
export type BackUpEnd = (one: ToRecover, signal: AbortSignal) => Promise<BackupRecord>

/** How a database comes back from the log; undefined for one that does not. */
export type EndOf = (one: ToRecover) => BackUpEnd | undefined

/** By the register, in the regions of the vault; undefined where nothing can be played. */
export async function findLeftLog(
  vault: Pick<Vault, 'access' | 'control' | 'regions'>,
): Promise<LeftLog | undefined> {
  const names = vault.regions.map(({ name }) => name)
  const kept = keptIn(await findKeptLog(vault), names)
  const at = newestMoment(kept, names)
  if (at === undefined) return undefined
  const plan = planPoint(kept, at)
  return plan.kind === 'possible' ? { at, ways: plan.ways } : undefined
}

/** Paid databases, of which no more than a minute is promised to be lost, where no backup is as new. */
export function isFromLog(
  log: Pick<LeftLog, 'at'> | undefined,
  {
    tier,
    backups,
  }: Pick<ToRecover, 'tier'> & { readonly backups: readonly Pick<BackupRecord, 'at'>[] },
): boolean {
  const [newest] = backups
  return log !== undefined && tier === 'paid' && (newest === undefined || newest.at < log.at)
}

/** Has a register that came back from a backup know of the log what the regions have; one that cannot be read is said. */
export async function adoptLeftLog(vault: Vault, say: (sentence: string) => void): Promise<void> {
  const known = await asOwner(vault.access, vault.control, async (register) => {
    const { repository } = await readKeeping(register)
    return await listMadeRegions(register, repository)
  })
  for (const region of vault.regions)
    if (known.has(region.name))
      await adoptLog(vault, region).catch((error: unknown) => {
        say(`The log in the region ${region.name} cannot be read: ${sayFailure(error)}`)
      })
}

/**
 * Runs `body` while a cluster is there that is as the lost one was at the end of its log, which is played once for all that come
 * back from it; without one where no database does, or where it cannot be played: then there are the backups.
 */
export async function withLeftLog<T>(
  vault: Vault,
  all: readonly ToRecover[],
  {
    signal,
    say,
    body,
  }: {
    readonly signal: AbortSignal
    readonly say: (sentence: string) => void
    readonly body: (endOf: EndOf) => Promise<T>
  },
): Promise<T> {
  const log = await findLeftLog(vault)
  if (log === undefined || !all.some((one) => isFromLog(log, one))) return await body(noneOf)
  say(`Playing the log up to ${log.at.toISOString()}.`)
  const note = async (text: string): Promise<void> => {
    await Promise.resolve(say(text))
  }
  const watch = { signal, report: async () => await Promise.resolve(), note }
  const course: { isPlayed: boolean } = { isPlayed: false }
  try {
    return await withPoint(vault, log, {
      watch,
      // Everything that is brought back comes onto the same disk.
      beside: 'databases',
      body: async (access) => {
        course.isPlayed = true
        const end: BackUpEnd = async (one, stop) =>
          await backUpEnd(vault, one, { log, access, stop })
        return await body((one) => (isFromLog(log, one) ? end : undefined))
      },
    })
  } catch (error) {
    // What was brought back must not be brought back again.
    if (course.isPlayed || signal.aborted) throw error
    say(`The log is no use: ${sayFailure(error)} The newest backups are taken.`)
  }
  return await body(noneOf)
}

function noneOf(): undefined {
  return undefined
}

async function backUpEnd(
  vault: Vault,
  { database }: ToRecover,
  {
    log: { at },
    access,
    stop,
  }: { readonly log: LeftLog; readonly access: ClusterAccess; readonly stop: AbortSignal },
): Promise<BackupRecord> {
  try {
    await requireThen(access, database)
    const wanted = { database, kind: 'point_in_time', past: { access, at } } as const
    const backup = await runBackup(vault, wanted, { signal: stop })
    if (backup.state !== 'failed') return backup
    throw new PlatformError('INTERNAL', { message: backup.message ?? 'It was interrupted.' })
  } catch (error) {
    stop.throwIfAborted()
    if (error instanceof PlatformError) throw error
    // Nothing is wrong with the machine that the newest backup would not find out, too.
    throw new PlatformError('INTERNAL', {
      message: 'The end of the log cannot be read.',
      cause: error,
    })
  }
}
