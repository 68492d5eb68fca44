import { type Html, html } from '@zennnn/templates'
import type { Day } from '../judge/history.ts'
import type { PromiseState } from '../judge/verdict.ts'
import { dayWords } from './words.ts'

const STEP = 4
const BAR = 3
const HEIGHT = 24
/** Not by colour alone: what is worse than it should be stands out, or is missing. */
const TALL: Readonly<Record<PromiseState | 'none', number>> = {
  proved: 16,
  attested: 13,
  unproved: 7,
  broken: 24,
  none: 2,
}
const STATES = ['none', 'proved', 'attested', 'unproved', 'broken'] as const
/** More of them would be no summary. */
const MOST_NAMED = 5

/** A bar a day, today at the right. Of attributes alone: the pages allow no inline style. */
export function strip(history: readonly Day[]): Html {
  const width = Math.max(0, history.length * STEP - (STEP - BAR))
  return html`<figure class="days">
<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${sayHistory(history)}">${STATES.map((state) => bars(history, state))}</svg>
<figcaption><span>${history[0] !== undefined && dayWords(history[0].day)}</span><span>${heldWords(history)}</span><span>today</span></figcaption>
${brokenDays(history)}
</figure>`
}

/** "Of 86 days, proved on 84 days, broken on 2 days." @internal */
export function sayHistory(history: readonly Day[]): string {
  const known = history.filter(({ state }) => state !== undefined)
  if (known.length === 0) return 'Of the days before this one nothing is known.'
  const counts = (['proved', 'attested', 'unproved', 'broken'] as const).flatMap((state) => {
    const count = known.filter((one) => one.state === state).length
    return count === 0 ? [] : `${state} on ${count} ${count === 1 ? 'day' : 'days'}`
  })
  return `Of ${known.length} days, ${counts.join(', ')}.`
}

/** A bar of three pixels is no date: of the days that everybody asks about it stands in words. */
function brokenDays(history: readonly Day[]): Html | undefined {
  const broken = history.filter(({ state }) => state === 'broken').map(({ day }) => dayWords(day))
  if (broken.length === 0) return undefined
  const more = broken.length > MOST_NAMED ? ', and before' : ''
  return html`<p class="broken-days">Broken on ${broken.slice(-MOST_NAMED).toReversed().join(', ')}${more}</p>`
}

function bars(history: readonly Day[], state: PromiseState | 'none'): Html | undefined {
  const tall = TALL[state]
  const path = history
    .map((day, index) => ({ state: day.state ?? 'none', x: index * STEP }))
    .filter((one) => one.state === state)
    .map(({ x }) => `M${x} ${HEIGHT - tall}h${BAR}v${tall}h-${BAR}z`)
    .join('')
  return path === '' ? undefined : html`<path class="${state}" d="${path}"/>`
}

function heldWords(history: readonly Day[]): string {
  const known = history.filter(({ state }) => state !== undefined)
  const held = known.filter(({ state }) => state === 'proved' || state === 'attested')
  return known.length === 0 ? 'no day yet' : `held on ${held.length} of ${known.length} days`
}
