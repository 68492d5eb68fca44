import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { adoptLog } from '../log/log-adopt.ts'
import { keptIn, newestMoment, type Point, planPoint } from '../log/log-plan.ts'
import { findKeptLog, readKeeping } from '../log/log-register.ts'
import { wasThere, withPoint } from '../point/point-fetch.ts'
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

/** Makes a backup of a database as it was at the end of the log; undefined when it was not there any more. */
export type BackUpEnd = (one: ToRecover, signal: AbortSignal) => Promise<BackupRecord | undefined>

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

/** A region away for a moment must not cost a day of work. */
const TRIES = 3
const PAUSE_MS = 5_000

interface LogWatch {
  readonly signal: AbortSignal
  readonly say: (sentence: string) => void
}

/** A region whose log nobody could read. */
export interface Unread {
  readonly region: string
  readonly message: string
}

/** Has a register that came back from a backup know of the log what the regions have; returns those that cannot be read. */
export async function adoptLeftLog(vault: Vault, watch: LogWatch): Promise<readonly Unread[]> {
  const known = await asOwner(vault.access, vault.control, async (register) => {
    const { repository } = await readKeeping(register)
    return await listMadeRegions(register, repository)
  })
  const unread: Unread[] = []
  for (const region of vault.regions.filter(({ name }) => known.has(name))) {
    const words = `The log in the region ${region.name} cannot be read`
    const adopt = async (): Promise<number> => await adoptLog(vault, region)
    await tryAgain(adopt, words, watch).catch((error: unknown) => {
      watch.signal.throwIfAborted()
      unread.push({ region: region.name, message: `${words}: ${sayFailure(error)}` })
    })
  }
  return unread
}

/**
 * Runs `body` while a cluster is there that is as the lost one was at the end of its log, which is played once for all that come
 * back from it; without one where no database does. STATE_REFUSED, with what would be lost, where it cannot be played or read, or
 * only in part; when `mayLackLog`, then there are the backups.
 */
export async function withLeftLog<T>(
  vault: Vault,
  { all, unread }: { readonly all: readonly ToRecover[]; readonly unread: readonly Unread[] },
  {
    mayLackLog,
    body,
    ...watch
  }: LogWatch & {
    readonly mayLackLog: boolean
    readonly body: (endOf: EndOf) => Promise<T>
  },
): Promise<T> {
  const lost = all.filter(({ tier }) => tier === 'paid')
  const goOnOrRefuse = (reason: string): void => {
    if (lost.length > 0 && !mayLackLog) throw sayLoss(reason, lost)
    watch.say(reason)
  }
  const takeBackups = async (): Promise<T> => {
    if (lost.length > 0) watch.say(sayTaken(lost))
    return await body(noneOf)
  }
  for (const { message } of unread) goOnOrRefuse(message)
  const log = await findLeftLog(vault)
  if (log === undefined || !all.some((one) => isFromLog(log, one)))
    return unread.length > 0 ? await takeBackups() : await body(noneOf)
  watch.say(`Playing the log up to ${log.at.toISOString()}.`)
  const course: { isPlayed: boolean } = { isPlayed: false }
  const play = async (): Promise<T> =>
    await withPoint(vault, log, {
      watch: pointWatch(watch),
      cloud: 'lost',
      body: async (access) => {
        course.isPlayed = true
        const end: BackUpEnd = async (one, stop) =>
          await backUpEnd(vault, one, { log, access, stop })
        return await body((one) => (isFromLog(log, one) ? end : undefined))
      },
    })
  try {
    // What was brought back must not be brought back again.
    return await tryAgain(play, 'The log cannot be played', watch, () => !course.isPlayed)
  } catch (error) {
    if (course.isPlayed || watch.signal.aborted) throw error
    goOnOrRefuse(`The log cannot be played: ${sayFailure(error)}`)
  }
  return await takeBackups()
}

function pointWatch({ signal, say }: LogWatch): Parameters<typeof withPoint>[2]['watch'] {
  return {
    signal,
    report: async () => await Promise.resolve(),
    note: async (text) => {
      await Promise.resolve(say(text))
    },
  }
}

/** What a refusal says is so the next time, too. */
async function tryAgain<T>(
  body: () => Promise<T>,
  words: string,
  { signal, say }: LogWatch,
  may: () => boolean = () => true,
): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await body()
    } catch (error) {
      const isRefused = error instanceof PlatformError && error.code === 'STATE_REFUSED'
      if (tries === TRIES || isRefused || signal.aborted || !may()) throw error
      say(`${words}: ${sayFailure(error)} It is tried again.`)
      await delay(PAUSE_MS, undefined, { signal })
    }
}

/** A database whose log is no use. */
interface LackingLog {
  readonly customer: { readonly slug: string }
  readonly backups: readonly Pick<BackupRecord, 'at'>[]
}

/** Why a recovery ends where the log is no use: what would be lost is for a person to give up. @internal */
export function sayLoss(reason: string, lost: readonly LackingLog[]): PlatformError {
  const each = lost.map(lossOf)
  return new PlatformError('STATE_REFUSED', {
    message: `${reason} Without it would be lost: ${each.join(' ')} No more databases were brought back.`,
    hint: 'Mend it, and run the same command again: it goes on where it was. Where the log is lost for good, say --without-log: the newest backups are taken then.',
  })
}

/** The same where somebody gave it up. @internal */
export function sayTaken(lost: readonly LackingLog[]): string {
  return ['The newest backups are taken.', ...lost.map((one) => `Lost: ${lossOf(one)}`)].join(' ')
}

function lossOf({ customer: { slug }, backups: [newest] }: LackingLog): string {
  return newest === undefined
    ? `${slug} has no backup: all of it.`
    : `${slug}: what was written after ${newest.at.toISOString()}.`
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
): Promise<BackupRecord | undefined> {
  try {
    if (!(await wasThere(access, database))) return undefined
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
