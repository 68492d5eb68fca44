import type { KeyObject } from 'node:crypto'
import { type EvidenceRegister, publicKeyText } from '@zennnn/cloud'
import { type Clock, PlatformError } from '@zennnn/kernel'
import type { Control, ControlRun } from '../control/control.ts'
import { type ControlId, isControlId } from '../control/control-table.ts'
import { writeLine } from '../evidence/evidence-line.ts'
import { type Policy, scheduleOf } from '../promise/policy.ts'
import type { ControlRunner } from '../round/control-runner.ts'
import { dueControls } from '../round/due.ts'
import { runRound } from '../round/round.ts'

/** What a round is made of. */
export interface RoundTools {
  readonly policy: Policy
  /** Host name that the lines are of. */
  readonly cloud: string
  readonly privateKey: KeyObject
  readonly controls: readonly Control[]
  readonly runner: ControlRunner
  readonly clock: Clock
}

type Register = Pick<EvidenceRegister, 'chain' | 'lastRuns' | 'head' | 'append'>

/**
 * Runs the controls that are due, one after the other, and writes each run down as a signed line as soon as it ended: a round
 * that is cut keeps what it has. Those of the policy that have no run yet are left out, and stay unproved.
 */
export async function recordDue(
  register: Register,
  tools: RoundTools,
  signal: AbortSignal,
): Promise<readonly ControlRun[]> {
  const schedule = scheduleOf(tools.policy.promises)
  const bound = new Set(tools.controls.map(({ id }) => id))
  const runnable = new Map([...schedule].filter(([control]) => bound.has(control)))
  const last = await register.lastRuns([...runnable.keys()])
  const lastAt = new Map(
    last.flatMap(({ control, at }) => (isControlId(control) ? [[control, new Date(at)]] : [])),
  )
  return await recordRuns(register, dueControls(runnable, lastAt, tools.clock.now()), tools, signal)
}

/** The same of these, due or not. SETUP_FAILED where the chain in use is of another key or host name. */
export async function recordRuns(
  register: Register,
  wanted: readonly ControlId[],
  { cloud, privateKey, controls, runner }: RoundTools,
  signal: AbortSignal,
): Promise<readonly ControlRun[]> {
  requireOwn(register.chain, cloud, privateKey)
  if (wanted.length === 0) return []
  const last = await register.lastRuns(wanted)
  const outcomes = new Map(last.map(({ control, outcome }) => [control, outcome]))
  let previous = await register.head()
  const runs: ControlRun[] = []
  for await (const run of runRound(controls, wanted, { runner, signal })) {
    const { text, head } = writeLine(run, { cloud, previous }, privateKey)
    const isTurn = outcomes.get(run.control) !== run.outcome
    await register.append({ ...head, previous: previous.hash, text, isTurn })
    outcomes.set(run.control, run.outcome)
    previous = head
    runs.push(run)
  }
  return runs
}

/** A line that nobody could verify is worse than none. */
function requireOwn(chain: Register['chain'], cloud: string, privateKey: KeyObject): void {
  const isOwn = chain.cloud === cloud && chain.publicKey === publicKeyText(privateKey)
  if (isOwn) return
  throw new PlatformError('SETUP_FAILED', {
    message: 'The chain of evidence is of another key or host name than this process has.',
    hint: 'Stop the cloud and start it, with the same environment for all its processes.',
  })
}
