import { type Html, html } from '@zennnn/templates'
import { type PromiseState, worstOf } from '../judge/verdict.ts'
import { countStates, HISTORY_DAYS, type Sentence } from '../view/policy-view.ts'
import { STATES, stateMark, stateSign } from './state-mark.ts'

const ORDER: readonly PromiseState[] = ['proved', 'attested', 'unproved', 'broken']

/** The whole at a glance: a sentence, a bar of all states, and what each of these means. */
export function summaryPart(sentences: readonly Sentence[]): Html {
  const counts = countStates(sentences)
  const broken = sentences.filter(({ verdict }) => verdict.state === 'broken')
  return html`<section class="summary" aria-label="Summary">
<p class="headline">${stateSign(worstOf(sentences.map(({ verdict }) => verdict.state)))}${headline(sentences.length, counts)}</p>
${broken.length > 0 && html`<ul class="broken-list">${broken.map(({ promise }) => html`<li><a href="#${promise.id}">${promise.says}</a></li>`)}</ul>`}
${sentences.length > 0 && meter(sentences.length, counts)}
<dl class="legend">
${ORDER.map((state) => html`<div><dt>${stateMark(state)} <span class="number">${counts[state]}</span></dt><dd>${STATES[state].means}</dd></div>`)}
</dl>
${sentences.length > 0 && html`<p class="strips">Beside each sentence its last ${HISTORY_DAYS} days, today at the right, a bar a day for the worst that it was: a bar of the usual height where it held, a low one where it was not proved, a tall one where it was broken.</p>`}
</section>`
}

/** What is worst is said first. */
function headline(all: number, counts: Readonly<Record<PromiseState, number>>): string {
  const { broken, unproved } = counts
  const of = `of ${all} promises`
  if (broken > 0) return `${broken} ${of} ${isOrAre(broken)} broken.`
  if (unproved > 0) return `${unproved} ${of} ${isOrAre(unproved)} not proved at this moment.`
  return `All ${all} promises hold.`
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function meter(all: number, counts: Readonly<Record<PromiseState, number>>): Html {
  const label = ORDER.map((state) => `${counts[state]} ${state}`).join(', ')
  let x = 0
  const pieces = ORDER.filter((state) => counts[state] > 0).map((state) => {
    const width = counts[state]
    const piece = html`<rect class="${state}" x="${x}" y="0" width="${width}" height="1"/>`
    x += width
    return piece
  })
  return html`<svg class="meter" viewBox="0 0 ${all} 1" preserveAspectRatio="none" role="img" aria-label="${label}">${pieces}</svg>`
}
