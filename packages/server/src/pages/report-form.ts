import { attributes, type Html, html } from '@zennnn/templates'
import { SEVERITIES } from '../http/report-port.ts'
import type { SecurityPort } from '../http/security-port.ts'
import { formInput, problemSummary } from './form-field.ts'
import { LONGEST, type ReportProblems, type WrittenReport } from './report-given.ts'
import { textArea } from './text-area.ts'

export interface ReportFormState {
  readonly written: WrittenReport
  readonly problems: ReportProblems
  /** Why nothing of it was taken, whatever was written. */
  readonly refusal?: { readonly status: number; readonly words: string }
}

const SEVERITY_WORDS = {
  critical: 'Critical: anybody can read or change data of others',
  high: 'High: somebody signed in can, or anybody can with luck',
  medium: 'Medium: it takes unusual conditions, or gives little',
  low: 'Low: a weakness, of little use alone',
} as const

/** The page for people who found a hole: what we ask, what we promise, and the form. */
export function reportPage(security: SecurityPort, state: ReportFormState): Html {
  return html`<div class="report">
<h1>Report a weakness</h1>
<p class="lead">You found a hole in this cloud, or in the software that it runs? Thank you for telling us first. You need no account; the form is at the end of this page.</p>
${rules()}
${clocks(security)}
${secrecy(security)}
<h2 id="form">The report</h2>
${state.refusal !== undefined && html`<p class="notice bad" role="alert">${state.refusal.words}</p>`}
${state.problems.size > 0 && problemSummary('Nothing was sent yet. Please correct this:', state.problems)}
${form(state)}
</div>`
}

function rules(): Html {
  return html`<h2>What is in scope</h2>
<p>This site, the sites of databases below it, their API, the mails that they send, and the source code of all of it.</p>
<p>Not in scope: floods that keep others out, mails or calls that deceive our people or customers, buildings, and what a scanner says that nobody tried.</p>
<h2>What you may do</h2>
<p>Look for holes in good faith, with accounts and databases of your own. We then do not sue you or report you to anybody, we see what you did as allowed, and we say so to others who ask. Good faith means:</p>
<ul>
<li>You stop where you reach data of somebody else, keep none of it, and tell us.</li>
<li>You break nothing, and do not slow the system for others.</li>
<li>You give us time to fix it before you publish; we agree on the day with you.</li>
</ul>`
}

function clocks({ reports: { clocks: promised } }: SecurityPort): Html {
  const { answerWorkingDays, fixDays } = promised
  return html`<h2>What we do, and when</h2>
<dl class="clocks">
<div><dt>A person answers you</dt><dd>${answerWorkingDays} working days</dd></div>
${SEVERITIES.map((severity) => html`<div><dt>Fixed, when it is ${severity}</dt><dd>${fixDays[severity]} days</dd></div>`)}
</dl>
<p>Working days are Monday to Friday in UTC. Days to a fix count from your report. We assess it with you, and publish it when customers are safe, with your name if you want that. Where we miss one of these days, our <a href="/security#disclosure">page of promises</a> turns red by itself. What was reported before is among the <a href="/security/advisories">advisories</a>. We pay no bounties.</p>`
}

function secrecy({ contact, reports: { key } }: SecurityPort): Html {
  return html`<h2>How to keep it secret</h2>
<p>The form goes over HTTPS into a database that only operators of this cloud read. Leave out passwords and data of other people.</p>
${
  key === undefined
    ? html`<p>You can also write to <a href="${contact}">${contactWords(contact)}</a>. We publish no key to encrypt with: in a mail, leave out how the hole is used.</p>`
    : html`<p>You can also write to <a href="${contact}">${contactWords(contact)}</a>. What is encrypted with our <a href="/security/report/key">public key (${key.kind})</a> may go into the form or into a mail.</p>
<details><summary>Show the key</summary><pre>${key.text}</pre></details>`
}`
}

function contactWords(contact: string): string {
  return contact.replace(/^mailto:/, '')
}

function form({ written, problems }: ReportFormState): Html {
  const field = (name: 'title' | 'place' | 'address' | 'credit') => ({
    name,
    value: written[name],
    problem: problems.get(name),
    maxlength: LONGEST[name],
  })
  const area = (name: 'body' | 'steps') => ({
    name,
    value: written[name],
    problem: problems.get(name),
    maxlength: LONGEST[name],
  })
  return html`<div class="card">
<form method="post" action="/security/report#form">
${formInput({ ...field('title'), label: 'What is wrong, in one line', type: 'text', autocomplete: 'off' })}
${formInput({ ...field('place'), label: 'Where (optional)', type: 'text', autocomplete: 'off', required: false, spellcheck: 'false', hint: 'An address of this site, a part of the program, or a version.' })}
${textArea({ ...area('body'), label: 'What it is, and what somebody could do with it', rows: 6, required: true })}
${textArea({ ...area('steps'), label: 'How we see it ourselves (optional)', rows: 6, required: false, hint: 'Step by step, with requests and answers as text. There are no attachments: write where we find a file, or ask us how to send it.' })}
${severityChoice(written.severity)}
${formInput({ ...field('address'), label: 'Your e-mail address (optional)', type: 'email', autocomplete: 'email', required: false, hint: 'Only for this report. Without one you follow it by the link on the next page.' })}
${formInput({ ...field('credit'), label: 'Name for the credit (optional)', type: 'text', autocomplete: 'name', required: false, hint: 'As we shall publish it. Leave it empty to stay unnamed.' })}
<button class="button primary">Send the report</button>
</form>
</div>`
}

function severityChoice(chosen: string): Html {
  return html`<div class="field">
<label for="severity">How bad it is, as you see it (optional)</label>
<select id="severity" name="severity" autocomplete="off">
<option value="">I do not know</option>
${SEVERITIES.map((one) => html`<option${attributes({ value: one, selected: chosen === one })}>${SEVERITY_WORDS[one]}</option>`)}
</select>
</div>`
}
