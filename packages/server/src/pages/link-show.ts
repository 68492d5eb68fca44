import { fullSight } from '@zennnn/data'
import {
  LINK_SESSION_S,
  type OpenLink,
  PASSWORD_PURPOSES,
  SIGN_UP_PURPOSE,
  STOP_RECOVERY_PURPOSE,
} from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import type { LinkPurpose, Model, Registry } from '@zennnn/model'
import { type Html, html } from '@zennnn/templates'
import { LINK_COOKIE, writeToken } from '../http/cookies.ts'
import type { Visit } from '../http/visit.ts'
import { findShown, type Shown } from './field-tree.ts'
import { amountText, instantText, showValue, titleText, valueAt } from './field-value.ts'
import { formInput } from './form-field.ts'
import { csrfField, seeOther, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { drawLinesTable } from './record-show.ts'
import { enterPage } from './sign-in.ts'

/** The bearer has told us no time zone. */
const STYLE = { timeZone: 'UTC' }

/** Takes the secret out of the address bar: what follows is known by a cookie. Looking at a link does not use it up. */
export async function openLinkPage(visit: Visit, ports: PagePorts): Promise<Response> {
  const { token, purpose } = await ports.openLink(visit, visit.params['secret'] ?? '')
  if (purpose === SIGN_UP_PURPOSE) return await enter(visit, ports, token)
  return seeOther(pageOf(purpose), {
    'set-cookie': writeToken(LINK_COOKIE, token, LINK_SESSION_S),
  })
}

/** What the platform makes links for has pages of its own. */
function pageOf(purpose: string): string {
  if (purpose === STOP_RECOVERY_PURPOSE) return '/stop-recovery'
  return PASSWORD_PURPOSES.has(purpose) ? '/new-password' : '/link'
}

/** The browser that signed up was sent here by the page that waited; this link was in no mail that something could read ahead. */
async function enter(visit: Visit, ports: PagePorts, token: string): Promise<Response> {
  const outcome = await ports.enterByLink(visit, token)
  if (outcome.kind === 'refused' || outcome.kind === 'throttled')
    throw new PlatformError('LINK_REFUSED', {
      details: { reason: 'used', purpose: SIGN_UP_PURPOSE },
    })
  return enterPage(visit, outcome, '/app')
}

/** The record of the link, and as long as it can be used the form that uses it. */
export async function showLinkPage(visit: Visit, ports: PagePorts): Promise<Response> {
  const link = await ports.link(visit)
  const page = pageOf(link.purpose)
  if (page !== '/link') return seeOther(page)
  return await drawLinkPage(visit, ports, link, { status: 200 })
}

/**
 * Uses the link with the name given. Done twice, it is refused the second time, and nothing happens: that page says who
 * confirmed, which is what somebody who clicked twice wants to know.
 */
export async function submitLinkPage(visit: Visit, ports: PagePorts): Promise<Response> {
  const name = ((await visit.form()).get('name') ?? '').trim()
  if (name === '') {
    const link = await ports.link(visit)
    const problem = 'Write your name to confirm.'
    return await drawLinkPage(visit, ports, link, { status: 422, problem })
  }
  try {
    await ports.useLink(visit, { name })
  } catch (error) {
    const link = await ports.link(visit)
    if (link.state !== 'used') throw error
    return await drawLinkPage(visit, ports, link, { status: 409 })
  }
  return seeOther('/link')
}

async function drawLinkPage(
  visit: Visit,
  ports: PagePorts,
  link: OpenLink,
  { status, problem }: { readonly status: number; readonly problem?: string },
): Promise<Response> {
  const { purpose, model } = declared(visit.site.registry, link)
  const { rows } = await ports.read(visit, model.name, {
    select: purpose.select,
    id: `eq.${link.record}`,
    limit: '1',
  })
  const [row] = rows
  if (row === undefined) throw new PlatformError('LINK_REFUSED')
  const sheet: Sheet = { registry: visit.site.registry, model, row }
  const title = `${purpose.title} ${titleText(row[model.title])}`
  return showPage({
    title,
    visit,
    status,
    main: html`${outcome(row, link)}
<article class="card">
<div class="bar"><h1>${title}</h1>${sheetValue(sheet, 'state')}</div>
${sheetFacts(sheet, ['company_name', 'customer_name', 'date', 'expires_on'])}
</article>
${sheetLines(sheet, purpose.columns)}
${sheetTotals(sheet, ['untaxed', 'tax', 'total'])}
${typeof row['note'] === 'string' && html`<section class="card"><h2>Note</h2><p class="text">${row['note']}</p></section>`}
${link.state === 'open' && confirmForm(visit, purpose, problem)}`,
  })
}

function declared(
  registry: Registry,
  link: OpenLink,
): { readonly purpose: LinkPurpose; readonly model: Model } {
  const purpose = registry.linkPurposes.get(link.purpose)
  const model = registry.models.get(link.model)
  if (purpose === undefined || model?.name !== purpose.model)
    throw new PlatformError('LINK_REFUSED')
  return { purpose, model }
}

function outcome(row: Readonly<Record<string, unknown>>, link: OpenLink): Html | undefined {
  const name = row['confirmed_by_name']
  const at = row['confirmed_at']
  if (typeof name === 'string' && typeof at === 'string')
    return html`<div class="notice good" role="status">
<h2>Confirmed</h2>
<p>${name} confirmed on ${instantText(at, STYLE.timeZone)}. There is nothing left to do; keep this page or print it for your files.</p>
</div>`
  if (link.state === 'open') return undefined
  return html`<div class="notice" role="status"><p>This can only be read: the link has ended. Ask whoever sent it for a new one.</p></div>`
}

function confirmForm(visit: Visit, purpose: LinkPurpose, problem: string | undefined): Html {
  return html`<section class="card">
<h2>${purpose.button}</h2>
<p>By confirming you accept what this page shows. It can be done once.</p>
<form method="post" action="/link">
${csrfField(visit)}
${formInput({ name: 'name', label: 'Your name', type: 'text', problem, autocomplete: 'name', maxlength: 120, hint: 'It is shown to the sender as the one who confirmed.' })}
<button class="button primary">${purpose.button}</button>
</form>
</section>`
}

/** A record as a document. A field that the link's select leaves out is not shown. */
interface Sheet {
  readonly registry: Registry
  readonly model: Model
  readonly row: unknown
}

function sheetField({ registry, model }: Sheet, name: string): Shown | undefined {
  return findShown(fullSight(registry), model, name)
}

function sheetValue(sheet: Sheet, name: string): ReturnType<typeof showValue> {
  const shown = sheetField(sheet, name)
  return shown && showValue(shown, valueAt(sheet.row, shown.path), STYLE)
}

function sheetFacts(sheet: Sheet, names: readonly string[]): Html {
  const facts = names
    .map(
      (name) =>
        [
          sheetField(sheet, name)?.label.replace(/^Printed c/, 'C'),
          sheetValue(sheet, name),
        ] as const,
    )
    .filter(([, value]) => value !== undefined)
  return html`<dl class="facts">${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`
}

function sheetLines(sheet: Sheet, columns: readonly string[]): Html | undefined {
  const lines = sheetField(sheet, 'lines')
  const rows: unknown = valueAt(sheet.row, ['lines'])
  if (lines?.target === undefined || !Array.isArray(rows)) return undefined
  const { target } = lines
  return drawLinesTable({
    label: lines.label,
    isLabelled: false,
    columns: columns.flatMap((name) => findShown(fullSight(sheet.registry), target, name) ?? []),
    lines: rows,
    style: STYLE,
  })
}

function sheetTotals(sheet: Sheet, names: readonly string[]): Html {
  const currency = valueAt(sheet.row, ['currency'])
  const unit = typeof currency === 'string' ? ` ${currency}` : ''
  const totals = names.flatMap((name) => {
    const value = valueAt(sheet.row, [name])
    return typeof value === 'string'
      ? [[sheetField(sheet, name)?.label, amountText(value)] as const]
      : []
  })
  return html`<dl class="totals card">${totals.map(([label, value]) => html`<div><dt>${label}</dt><dd class="number">${value}${unit}</dd></div>`)}</dl>`
}
