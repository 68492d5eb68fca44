import { isRecordId, PlatformError } from '@zennnn/kernel'
import { type Html, html, type Piece } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { instantText } from './field-value.ts'
import { showPage } from './page.ts'
import type { PagePorts, Viewer } from './page-ports.ts'
import { getModel } from './record-list.ts'

const MODEL = 'inbox_mail'
const LATEST = 100
const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/

/** The mails that the local cloud caught instead of sending them, newest first. */
export async function showInbox(visit: Visit, ports: PagePorts, viewer: Viewer): Promise<Response> {
  getModel(viewer, MODEL)
  const found = await ports.read(visit, MODEL, {
    select: 'id,received_at,to,subject',
    order: 'received_at.desc,id.desc',
    limit: String(LATEST),
  })
  return showPage({
    title: 'Local inbox',
    visit,
    viewer,
    main: html`<h1>Local inbox</h1>
<p class="quiet">${ports.mailLeaves === true ? 'E-mail goes to a mail server. What was kept here before is still here.' : 'This cloud runs on one machine and delivers no e-mail. What it would have sent is kept here.'}</p>
${found.rows.length === 0 ? html`<div class="card"><p>No e-mail was sent yet. Send a quotation, and it appears here.</p></div>` : drawMails(found.rows, viewer, found.total)}`,
  })
}

/** One mail as text. Its HTML part is not shown: it comes from outside, and the text says the same. */
export async function showInboxMail(
  visit: Visit,
  ports: PagePorts,
  viewer: Viewer,
): Promise<Response> {
  getModel(viewer, MODEL)
  const id = visit.params['id']
  if (!isRecordId(id)) throw new PlatformError('NOT_FOUND')
  const { rows } = await ports.read(visit, MODEL, {
    select: 'from,to,subject,text,received_at',
    id: `eq.${id}`,
    limit: '1',
  })
  const [mail] = rows
  if (mail === undefined) throw new PlatformError('NOT_FOUND')
  const subject = textOf(mail['subject'], '(no subject)')
  return showPage({
    title: subject,
    visit,
    viewer,
    main: html`<p><a href="/inbox">Local inbox</a></p>
<article class="card">
<h1>${subject}</h1>
<dl class="facts">
<dt>From</dt><dd>${textOf(mail['from'], '')}</dd>
<dt>To</dt><dd>${textOf(mail['to'], '')}</dd>
<dt>Received</dt><dd>${instantText(textOf(mail['received_at'], ''), viewer.timeZone)}</dd>
</dl>
<pre>${withLinks(textOf(mail['text'], '(This e-mail has no text part.)'))}</pre>
</article>`,
  })
}

function drawMails(
  rows: readonly Readonly<Record<string, unknown>>[],
  viewer: Viewer,
  total: number,
): Html {
  return html`<table class="stack">
<caption>${rows.length} of ${total.toLocaleString('en')}</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>
<td data-label="Subject"><a href="/inbox/${textOf(row['id'], '')}">${textOf(row['subject'], '(no subject)')}</a></td>
<td data-label="To">${textOf(row['to'], '')}</td>
<td data-label="Received">${instantText(textOf(row['received_at'], ''), viewer.timeZone)}</td>
</tr>`,
  )}</tbody>
</table>`
}

/**
 * Addresses in a text become links, as mail programs make them.
 * @internal for its test
 */
export function withLinks(text: string): Piece {
  // Splitting by a pattern with one group puts its matches at the odd places.
  return text
    .split(ADDRESS)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part,
    )
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}
