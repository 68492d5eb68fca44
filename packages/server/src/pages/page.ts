import type { Neutralised } from '@zennnn/identity'
import { attributes, type Html, html, type Piece } from '@zennnn/templates'
import type { SourceNotice } from '../http/source-port.ts'
import type { Visit } from '../http/visit.ts'
import { instantText } from './field-value.ts'
import type { Viewer } from './page-ports.ts'
import { STYLE_PATH } from './style.ts'

export interface Page {
  readonly title: string
  readonly main: Html
  /** undefined where nothing of the visit is known: the request did not get that far. */
  readonly visit: Visit | undefined
  /** Where there is no visit that has it. */
  readonly source?: SourceNotice
  readonly viewer?: Viewer | undefined
  /** One column, for forms and short messages. */
  readonly narrow?: boolean
  /** Loads another page, or this one again, after some seconds. */
  readonly refresh?: { readonly seconds: number; readonly url: string }
  /** Address of a stylesheet of ours, besides that of all pages. */
  readonly stylesheet?: string | undefined
  /** Address of a script of ours. */
  readonly script?: string | undefined
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A whole page as an answer. Works without JavaScript; there is some for passkeys and for how strong a new password is. */
export function showPage(page: Page): Response {
  return new Response(documentOf(page).toString(), {
    status: page.status ?? 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...page.headers },
  })
}

/** Answers a form with the page to look at next, so that reloading it changes nothing again. */
export function seeOther(
  location: string,
  headers: Readonly<Record<string, string>> = {},
  cookies: readonly string[] = [],
): Response {
  const response = new Response(null, { status: 303, headers: { location, ...headers } })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** The hidden field that every form of a visit with a session or link needs. */
export function csrfField(visit: Visit): Piece {
  return (
    visit.csrfToken !== undefined &&
    html`<input type="hidden" name="csrf_token" value="${visit.csrfToken}">`
  )
}

/**
 * The policy of the header, no-referrer, would make browsers send `Origin: null` with forms, which the CSRF check rightly
 * refuses. Other sites still learn nothing. Of all pages that of a report alone has a secret in its address; its links lead to this site,
 * whose logs have no referrer.
 */
function documentOf(page: Page): Html {
  const { title, main, visit, viewer, narrow, refresh, stylesheet, script } = page
  const place = visit?.site.kind === 'customer' ? visit.site.slug : 'ZENNNN'
  const heading = title === place ? title : `${title} · ${place}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
${refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh.seconds}; url=${refresh.url}">`}
<title>${heading}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
${stylesheet !== undefined && html`<link rel="stylesheet" href="${stylesheet}">`}
${script !== undefined && html`<script type="module" src="${script}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/">${place}</a>
${visit !== undefined && navigation(visit, viewer)}
</header>
${viewer?.neutralised !== undefined && restoredNotice(viewer.neutralised, viewer.timeZone)}
<main id="main"${attributes({ class: narrow === true ? 'narrow' : undefined })}>
${main}
</main>
${footer(page)}
</body>
</html>
`
}

/** AGPL, section 13: whoever uses this is offered the source of what he uses. */
function footer(page: Page): Html {
  const source = page.visit?.source ?? page.source
  return html`<footer class="bottom"><nav aria-label="About this cloud"><a href="/security">Security</a> <a href="/privacy">Privacy</a>${
    source !== undefined &&
    html` <a href="${source.address}" rel="code-repository">Source code (AGPL-3.0)</a> <a href="/source" aria-label="About build ${shortBuild(source.build)}"><code>${shortBuild(source.build)}</code></a>`
  }</nav></footer>`
}

/** As people read it. */
export function shortBuild(build: string): string {
  return build.slice(0, 12)
}

/** Nobody may take a restored copy for the database it comes from. */
function restoredNotice({ since, from }: Neutralised, timeZone: string): Html {
  return html`<p class="notice bad" role="status">This is the database “${from}” as it was on ${instantText(since, timeZone)}, restored on the side. It sends no e-mail and does no jobs; what you change here does not change “${from}”.</p>`
}

function navigation(visit: Visit, viewer: Viewer | undefined): Html {
  if (viewer === undefined) return html`<nav aria-label="Main">${wayIn(visit)}</nav>`
  const inbox = viewer.sight.models.has('inbox_mail')
  return html`<nav aria-label="Main">
<a href="/home">Home</a>
${viewer.sight.models.has('database') && html`<a href="/records/database">Databases</a>`}
${inbox && html`<a href="/inbox">Local inbox</a>`}
</nav>
<span class="who">${viewer.user.name}</span>
<form method="post" action="/sign-out">${csrfField(visit)}<button class="link-button">Sign out</button></form>`
}

/** Where nobody asked who is looking, as on pages of errors, the cookie says whether a home is worth a try. */
function wayIn({ session, link }: Visit): Html | undefined {
  if (session !== undefined) return html`<a href="/home">Home</a>`
  return link === undefined ? html`<a href="/sign-in">Sign in</a>` : undefined
}
