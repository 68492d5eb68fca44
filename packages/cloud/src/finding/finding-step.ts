import { PlatformError } from '@zennnn/kernel'

/** How far the correction of a finding is. `accepted`: somebody answers for leaving it as it is, until a day. */
export const FINDING_STATES = ['open', 'fixing', 'fixed', 'verified', 'accepted'] as const

export type FindingState = (typeof FINDING_STATES)[number]

/** A risk is accepted for a year and a month at most: after that somebody looks anew. */
const LONGEST_ACCEPTED_DAYS = 400

/** One entry of the history of a finding, which is only added to. */
export interface FindingStep {
  readonly state: FindingState
  /** Who says so: the login of an operator, or in what is older whatever name was given. */
  readonly by: string
  /** Why, or how; needed to accept it. */
  readonly reason: string
  /** YYYY-MM-DD; of what is accepted, the last day. */
  readonly until: string | undefined
}

/** A step that is taken now. */
export interface NewFindingStep extends FindingStep {
  /** Id of the operator's account, which stays the same when his login changes. */
  readonly operator: string
}

/** `verified` is the end: what comes back after it is a new finding, with days of its own. */
const NEXT: Readonly<Record<FindingState, readonly FindingState[]>> = {
  open: ['fixing', 'fixed', 'accepted'],
  fixing: ['open', 'fixed', 'accepted'],
  fixed: ['open', 'verified'],
  verified: [],
  accepted: ['open', 'fixing', 'fixed', 'accepted'],
}

const DAY_MS = 86_400_000

export function isFindingState(value: unknown): value is FindingState {
  return FINDING_STATES.some((one) => one === value)
}

/** Refuses a step that does not follow `last`, or that says too little. `today`: YYYY-MM-DD. STATE_REFUSED, VALUE_INVALID. */
export function requireStep(
  last: Pick<FindingStep, 'state' | 'by'> & Partial<Pick<NewFindingStep, 'operator'>>,
  step: NewFindingStep,
  today: string,
): void {
  const { state, reason, until } = step
  if (!NEXT[last.state].includes(state))
    throw new PlatformError('STATE_REFUSED', {
      message: `What is ${last.state} does not become ${state}.`,
      hint:
        last.state === 'verified'
          ? 'When it is there again, add it as a new finding.'
          : `It can become ${NEXT[last.state].join(', ')}.`,
    })
  if (state === 'verified') requireSecond(last, step)
  if (state === 'accepted') requireAcceptance(reason, until, today)
  else if (until !== undefined)
    throw new PlatformError('VALUE_INVALID', {
      message: 'Only what is accepted has a last day.',
      hint: 'Leave the day out.',
    })
}

/** Who fixed it does not verify it. */
function requireSecond(
  last: Pick<FindingStep, 'by'> & Partial<Pick<NewFindingStep, 'operator'>>,
  { operator }: NewFindingStep,
): void {
  if (last.operator === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: `${last.by} fixed it, and was written down by a name alone: whether that is somebody else nobody can tell.`,
      hint: 'Say that it is open, and by the login of who fixed it that it is fixed. Then somebody else verifies it.',
    })
  if (last.operator === operator)
    throw new PlatformError('STATE_REFUSED', {
      message: `${last.by} fixed it, so somebody else has to verify it.`,
      hint: 'Let a second operator look, and name that one.',
    })
}

/** What was accepted until a day that is over is open again, without anybody doing anything. */
export function stateOn(
  { state, until }: Pick<FindingStep, 'state' | 'until'>,
  today: string,
): FindingState {
  return state === 'accepted' && (until === undefined || until < today) ? 'open' : state
}

/** Whether a finding that is so waits to be mended. */
export function isOpen(state: FindingState): boolean {
  return state === 'open' || state === 'fixing'
}

function requireAcceptance(reason: string, until: string | undefined, today: string): void {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + LONGEST_ACCEPTED_DAYS * DAY_MS)
    .toISOString()
    .slice(0, 10)
  if (reason === '')
    throw new PlatformError('VALUE_INVALID', {
      message: 'To accept a finding somebody has to say why.',
      hint: 'Give the reason.',
    })
  if (until === undefined || until < today || until > last)
    throw new PlatformError('VALUE_INVALID', {
      message: `A finding is accepted until a day, from ${today} to ${last}.`,
      hint: `Give the last day, within ${LONGEST_ACCEPTED_DAYS} days.`,
    })
}
