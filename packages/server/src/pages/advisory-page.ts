import { type Html, html } from '@zennnn/templates'
import type { Advisory } from '../http/report-port.ts'

/** What was disclosed, and whom we thank for it. */
export function advisoriesPage(advisories: readonly Advisory[]): Html {
  return html`<div class="report">
<h1>Security advisories</h1>
<p class="lead">Weaknesses that were reported to us, and are no more. We thank everybody who told us first.</p>
${
  advisories.length === 0
    ? html`<p>Nothing was disclosed yet.</p>`
    : html`<ul class="advisories">${advisories.map(
        (one) => html`<li>
<h2><a href="/security/advisories/${one.id}"><bdi>${one.title}</bdi></a></h2>
<p>${one.id}, ${one.severity ?? 'not assessed'}, published ${dayOf(one.disclosedAt)}${one.credit !== null && html`. Thanks to <bdi>${one.credit}</bdi>`}</p>
</li>`,
      )}</ul>`
}
<p>You found something? <a href="/security/report">Report a weakness</a></p>
</div>`
}

export function advisoryPage(advisory: Advisory): Html {
  const { id, title, body, affected, fixedIn, credit, severity } = advisory
  return html`<div class="report">
<p><a href="/security/advisories">Security advisories</a></p>
<h1 dir="auto">${title}</h1>
<dl class="clocks">
<div><dt>Advisory</dt><dd>${id}</dd></div>
<div><dt>Severity</dt><dd>${severity ?? 'not assessed'}</dd></div>
<div><dt>Affected</dt><dd><bdi>${affected}</bdi></dd></div>
<div><dt>Fixed in</dt><dd><bdi>${fixedIn}</bdi></dd></div>
<div><dt>Reported by</dt><dd>${credit === null ? 'somebody who wants to stay unnamed' : html`<bdi>${credit}</bdi>`}</dd></div>
</dl>
<p class="words" dir="auto">${body}</p>
<h2>Timeline</h2>
<dl class="clocks">
${timelineOf(advisory).map(([words, at]) => html`<div><dt>${words}</dt><dd><time datetime="${at}">${dayOf(at)}</time></dd></div>`)}
</dl>
</div>`
}

function timelineOf({
  receivedAt,
  answeredAt,
  fixedAt,
  disclosedAt,
}: Advisory): readonly (readonly [string, string])[] {
  const steps: readonly (readonly [string, string | null])[] = [
    ['Reported', receivedAt],
    ['Answered', answeredAt],
    ['Fixed', fixedAt],
    ['Published', disclosedAt],
  ]
  return steps.flatMap(([words, at]) => (at === null ? [] : [[words, at] as const]))
}

/** YYYY-MM-DD, UTC. */
function dayOf(at: string): string {
  return at.slice(0, 10)
}
