import type { Backup } from './backup.ts'
import { climbLadder, type Rung } from './retention-ladder.ts'

const DAY_MS = 86_400_000
/** Days that a backup somebody asked for is kept, beside the ladder. */
const TERM_DAYS = 30

type KeptRung = Extract<Rung, 'daily' | 'weekly' | 'monthly'>

/** What becomes of a backup, and why. */
export type Decision<B extends Backup = Backup> =
  | {
      readonly backup: B
      readonly action: 'keep'
      readonly because:
        | KeptRung
        | 'newest'
        | 'newest_verified'
        | 'in_term'
        | 'running'
        | 'ahead'
        | 'nothing_newer'
    }
  | {
      readonly backup: B
      readonly action: 'delete'
      readonly because: Exclude<Rung, KeptRung> | 'term_over' | 'replaced'
    }

/**
 * Decides over the registered backups of one database; newest first. Times are those of the register alone: who can write
 * copies could otherwise date some so that good ones are pushed out. Planning what a plan left changes nothing.
 */
export function planRetention<B extends Backup>(
  backups: readonly B[],
  now: Date,
): readonly Decision<B>[] {
  const newestFirst = [...backups].sort(
    (a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1),
  )
  // A clock was wrong: these must not push out what was made at its true time, nor be lost for it.
  const complete = newestFirst.filter((one) => isComplete(one) && one.at <= now)
  const known = {
    now,
    newest: complete[0],
    newestVerified: [
      complete.find(isVerified),
      newestFirst.find((one) => isVerified(one) && one.at <= now),
    ],
    rungs: climbLadder(complete.filter(({ kind }) => kind === 'scheduled')),
  }
  return newestFirst.map((backup) => decide(backup, known))
}

/** The backups that have a rung, newest first. */
export function listLadder<B extends Backup>(decisions: readonly Decision<B>[]): readonly B[] {
  return decisions
    .filter(({ because }) => because === 'daily' || because === 'weekly' || because === 'monthly')
    .map(({ backup }) => backup)
}

interface Known<B extends Backup> {
  readonly now: Date
  readonly newest: B | undefined
  /** Of the complete ones, and of all: a region may have lacked the one that was proved last. */
  readonly newestVerified: readonly (B | undefined)[]
  readonly rungs: ReadonlyMap<B, Rung>
}

function decide<B extends Backup>(backup: B, known: Known<B>): Decision<B> {
  if (backup.at > known.now) return { backup, action: 'keep', because: 'ahead' }
  if (backup.state === 'running') return { backup, action: 'keep', because: 'running' }
  const decision = isComplete(backup) ? decideComplete(backup, known) : decideBroken(backup, known)
  if (decision.action === 'keep') return decision
  if (known.newestVerified.includes(backup))
    return { backup, action: 'keep', because: 'newest_verified' }
  // It may not be verified yet, and an older one of its day is.
  return known.newest === backup ? { backup, action: 'keep', because: 'newest' } : decision
}

function isVerified({ verifiedAt }: Backup): boolean {
  return verifiedAt !== undefined
}

/** One that lost a copy since is still whole in another region. */
function isComplete({ state, degradedAt }: Backup): boolean {
  return state === 'complete' || degradedAt !== undefined
}

/** Some region may hold all of it: until there is a newer complete one it may be the best there is, or was asked for. */
function decideBroken<B extends Backup>(backup: B, { now, newest }: Known<B>): Decision<B> {
  if (newest === undefined || newest.at <= backup.at)
    return { backup, action: 'keep', because: 'nothing_newer' }
  return backup.state === 'incomplete' && backup.kind !== 'scheduled' && isInTerm(backup, now)
    ? { backup, action: 'keep', because: 'in_term' }
    : { backup, action: 'delete', because: 'replaced' }
}

function isInTerm({ at }: Backup, now: Date): boolean {
  return now.getTime() - at.getTime() < TERM_DAYS * DAY_MS
}

function decideComplete<B extends Backup>(backup: B, { now, rungs }: Known<B>): Decision<B> {
  const rung = rungs.get(backup)
  switch (rung) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return { backup, action: 'keep', because: rung }
    case undefined:
      return isInTerm(backup, now)
        ? { backup, action: 'keep', because: 'in_term' }
        : { backup, action: 'delete', because: 'term_over' }
    default:
      return { backup, action: 'delete', because: rung }
  }
}
