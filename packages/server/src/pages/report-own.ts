import { attributes, type Html, html } from '@zennnn/templates'
import type { OwnReport, ReportState } from '../http/report-port.ts'
import { instantText } from './field-value.ts'
import { LONGEST } from './report-given.ts'
import { textArea } from './text-area.ts'

/** What is being written, and where the page is. */
export interface OwnDraft {
  readonly words?: string
  readonly problem?: string
  readonly origin: string
  readonly path: string
}

const WAY = ['received', 'assessed', 'fixing', 'fixed', 'disclosed'] as const

const STATES: Readonly<Record<ReportState, string>> = {
  received: 'Received',
  assessed: 'Assessed',
  fixing: 'Being fixed',
  fixed: 'Fixed',
  disclosed: 'Disclosed',
  invalid: 'Not a vulnerability',
  duplicate: 'Known already',
}

const STEPS: ReadonlyMap<string, string> = new Map([
  ['assessed', 'We assessed it'],
  ['fixing', 'We began to fix it'],
  ['fixed', 'It is fixed'],
  ['disclosed', 'We published it'],
  ['invalid', 'We found that it is no vulnerability'],
  ['duplicate', 'We knew of it already'],
  ['answered', 'We wrote'],
  ['wrote', 'You wrote'],
])

/** A report for who reported it: how far it is, what was written, and a form to write on. */
export function ownReportPage(report: OwnReport, draft: OwnDraft): Html {
  const { number, title, state, severity, receivedAt, address, events } = report
  return html`<div class="report">
<h1>${number === null ? 'A test report' : `Report ${number}`}</h1>
<p class="lead" dir="auto">${title}</p>
<p class="notice"><strong>Keep the address of this page.</strong> It is the way to your report, and whoever has it sees the report. ${
    address === null
      ? 'You gave no e-mail address: look here for our answer.'
      : 'We write to you by e-mail too; answers to our mails are not read, so answer here.'
  }</p>
<p class="address"><code>${draft.origin}${draft.path}</code></p>
${way(state)}
<p>${severity === null ? 'We have not assessed how bad it is yet.' : `We assessed it as ${severity}.`}</p>
<h2>What happened</h2>
<ol class="letters">
<li><h3>You reported it</h3>${timeOf(receivedAt)}</li>
${events.map(
  ({
    at,
    author,
    step,
    body,
  }) => html`<li${attributes({ class: author === 'reporter' ? 'theirs' : undefined })}>
<h3>${STEPS.get(step) ?? step}</h3>${timeOf(at)}
${body !== '' && html`<p class="words" dir="auto">${body}</p>`}
</li>`,
)}
</ol>
<h2 id="form">Write to us</h2>
<div class="card">
<form method="post" action="${draft.path}#form">
${textArea({ name: 'words', label: 'What you want to say', rows: 5, value: draft.words ?? '', maxlength: LONGEST.body, required: true, problem: draft.problem })}
<button class="button primary">Send</button>
</form>
</div>
</div>`
}

function way(state: ReportState): Html {
  if (state === 'invalid' || state === 'duplicate')
    return html`<p><strong>${STATES[state]}</strong>: this report is closed. You can still write to us.</p>`
  const reached = WAY.indexOf(state)
  return html`<ol class="way" aria-label="How far it is">
${WAY.map(
  (one, index) =>
    html`<li${attributes({ class: index <= reached ? 'reached' : undefined, 'aria-current': index === reached ? 'step' : undefined })}>${STATES[one]}</li>`,
)}
</ol>`
}

function timeOf(at: string): Html {
  return html`<time datetime="${at}">${instantText(at, 'UTC')} UTC</time>`
}
