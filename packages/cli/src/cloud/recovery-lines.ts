import {
  BIG_BYTES,
  courseOf,
  courseWords,
  durationWords,
  MOST_WORKERS,
  type Recovered,
  type RecoveryCourse,
  type TierCourse,
  usualWorkers,
} from '@zennnn/cloud'
import { type CommandArguments, UsageError } from '../command.ts'
import type { RecoveredCloud } from '../up/recover-cloud.ts'

/** The option of a recovery that says how many databases are restored at once. */
export const WORKERS = {
  workers: {
    type: 'string',
    value: '<number>',
    summary: 'How many databases are restored at once. (one for each processor)',
  },
} as const

/** The option of a recovery that gives the log up. */
export const WITHOUT_LOG = {
  'without-log': {
    type: 'boolean',
    summary:
      'Take the newest backups where the log of the lost cloud cannot be played: what was written after them is lost.',
  },
} as const

/** Throws UsageError. */
export function workersOf({ workers }: CommandArguments['options']): number {
  if (workers === undefined) return usualWorkers()
  const wanted = Number(workers)
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST_WORKERS) return wanted
  throw new UsageError(`--workers must be a number from 1 to ${MOST_WORKERS}.`)
}

/** The tiers of a recovery against the clock. */
export function tiersOf(
  { followed, nowMs, pace }: RecoveryCourse,
  workers: number,
): readonly TierCourse[] {
  return courseOf(followed, { workers, bigBytes: BIG_BYTES }, { nowMs, pace })
}

/** Says how far a tier is, each time one of it came back or did not. */
export function followLines(
  workers: number,
  say: (sentence: string) => void,
): (course: RecoveryCourse) => void {
  const ended = new Map<string, number>()
  return (course) => {
    for (const tier of tiersOf(course, workers)) {
      const now = tier.back + tier.failed
      if (now > (ended.get(tier.tier) ?? 0)) say(courseWords(tier))
      ended.set(tier.tier, now)
    }
  }
}

/** What a recovery ends with. */
export function recoveredLines({
  control,
  databases,
  run,
}: Pick<RecoveredCloud, 'control' | 'databases' | 'run'>): readonly string[] {
  const lost = databases.filter(({ backup }) => backup === null)
  const count = run.followed.filter(({ isBack }) => isBack === true).length
  return [
    `The control database is that of the backup ${control.backup}, of ${control.at}.`,
    ...databases.map(recoveredLine),
    `${count} restored in ${durationWords(run.ms)}.`,
    ...(lost.length === 0
      ? []
      : [`Still missing: ${lost.map(({ slug }) => slug).join(', ')}.`, GO_ON]),
  ]
}

const GO_ON =
  'Bring another region here, and run this command again: it restores only what is missing. Once the cloud is started it cannot: then zennnn restore <backup> --side.'

function recoveredLine({ slug, tier, backup, at, message }: Recovered): string {
  return backup === null
    ? `${slug} (${tier}) is out of service: ${message}`
    : `${slug} (${tier}) is that of the backup ${backup}, of ${at}.`
}
