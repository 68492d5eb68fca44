import { type Html, html } from '@zennnn/templates'
import { type AttestedDocument, LONGEST_DAYS } from '../attestation/attestation.ts'
import { CONTROLS } from '../control/control-table.ts'
import type { ControlPart } from '../judge/verdict.ts'
import type { Cadence } from '../promise/cadence.ts'
import type { AttestedGroup } from './attested-group.ts'
import { stateSign } from './state-mark.ts'
import {
  agoWords,
  capital,
  countWords,
  dayWords,
  everyWords,
  instantWords,
  lengthWords,
  tookWords,
} from './words.ts'

/** What proves a sentence, or fails to: what a control measured, or what somebody attests. */
export function seenPart(part: ControlPart | AttestedGroup, now: Date): Html {
  return part.kind === 'control'
    ? html`<li>${stateSign(part.state)}<p>${measuredWords(part, now)}</p></li>`
    : html`<li>${stateSign(part.part.state)}<p>${attestedWords(part)}</p></li>`
}

/** How that came about: what is tried, how often, when it was last. */
export function howPart(part: ControlPart | AttestedGroup, cadence: Cadence): Html {
  return html`<li>${part.kind === 'control' ? howControl(part, cadence) : howAttested(part)}</li>`
}

function measuredWords({ control, run, why, since, state }: ControlPart, now: Date): Html {
  if (run === undefined) return html`${CONTROLS[control].tries} <span class="quiet">${why}</span>`
  const time = html`<time datetime="${run.at.toISOString()}">${agoWords(run.at, now)}</time>`
  const begin = state === 'broken' && since !== undefined && ` Since ${instantWords(since)}.`
  return html`${capital(run.measured)}, <span class="quiet">${time}.${begin}${why !== undefined && ` ${why}`}</span>`
}

function attestedWords({ part: { attestation, why }, subjects }: AttestedGroup): Html {
  const about = subjects.length > 0 && `${subjects.join(', ')}: `
  if (attestation === undefined) return html`${about}<span class="quiet">${why}</span>`
  const { says, by, from, document } = attestation
  return html`${about}${says} <span class="quiet">Attested by ${by}, ${dayWords(from)}: ${documentWords(document)}.${why !== undefined && ` ${why}`}</span>`
}

function documentWords({ name, url }: AttestedDocument): Html {
  return url === undefined ? html`${name}` : html`<a href="${url}" rel="noreferrer">${name}</a>`
}

function howControl(
  { control, run }: ControlPart,
  { everyMinutes, maximumAgeMinutes }: Cadence,
): Html {
  const last =
    run !== undefined &&
    ` Last on ${instantWords(run.at)}, within ${tookWords(run.tookMs)}: evidence ${countWords(run.sequence)}.`
  return html`${CONTROLS[control].tries} <span class="quiet">At least every ${everyWords(everyMinutes)}; what it sees counts for ${lengthWords(maximumAgeMinutes * 60_000)}.${last}</span>`
}

function howAttested({ part: { attestation } }: AttestedGroup): Html {
  if (attestation === undefined)
    return html`No program can try this: somebody has to sign for it. <span class="quiet">A signature counts for ${LONGEST_DAYS} days at most.</span>`
  const { from, until, document, by } = attestation
  return html`No program can try this: ${by} signed for it. <span class="quiet">It counts from ${dayWords(from)} to ${dayWords(until)}. SHA-256 of the document: <code>${document.sha256}</code></span>`
}
