import { PlatformError } from '@zennnn/kernel'

/** Where a report of a weakness is. The last three are ends. */
export type ReportState =
  | 'received'
  | 'assessed'
  | 'fixing'
  | 'fixed'
  | 'disclosed'
  | 'invalid'
  | 'duplicate'

/** What happens to a report after it came; `answered` by us, `wrote` by who reported. */
export type ReportStep =
  | 'assessed'
  | 'fixing'
  | 'fixed'
  | 'disclosed'
  | 'invalid'
  | 'duplicate'
  | 'answered'
  | 'wrote'

export const REPORT_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type ReportSeverity = (typeof REPORT_SEVERITIES)[number]

/** How each state is said to people. */
export const STATE_WORDS: Readonly<Record<ReportState, string>> = {
  received: 'received',
  assessed: 'assessed',
  fixing: 'being fixed',
  fixed: 'fixed',
  disclosed: 'disclosed',
  invalid: 'not a vulnerability',
  duplicate: 'known already',
}

const CLOSED = { invalid: 'invalid', duplicate: 'duplicate' } as const

/**
 * Where each step leads from each state; what is not here is refused. No step leads back. Who assesses again while it is being
 * fixed changes the severity and nothing else.
 */
export const NEXT_STATES: Readonly<
  Record<ReportState, Partial<Readonly<Record<ReportStep, ReportState>>>>
> = {
  received: { assessed: 'assessed', ...CLOSED, ...staying('received') },
  assessed: {
    assessed: 'assessed',
    fixing: 'fixing',
    fixed: 'fixed',
    ...CLOSED,
    ...staying('assessed'),
  },
  fixing: { assessed: 'fixing', fixed: 'fixed', ...CLOSED, ...staying('fixing') },
  fixed: { disclosed: 'disclosed', ...staying('fixed') },
  disclosed: staying('disclosed'),
  invalid: staying('invalid'),
  duplicate: staying('duplicate'),
}

export function isReportState(text: string): text is ReportState {
  return Object.hasOwn(NEXT_STATES, text)
}

/** STATE_REFUSED where the step does not lead on from there. */
export function nextState(state: ReportState, step: ReportStep): ReportState {
  const next = NEXT_STATES[state][step]
  if (next !== undefined) return next
  throw new PlatformError('STATE_REFUSED', {
    message: `This report is ${STATE_WORDS[state]}: it cannot become ${stepWords(step)}.`,
    hint: hintOf(state),
  })
}

function stepWords(step: ReportStep): string {
  return isReportState(step) ? STATE_WORDS[step] : step
}

function hintOf(state: ReportState): string {
  const steps = Object.keys(NEXT_STATES[state]).filter((step) => step !== 'wrote')
  return steps.length === 1
    ? 'It is closed. Who reported it can still be answered.'
    : `Possible are: ${steps.join(', ')}.`
}

/** People write to each other in every state, also of what is closed. */
function staying<State extends ReportState>(
  state: State,
): { readonly answered: State; readonly wrote: State } {
  return { answered: state, wrote: state }
}
