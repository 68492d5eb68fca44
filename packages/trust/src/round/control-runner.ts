import { type Clock, type Log, PlatformError, untilAborted } from '@zennnn/kernel'
import type { Control, ControlRun } from '../control/control.ts'
import { CONTROLS, type ControlId } from '../control/control-table.ts'
import { parseObservation } from '../control/observation.ts'

interface RunnerTools {
  readonly clock: Clock
  /** Why a control gave no answer goes here in full; the public is told no more than is safe to show. */
  readonly log: Log
}

type Seen = Pick<ControlRun, 'outcome' | 'measured' | 'figures'>

/**
 * Runs controls, each within its limit. One that does not end is left behind, and not begun again before it has ended: a hung
 * control costs one run of it, however many rounds there are.
 */
export class ControlRunner {
  readonly #tools: RunnerTools
  readonly #running = new Map<ControlId, Date>()

  constructor(tools: RunnerTools) {
    this.#tools = tools
  }

  /**
   * Whatever a control does is an outcome, never an error. Throws the reason of `signal`: a run that was interrupted says nothing. It
   * throws when the control has ended, at most `limitMs` later: until then it may put back what it changed, and who holds a lock for
   * the run must keep it. `limitMs`: by the table, where nobody says otherwise.
   */
  async run(
    control: Control,
    signal: AbortSignal,
    limitMs: number = CONTROLS[control.id].limitMs,
  ): Promise<ControlRun> {
    signal.throwIfAborted()
    const at = this.#tools.clock.now()
    const startedAt = performance.now()
    const since = this.#running.get(control.id)
    const seen =
      since === undefined
        ? await this.#see(control, { at, signal, limitMs })
        : noAnswer(`The control is still at its run of ${since.toISOString()}`)
    return { control: control.id, at, tookMs: Math.round(performance.now() - startedAt), ...seen }
  }

  async #see(
    control: Control,
    { at, signal, limitMs }: { at: Date; signal: AbortSignal; limitMs: number },
  ): Promise<Seen> {
    const limit = new AbortController()
    const timer = setTimeout(() => {
      limit.abort()
    }, limitMs)
    const either = AbortSignal.any([signal, limit.signal])
    const observed = this.#observe(control, at, either)
    try {
      return seenOf(await untilAborted(observed, either))
    } catch (error) {
      if (signal.aborted) await untilEnded(observed, limitMs)
      signal.throwIfAborted()
      this.#tools.log.error('control_without_answer', { control: control.id, error })
      return limit.signal.aborted
        ? noAnswer(`The control did not end within ${limitMs / 1000} seconds`)
        : noAnswer(sayFailure(error))
    } finally {
      clearTimeout(timer)
    }
  }

  /** Goes on where nobody waits for it any more. */
  async #observe(control: Control, at: Date, signal: AbortSignal): Promise<unknown> {
    this.#running.set(control.id, at)
    try {
      return await control.observe(signal)
    } finally {
      this.#running.delete(control.id)
    }
  }
}

/** However the work ends, and at most so long. */
async function untilEnded(work: Promise<unknown>, mostMs: number): Promise<void> {
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
  }, mostMs)
  await untilAborted(work, late.signal).catch(() => undefined)
  clearTimeout(timer)
}

function seenOf(answer: unknown): Seen {
  return parseObservation(answer) ?? noAnswer('The control answered nonsense')
}

/**
 * It is signed and published for good, so of a refusal no more is said than the sentence of its code: its own message is for who
 * asked, and may name a path or an address with a secret in it. Of other errors nothing is said.
 */
function sayFailure(error: unknown): string {
  return error instanceof PlatformError
    ? `The control could not find out: ${error.entry.message.replace(/\.$/, '')}`
    : 'The control failed before it could find out'
}

function noAnswer(measured: string): Seen {
  return { outcome: 'no_answer', measured, figures: {} }
}
