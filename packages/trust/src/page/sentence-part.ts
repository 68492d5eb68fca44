import { type Html, html } from '@zennnn/templates'
import type { Part, Verdict } from '../judge/verdict.ts'
import { BRAND_NAMES } from '../promise/policy.ts'
import type { IncidentNote, Sentence } from '../view/policy-view.ts'
import { groupParts } from './attested-group.ts'
import { howPart, seenPart } from './proof-part.ts'
import { stateMark } from './state-mark.ts'
import { strip } from './strip.ts'
import { agoWords, dayWords, everyWords, instantWords, lengthWords } from './words.ts'

/** One promise: its state and since when, its sentence, what was measured, its days, and how it is tried. */
export function sentencePart({ promise, verdict, history, notes }: Sentence, now: Date): Html {
  const parts = groupParts(verdict.parts)
  return html`<article class="sentence ${verdict.state}" id="${promise.id}">
<p class="state">${stateMark(verdict.state)} <span class="quiet">${stateTime(verdict, now)}</span></p>
<div class="says">
<h3>${promise.says} <a class="here" href="#${promise.id}" aria-label="Link to this sentence">#</a></h3>
${promise.standard !== undefined && standardPart(promise)}
<ul class="seen">${parts.map((part) => seenPart(part, now))}</ul>
${notes.length > 0 && notesPart(notes)}
${verdict.state === 'broken' && brokenPart(promise, notes.length > 0)}
<details><summary>How it is tried</summary>
<ul class="how">${parts.map((part) => howPart(part, promise))}</ul>
</details>
</div>
${strip(history)}
</article>
`
}

/** Of what is good, how old it is or how long it counts; of what is not, how long it is so. */
function stateTime({ state, since, at, parts }: Verdict, now: Date): string {
  switch (state) {
    case 'proved':
      return at === undefined ? '' : agoWords(at, now)
    case 'attested':
      return untilWords(parts)
    case 'unproved':
      return since === undefined ? 'not proved yet' : forWords(since, now)
    case 'broken':
      return since === undefined ? '' : forWords(since, now)
    default:
      return state satisfies never
  }
}

/** Until the first of its signatures ends. */
function untilWords(parts: readonly Part[]): string {
  const ends = parts.flatMap((part) =>
    part.kind === 'attestation' ? (part.attestation?.until ?? []) : [],
  )
  const [first] = ends.sort()
  return first === undefined ? '' : `until ${dayWords(first)}`
}

function forWords(since: Date, now: Date): string {
  return `for ${lengthWords(now.getTime() - since.getTime())}`
}

/** Words of an operator's own could say more than is tried. */
function standardPart({ standard, of }: Sentence['promise']): Html {
  return html`<p class="standard">In words of our own. What is tried is the sentence of ${BRAND_NAMES[of]}: “${standard}”</p>`
}

/** What becomes of it by itself, and where people say what they do. */
function brokenPart({ everyMinutes }: Sentence['promise'], hasNotes: boolean): Html {
  return html`<p class="next">It is tried again at least every ${everyWords(everyMinutes)}, and stays broken until all of it holds. ${!hasNotes && 'What we do about it will stand here; nobody of us has written anything yet.'}</p>`
}

function notesPart(notes: readonly IncidentNote[]): Html {
  return html`<ul class="notes" aria-label="What we say about it">${notes.map(
    ({ at, text }) =>
      html`<li><time datetime="${at.toISOString()}">${instantWords(at)}</time> ${text}</li>`,
  )}</ul>`
}
