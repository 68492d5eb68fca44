import type { Backup } from './backup.ts'
import type { Removal } from './removal-plan.ts'
import { type Decision, listLadder } from './retention.ts'
import { RUNGS } from './retention-ladder.ts'

const REASONS: Readonly<Record<Decision['because'], string>> = {
  daily: 'the one of its day',
  weekly: 'the one of its week',
  monthly: 'the one of its month',
  newest: 'the newest there is',
  newest_verified: 'the newest that was restored and found equal',
  in_term: 'somebody asked for it, and its 30 days are not over',
  running: 'it is being made',
  ahead: 'its time lies ahead: a clock is or was wrong',
  nothing_newer: 'not complete, but there is no complete one that is newer',
  same_day: 'its day has another, newer or verified',
  same_week: 'its week has another, newer or verified',
  same_month: 'its month has another',
  too_old: 'three newer months are kept',
  term_over: 'somebody asked for it, and its 30 days are over',
  replaced: 'not complete, and there is a complete one that is newer',
}

/** Why a backup is kept or deleted, after "because it is". */
export function reasonOf(because: Decision['because']): string {
  return REASONS[because]
}

/** The plan for an operator: a line for the whole, then one for each backup, with the time when it is deleted. */
export function retentionLines(
  decisions: readonly Decision[],
  removals: readonly Removal[] = [],
): readonly string[] {
  const dueAt = new Map(removals.map((removal) => [removal.backup, removal.dueAt]))
  const kept = decisions.filter(({ action }) => action === 'keep')
  const deleted = decisions.length - kept.length
  const count = (because: Decision['because']) =>
    decisions.filter((decision) => decision.because === because).length
  const rungs = [count('daily'), count('weekly'), count('monthly')] as const
  const ladder = listLadder(decisions)
  const verified = ladder.filter(({ verifiedAt }) => verifiedAt !== undefined).length
  return [
    `Keeps ${kept.length}: ${ladder.length} of ${RUNGS} on the ladder (${rungs[0]} daily, ${rungs[1]} weekly, ` +
      `${rungs[2]} monthly), ${verified} of them verified, and ${kept.length - ladder.length} beside it; deletes ${deleted}.`,
    ...decisions.map(
      ({ action, backup, because }) =>
        `${action === 'keep' ? 'keeps  ' : 'deletes'} ${wordsOf(backup)}: ${reasonOf(because)}` +
        (action === 'delete' ? dueWords(dueAt.get(backup.id)) : ''),
    ),
  ]
}

function dueWords(due: Date | undefined): string {
  return due === undefined ? '' : `, after ${due.toISOString()}`
}

function wordsOf({ id, at, kind }: Backup): string {
  return `${id} ${at.toISOString()} ${kind}`
}
