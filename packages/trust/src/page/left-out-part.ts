import { type Html, html } from '@zennnn/templates'
import { BRAND_NAMES } from '../promise/policy.ts'
import type { LeftOut, PolicyView } from '../view/policy-view.ts'
import { STATES } from './state-mark.ts'
import { dayWords } from './words.ts'

/** What others promise who stand on the same brand, and this cloud does not: nobody takes a red sentence away unseen. */
export function leftOutPart({ brand, name, leftOut }: PolicyView): Html {
  return html`<section class="left-out" aria-labelledby="left-out">
<h2 id="left-out">What is not promised here</h2>
<p>${name} has a policy of its own, which stands on that of ${BRAND_NAMES[brand]}. These sentences of it are not promised here.</p>
<ul>${leftOut.map(onePart)}</ul>
</section>`
}

function onePart({ promise, last }: LeftOut): Html {
  const before =
    last?.state !== undefined &&
    html` <span class="quiet">Promised until ${dayWords(last.day)}; ${STATES[last.state].name.toLowerCase()} on that day.</span>`
  return html`<li>${promise.says}${before}</li>`
}
