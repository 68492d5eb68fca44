import type { Observation } from './decide.ts'

/** What a person has to do, in the words in which he is called. */
export const NEEDS = {
  hangs:
    'The primary does not answer, and is not failed over by itself. Look at its machine; to make the standby the primary, run: zennnn cluster failover local',
  again:
    'The primary does not answer. It was failed over by itself a moment ago, and is not again so soon: what took the one may take the other. Look at its machine; to move it now, run: zennnn cluster failover local',
  refuses: 'The primary answers but does not write. Look at its log and its disk.',
  diskSlow:
    'The disk does not answer: neither the primary nor a small file is written. Nothing is moved, since the standby is no better off. Look at the disk and at what else uses it.',
  failed: 'The failover could not be finished. It is tried again; look at the log.',
  rolesWait:
    'The roles of PostgreSQL could not be brought up to date, since no change is acknowledged. It is tried again. Is there room on the disk? zennnn cluster show says more.',
  notStarted: (error: unknown): string =>
    `The primary does not start: ${sentenceOf(error)} It is tried again, and nothing is moved by itself. Look at its log; to make the standby the primary, run: zennnn cluster failover local --dry-run`,
  notFollowed: (error: unknown): string =>
    `The standby could not be brought to follow: ${sentenceOf(error)}`,
  unwritten: (error: unknown): string =>
    `The state of the cluster could not be written: ${sentenceOf(error)} Commits wait for the standby until it is. Free some space on the disk of the home, or look why it takes nothing.`,
} as const

/** For what was seen often enough, the newest last, where nothing is done by itself. `isFresh`: it moved by itself a moment ago. */
export function needOf(observations: readonly Observation[], isFresh: boolean): string {
  if (observations.at(-1) === 'primary_refuses') return NEEDS.refuses
  if (observations.includes('disk_slow')) return NEEDS.diskSlow
  return isFresh ? NEEDS.again : NEEDS.hangs
}

function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
