import { type LinkRefusal, PASSWORD_PURPOSES, SIGN_UP_PURPOSE } from '@zennnn/identity'
import { waitWords } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import type { Refusal } from '../http/problem-response.ts'
import type { SourceNotice } from '../http/source-port.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther, showPage } from './page.ts'

/** Of links that open an account. */
const ACCOUNT_PURPOSES: ReadonlySet<string> = new Set([...PASSWORD_PURPOSES, SIGN_UP_PURPOSE])

interface Words {
  readonly title: string
  /** What happened, what was kept, what to do. */
  readonly sentences: readonly string[]
}

const LINK_WORDS: Readonly<Record<LinkRefusal, Words>> = {
  unknown: {
    title: 'This link is not complete',
    sentences: [
      'A part of it is missing, or it was altered. Nothing was changed.',
      'Open it from the e-mail again, or copy the whole address from there. If that does not help, ask whoever sent it for a new one.',
    ],
  },
  expired: {
    title: 'This link has expired',
    sentences: [
      'Links work for a limited time, and a page opened with one for an hour. Nothing was changed.',
      'Open the link from the e-mail again. If it is too old, ask whoever sent it for a new one.',
    ],
  },
  revoked: {
    title: 'This link was withdrawn',
    sentences: [
      'Whoever sent it has ended it, often because a newer one is on its way. Nothing was changed.',
      'Look for a newer e-mail, or ask the sender.',
    ],
  },
  used: {
    title: 'This link was used already',
    sentences: [
      'What it was for is done, and it works once. Nothing was changed a second time.',
      'If it was not you who used it, tell whoever sent it.',
    ],
  },
}

/** Of a link to choose a password, which everybody sends to himself. */
const RESET_WORDS: Readonly<Record<Exclude<LinkRefusal, 'unknown'>, Words>> = {
  expired: {
    title: 'This link has expired',
    sentences: [
      'Links to choose a password work for an hour. Nothing was changed.',
      'Have a new one sent to you; it takes a minute.',
    ],
  },
  revoked: {
    title: 'This link was withdrawn',
    sentences: [
      'A newer one was sent, or the password was changed since. Nothing was changed by this one.',
      'Look for a newer e-mail, or have a new link sent to you.',
    ],
  },
  used: {
    title: 'This link was used already',
    sentences: [
      'A password was chosen with it, and it works once. Sign in with that password.',
      'If it was not you who chose it, have a new link sent to you and choose another one.',
    ],
  },
}

const STATUS_WORDS: ReadonlyMap<number, Words> = new Map([
  [
    404,
    {
      title: 'There is nothing here',
      sentences: [
        'This page does not exist, or you may not see it.',
        'Check the address, or go back to the start.',
      ],
    },
  ],
  [
    421,
    {
      title: 'No database has this address',
      sentences: [
        'This server does not know the host in the address.',
        'Check how it is written. If the database was deleted, its address is gone too.',
      ],
    },
  ],
  [
    429,
    {
      title: 'Too many attempts',
      sentences: ['Nothing was changed.', 'Wait a few minutes, then try again.'],
    },
  ],
  [
    500,
    {
      title: 'Something went wrong on our side',
      sentences: [
        'What you did was not saved; everything else is as it was.',
        'Try again. If it happens again, tell us the reference below.',
      ],
    },
  ],
  [
    503,
    {
      title: 'Not available at the moment',
      sentences: ['Your data is safe.', 'Wait a moment and load the page again.'],
    },
  ],
])

/** Every refusal as a page that says what happened, what was kept and what to do. Who is not signed in is sent to do so. */
export function showProblem(
  refusal: Refusal,
  visit: Visit | undefined,
  source: SourceNotice,
): Response {
  const { status, problem, headers } = refusal
  if (problem.code === 'NOT_SIGNED_IN' && visit !== undefined)
    return seeOther(`/sign-in?next=${encodeURIComponent(returnPath(visit))}`)
  const words = wordsOf(refusal)
  return showPage({
    title: words.title,
    visit,
    source,
    narrow: true,
    status,
    headers,
    main: html`<div class="card">
<h1>${words.title}</h1>
${words.sentences.map((sentence) => html`<p>${sentence}</p>`)}
${wayOn(refusal, visit)}
</div>`,
  })
}

function wordsOf({ status, problem }: Refusal): Words {
  const waits: unknown = Reflect.get(Object(problem.details), 'retry_after_s')
  if (status === 429 && typeof waits === 'number')
    return {
      title: 'Too many attempts',
      sentences: ['Nothing was changed.', `Wait ${waitWords(waits)}, then try again.`],
    }
  // Mailed links have words of their own; whoever says what to do has said it all.
  if (problem.code === 'LINK_REFUSED' && problem.hint === null) return linkWords(problem.details)
  const general = STATUS_WORDS.get(status)
  // What we say ourselves about a state or a value is more to the point than what a status says.
  if (general !== undefined && problem.code !== 'OUTCOME_UNKNOWN') return general
  const hint = problem.hint ?? 'Go back, check what you entered, and try again.'
  return { title: 'This was not done', sentences: [problem.message, hint] }
}

function linkWords(details: unknown): Words {
  const reason = reasonOf(details)
  return reason !== 'unknown' && purposeOf(details) === 'reset_password'
    ? RESET_WORDS[reason]
    : LINK_WORDS[reason]
}

/** What the link was for; undefined for one that there never was, and for other refusals. */
function purposeOf(details: unknown): string | undefined {
  const purpose: unknown = Reflect.get(Object(details), 'purpose')
  return typeof purpose === 'string' ? purpose : undefined
}

function reasonOf(details: unknown): LinkRefusal {
  const reason: unknown = Reflect.get(Object(details), 'reason')
  return reason === 'expired' || reason === 'revoked' || reason === 'used' ? reason : 'unknown'
}

function wayOn({ problem }: Refusal, visit: Visit | undefined): Html {
  const reference: unknown = Reflect.get(Object(problem.details), 'request_id') ?? visit?.requestId
  return html`${accountWays(problem, visit)}${backLink(problem.code, visit)}
${typeof reference === 'string' && html`<p class="quiet">Reference: <code>${reference}</code></p>`}`
}

/** Who followed a link into an account goes on with the account: there is nobody whom he could ask for another link. */
function accountWays(
  { code, details }: Refusal['problem'],
  visit: Visit | undefined,
): Html | undefined {
  if (code !== 'LINK_REFUSED' || visit?.site.kind !== 'customer') return undefined
  const reason = reasonOf(details)
  // The cookie of the link lives as long as the page: after that only the address says what it was for.
  const isReset = purposeOf(details) === 'reset_password' || isLate(details, visit)
  const isAccount = isReset || ACCOUNT_PURPOSES.has(purposeOf(details) ?? '')
  return html`${reason === 'used' && isAccount && html`<p><a class="button primary" href="/sign-in">Sign in</a></p>`}
${isReset && html`<p><a class="${reason === 'used' ? 'button' : 'button primary'}" href="/forgot-password">Send a new link</a></p>`}`
}

function isLate(details: unknown, { url }: Visit): boolean {
  return purposeOf(details) === undefined && url.pathname === '/new-password'
}

/** The bearer of a link has no account: the start would ask for one. Without a known host there is no start. */
function backLink(code: string, visit: Visit | undefined): Html | undefined {
  const isBearer = code === 'LINK_REFUSED' && visit?.session === undefined
  if (isBearer || (visit === undefined && code !== 'NOT_FOUND')) return undefined
  return visit?.session === undefined && visit?.link !== undefined
    ? html`<p><a class="button" href="/link">Back to what you were sent</a></p>`
    : html`<p><a class="button" href="/">Go to the start</a></p>`
}

/** After signing in a person comes back to what he wanted to see; a form is not sent again. */
function returnPath(visit: Visit): string {
  const { pathname, search } = visit.url
  return visit.request.method === 'GET' ? pathname + search : '/app'
}
