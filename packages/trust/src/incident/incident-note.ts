import { hasCard } from '@zennnn/kernel'
import { PROMISES } from '../promises/all-promises.ts'
import type { IncidentNote } from '../view/policy-view.ts'

/** What happened, what is done, what was done: a few sentences beside the one that broke. */
const LONGEST_NOTE = 600

/** Undefined for what no page can show: no promise of ours, no time, no text. */
export function parseNote({
  promise,
  text,
  at,
}: {
  readonly promise: string
  readonly text: string
  readonly at: string
}): IncidentNote | undefined {
  const known = PROMISES.find(({ id }) => id === promise)
  const time = new Date(at)
  return known === undefined || Number.isNaN(time.getTime()) || noteProblem(text) !== undefined
    ? undefined
    : { promise: known.id, at: time, text }
}

/** Why a text cannot stand on the public page; undefined when it can. */
export function noteProblem(text: string): string | undefined {
  if (text.trim() === '') return 'It says nothing.'
  if (text.length > LONGEST_NOTE)
    return `It has ${text.length} characters, and at most ${LONGEST_NOTE} stand beside a sentence.`
  if (!text.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text))
    return 'It has line breaks, or characters that cannot be seen.'
  return hasCard(text) ? 'It has what looks like the number of a payment card.' : undefined
}
