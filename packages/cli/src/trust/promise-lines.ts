import type { ControlRun, PolicyView } from '@zennnn/trust'

type Sentence = PolicyView['sentences'][number]

/** A promise as one line: state, name, and what is said of it. */
export function promiseLine({ promise, verdict }: Sentence): string {
  return `${verdict.state.padEnd(8)}  ${promise.id.padEnd(18)}  ${promise.says}`
}

/** All that is known of one promise. */
export function promiseLines({ promise, verdict, notes }: Sentence): readonly string[] {
  const { state, since } = verdict
  return [
    promise.says,
    since === undefined ? state : `${state} since ${since.toISOString()}`,
    ...verdict.parts.map((part) => {
      const why = part.why === undefined ? '' : ` ${part.why}`
      if (part.kind === 'attestation') {
        const by = part.attestation === undefined ? '' : ` by ${part.attestation.by}`
        const subject = part.subject === '' ? '' : ` of ${part.subject}`
        return `  ${part.state.padEnd(8)}  attestation${subject}${by}${why}`
      }
      const seen = part.run === undefined ? '' : `: ${seenWords(part.run)}`
      return `  ${part.state.padEnd(8)}  ${part.control}${seen}${why}`
    }),
    ...notes.map(({ at, text }) => `  ${at.toISOString()}  ${text}`),
  ]
}

/** A run as one line. */
export function runLine(run: ControlRun): string {
  return `${run.outcome.replace('_', ' ').padEnd(9)}  ${run.control.padEnd(18)}  ${run.measured} (${run.tookMs} ms)`
}

/** A run for programs. */
export interface RunAnswer
  extends Pick<ControlRun, 'control' | 'outcome' | 'measured' | 'figures'> {
  readonly at: string
  readonly took_ms: number
}

export function runAnswer(run: ControlRun): RunAnswer {
  const { control, at, tookMs, outcome, measured, figures } = run
  return { control, at: at.toISOString(), took_ms: tookMs, outcome, measured, figures }
}

function seenWords({ measured, at }: Pick<ControlRun, 'measured' | 'at'>): string {
  return `${measured} (${at.toISOString()})`
}
