import { type Html, html } from '@zennnn/templates'
import type { PromiseState } from '../judge/verdict.ts'

/** What the states are called, and what they mean, for everybody. */
export const STATES: Readonly<
  Record<PromiseState, { readonly name: string; readonly means: string }>
> = {
  proved: {
    name: 'Proved',
    means: 'Tried on the running system, not long ago, and found to hold.',
  },
  attested: {
    name: 'Attested',
    means: 'No program can try all of it: somebody signed for the rest, until a date.',
  },
  unproved: {
    name: 'Unproved',
    means: 'Not tried yet, or too long ago. Nobody should rely on it now.',
  },
  broken: {
    name: 'Broken',
    means: 'Tried, and found not to hold. So it stays until it is seen to hold again.',
  },
}

/** A sign and the name of a state; the sign alone would need to be learned. */
export function stateMark(state: PromiseState): Html {
  return html`<span class="mark ${state}">${stateSign(state)}${STATES[state].name}</span>`
}

export function stateSign(state: PromiseState): Html {
  return html`<svg class="sign ${state}" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="8"/><path d="${SIGNS[state]}"/></svg>`
}

const SIGNS: Readonly<Record<PromiseState, string>> = {
  proved: 'M4.5 8.3 7 10.8 11.5 5.6',
  attested: 'M4.4 11.6h7.2M5.2 9.2 10 4.4l1.6 1.6-4.8 4.8H5.2z',
  unproved: 'M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.4M8 11.6v.2',
  broken: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
}
