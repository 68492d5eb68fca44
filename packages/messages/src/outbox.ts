import type { Row, Statement } from '@zennnn/data'
import { InvariantError, isRecordId, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { RetryPlan } from './retry-plan.ts'

/** How long a sender may take for one mail. After that it counts as dead and another may take the mail. */
const LEASE_MINUTES = 5
/** Mails about a record of these are letters of one correspondence; all others stand for themselves. */
const THREADED_MODELS: readonly string[] = ['security_report']

export interface QueuedMail {
  readonly id: RecordId
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
  /** Id of the record whose correspondence it is part of, as mail programs show it together; of most mails none. */
  readonly thread?: string | undefined
  /** By id and in base64, the sealed secrets of the links in it. */
  readonly links: Readonly<Record<string, string>>
  /** This attempt's number, 1 for the first. Marks are refused when another sender has begun the next one. */
  readonly attempt: number
}

/** As it leaves: with all that its recipient needs. */
export type LeavingMail = Omit<QueuedMail, 'links'>

/** The outbox is the platform's: users read it, and only `work` changes it. */
const BECOME_OWNER: Statement = {
  name: 'zennnn_mail_owner',
  text: `select set_config('role', 'zennnn_owner', true)`,
  values: [],
}

/** Makes mails of what people asked for who forgot their passwords; whether there is such a person is found out only here. */
const ANSWER_FORGOTTEN: Statement = {
  name: 'zennnn_mail_forgotten',
  text: 'select zennnn.answer_forgotten()',
  values: [],
}

/**
 * Takes the oldest mail that is due, so that no other sender has it; no row when there is none, and never one in a database
 * that was restored on the side. Its row is the last result.
 */
export function takeMail(now: Date): readonly Statement[] {
  return [
    BECOME_OWNER,
    ANSWER_FORGOTTEN,
    {
      name: 'zennnn_mail_take',
      text: `update app."mail" set "state" = 'sending', "attempts" = "attempts" + 1,
          "next_attempt_at" = $1::timestamptz + interval '${LEASE_MINUTES} minutes'
        where not exists (select from zennnn.neutralised) and "id" = (
          select "id" from app."mail"
          where "state" in ('queued', 'sending') and coalesce("next_attempt_at", '-infinity') <= $1::timestamptz
          order by "created_at", "id" limit 1 for update skip locked
        )
        returning "id", "to", "subject", "text", "html", "attempts",
          case when "model" = any ($2::text[]) then "record" end as "thread",
          zennnn.mailed_links("to", concat_ws(chr(10), "text", "html")) as "links"`,
      values: [now.toISOString(), THREADED_MODELS],
    },
  ]
}

export function parseMail(row: Row): QueuedMail {
  const { to, subject, text, html, attempts, links, thread } = row
  if (
    typeof to !== 'string' ||
    typeof subject !== 'string' ||
    typeof text !== 'string' ||
    typeof attempts !== 'number'
  )
    throw new InvariantError('mail-row', 'A row of the outbox is not a mail.')
  return {
    id: parseRecordId(row['id']),
    to,
    subject,
    text,
    html: typeof html === 'string' ? html : undefined,
    thread: isRecordId(thread) ? thread : undefined,
    links: parseLinks(links),
    attempt: attempts,
  }
}

function parseLinks(links: unknown): QueuedMail['links'] {
  const found: Readonly<Record<string, unknown>> = Object(links)
  return Object.fromEntries(Object.entries(found).map(([id, sealed]) => [id, String(sealed)]))
}

/** Of what it was sent with, the database keeps no secret, not even a sealed one. */
export function markSent(mail: QueuedMail, now: Date): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_mail_sent',
      text: `with sent as (
          update app."mail" set "state" = 'sent', "sent_at" = $3::timestamptz, "error" = null, "next_attempt_at" = null
          where "id" = $1::uuid and "state" = 'sending' and "attempts" = $2::integer returning "to", "text", "html")
        select zennnn.forget_mailed_links("to", concat_ws(chr(10), "text", "html")) from sent`,
      values: [mail.id, mail.attempt, now.toISOString()],
    },
  ]
}

export function markNotSent(mail: QueuedMail, plan: RetryPlan): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_mail_not_sent',
      text: `with marked as (
          update app."mail" set "state" = $3, "next_attempt_at" = $4::timestamptz, "error" = $5
          where "id" = $1::uuid and "state" = 'sending' and "attempts" = $2::integer returning "state", "to", "text", "html")
        select zennnn.forget_mailed_links("to", concat_ws(chr(10), "text", "html")) from marked where "state" = 'failed'`,
      values: [
        mail.id,
        mail.attempt,
        plan.state,
        plan.state === 'queued' ? plan.nextAttemptAt.toISOString() : null,
        plan.error,
      ],
    },
  ]
}
