import type { Connections, Row } from '@zennnn/data'
import { type DatabaseId, findDeviceName, type Log } from '@zennnn/kernel'
import { type RenderedMail, renderMail } from '@zennnn/messages'
import type { MailTemplate } from '@zennnn/model'
import type { AccountPlace } from './password-mails.ts'

/** A mail names no more; how many more there were it says. */
const MOST_NAMED = 20

/** Leads to the sign-in alone, and asks for nothing: whoever forged such a mail would have to. */
const HAPPENED: MailTemplate = {
  name: 'account_notice',
  subject: '{{ subject }}',
  text: `Hello,

this happened to your account at {{ origin }}:

{% for line in lines %}- {{ line }}
{% endfor %}
If it was you, or you asked for it, there is nothing to do.

If it was not you, sign in at {{ origin }}/sign-in and, under My account, sign out everywhere else and remove what is not yours. If you sign in with a password, choose a new one where it is kept. When you cannot sign in any more, ask your administrators: they end all sessions and let you in again, and their logs say what happened.
`,
  html: `<p>Hello,</p>
<p>this happened to your account at {{ origin }}:</p>
<ul>{% for line in lines %}<li>{{ line }}</li>
{% endfor %}</ul>
<p>If it was you, or you asked for it, there is nothing to do.</p>
<p>If it was not you, sign in at {{ origin }}/sign-in and, under My account, sign out everywhere else and remove what is not yours. If you sign in with a password, choose a new one where it is kept. When you cannot sign in any more, ask your administrators: they end all sessions and let you in again, and their logs say what happened.</p>
`,
}

/** What happened to an account, as `zennnn.account_notices_due` has it. */
interface AccountNotice {
  readonly kind: 'change' | 'sign_in'
  readonly what: string
  /** `2026-11-29 19:02 UTC` */
  readonly at: string
  readonly network: string | null
  readonly userAgent: string | null
}

export interface NoticeTools {
  readonly connections: Pick<Connections, 'direct'>
  /** Undefined for a database that tells nobody. */
  readonly placeOf: (database: DatabaseId) => Promise<AccountPlace | undefined>
  readonly log: Log
}

/**
 * Puts the mails into the outbox of a database in which people are told what happened to their accounts: one for all that
 * waits, and at most one in ten minutes for each. As the role of `work`.
 */
export async function mailAccountNotices(
  { connections, placeOf, log }: NoticeTools,
  database: DatabaseId,
): Promise<void> {
  const [due] = await connections.direct(database, [
    {
      name: 'zennnn_account_notices',
      text: 'select notices, happened from zennnn.account_notices_due()',
      values: [],
      readOnly: true,
    },
  ])
  if (due === undefined || due.rows.length === 0) return
  const place = await placeOf(database)
  if (place === undefined) return
  for (const row of due.rows)
    try {
      await connections.direct(database, [
        {
          text: 'select zennnn.account_notices_mail($1, $2)',
          values: [row['notices'], JSON.stringify(accountNoticeMail(place, noticesOf(row)))],
        },
      ])
    } catch (error) {
      // One that cannot be mailed, as to an address that is none, must not keep the others and the outbox.
      log.warn('account_notice_not_mailed', { database, error })
      await connections.direct(database, [
        { text: 'select zennnn.account_notices_failed($1)', values: [row['notices']] },
      ])
    }
}

function accountNoticeMail(
  { origin, slug }: AccountPlace,
  happened: readonly AccountNotice[],
): RenderedMail {
  const isSignIn = happened.every(({ kind }) => kind === 'sign_in')
  const subject = isSignIn
    ? `A new sign-in to your account at ${slug}`
    : `Your account at ${slug} was changed`
  const more = happened.length - MOST_NAMED
  const lines = [
    ...happened.slice(0, MOST_NAMED).map(lineOf),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
  return renderMail(HAPPENED, { subject, origin, lines })
}

/** Nothing that a browser says of itself: who is in an account that is not his would write to its owner by it. */
function lineOf({ at, what, network, userAgent }: AccountNotice): string {
  const from = [findDeviceName(userAgent ?? ''), network ?? undefined].filter(
    (one) => one !== undefined,
  )
  return `${at}: ${what}${from.length === 0 ? '' : ` (${from.join(', ')})`}`
}

function noticesOf(row: Row): readonly AccountNotice[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by zennnn.account_notices_due
  return row['happened'] as readonly AccountNotice[]
}
