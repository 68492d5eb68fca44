import type { LinkRefusal } from '@zennnn/identity'
import { waitWords } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import type { Refusal } from '../http/problem-response.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther, showPage } from './page.ts'

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
export function showProblem(refusal: Refusal, visit: Visit | undefined): Response {
  const { status, problem, headers } = refusal
  if (problem.code === 'NOT_SIGNED_IN' && visit !== undefined)
    return seeOther(`/sign-in?next=${encodeURIComponent(returnPath(visit))}`)
  const words = wordsOf(refusal)
  return showPage({
    title: words.title,
    visit,
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
  if (problem.code === 'LINK_REFUSED' && problem.hint === null)
    return LINK_WORDS[reasonOf(problem.details)]
  const general = STATUS_WORDS.get(status)
  // What we say ourselves about a state or a value is more to the point than what a status says.
  if (general !== undefined && problem.code !== 'OUTCOME_UNKNOWN') return general
  const hint = problem.hint ?? 'Go back, check what you entered, and try again.'
  return { title: 'This was not done', sentences: [problem.message, hint] }
}

function reasonOf(details: unknown): LinkRefusal {
  const reason: unknown = Reflect.get(Object(details), 'reason')
  return reason === 'expired' || reason === 'revoked' || reason === 'used' ? reason : 'unknown'
}

function wayOn({ problem }: Refusal, visit: Visit | undefined): Html {
  const reference: unknown = Reflect.get(Object(problem.details), 'request_id') ?? visit?.requestId
  return html`${backLink(problem.code, visit)}
${typeof reference === 'string' && html`<p class="quiet">Reference: <code>${reference}</code></p>`}`
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
