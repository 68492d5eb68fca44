import { waitWords } from '@zennnn/kernel'
import type { ControlId } from '../control/control-table.ts'
import type { Cadence } from '../promise/cadence.ts'
import { brokenSince } from './broken-since.ts'
import type { RecordedRuns } from './recorded-run.ts'
import type { ControlPart } from './verdict.ts'

const MINUTE_MS = 60_000
/** What is written and what is read may stand on two machines. */
const CLOCK_SKEW_MS = 60_000

/** What the runs of one control prove now. */
export function judgeControl(
  control: ControlId,
  { maximumAgeMinutes }: Cadence,
  { now, runs }: { readonly now: Date; readonly runs: RecordedRuns },
): ControlPart {
  const own = runs.get(control) ?? []
  const run = own.at(-1)
  const part = { kind: 'control', control, run, since: undefined, why: undefined } as const
  if (run === undefined) return { ...part, state: 'unproved', why: 'It was not tried yet.' }
  const since = brokenSince([own])
  if (since !== undefined) return { ...part, state: 'broken', since }
  if (run.outcome === 'unknown')
    return { ...part, state: 'unproved', why: 'There was nothing to see yet.' }
  const at = run.at.getTime()
  if (at > now.getTime() + CLOCK_SKEW_MS)
    return {
      ...part,
      state: 'unproved',
      why: `The last result is of ${run.at.toISOString()}, which is still to come: the clock was set back. It proves nothing.`,
    }
  const end = at + maximumAgeMinutes * MINUTE_MS
  if (now.getTime() <= end) return { ...part, state: 'proved' }
  return {
    ...part,
    state: 'unproved',
    since: new Date(end),
    why: `The last result is older than ${waitWords(maximumAgeMinutes * 60)}, and counts no longer.`,
  }
}
