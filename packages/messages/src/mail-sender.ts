import type { Connections } from '@zennnn/data'
import { type Chore, type JobKind, jobKind } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  fillMailedLinks,
  type Log,
  type SealingKey,
} from '@zennnn/kernel'
import { refuseCardInMail } from './mail-cards.ts'
import type { MailTransport } from './mail-transport.ts'
import {
  type LeavingMail,
  markNotSent,
  markSent,
  parseMail,
  type QueuedMail,
  takeMail,
} from './outbox.ts'
import { planRetry } from './retry-plan.ts'

/** One call sends no more; what is left is due at the next. */
const MAX_MAILS = 1_000

export interface MailSender {
  /** Logs in as the role of `work`. */
  readonly connections: Pick<Connections, 'direct'>
  readonly transport: MailTransport
  /** Puts into the outbox what is to be told by now, before it is looked at. */
  readonly prepare: (database: DatabaseId) => Promise<void>
  /** Opens the secrets of links, which stand in no mail before it leaves. */
  readonly sealing: SealingKey
  readonly clock: Clock
  readonly log: Log
}

/**
 * Sends what is due in the outbox of a database, oldest first; returns how many were sent. Any number of senders may run
 * at the same time: each mail has one of them. A crash between the mail server's answer and our mark sends it once more
 * after the lease, under the same message id; a mail is never lost.
 */
export async function sendQueuedMail(
  database: DatabaseId,
  sender: MailSender,
  signal?: AbortSignal,
): Promise<number> {
  await sender.prepare(database)
  let sent = 0
  for (let count = 0; count < MAX_MAILS; count += 1) {
    if (signal?.aborted === true) break
    const mail = await take(database, sender)
    if (mail === undefined) break
    if (await deliver(database, mail, sender)) sent += 1
  }
  return sent
}

/** The job that whoever puts a mail into the outbox asks for, so that it leaves at once. Kind `mail.send`. */
export function mailJob(sender: MailSender): JobKind {
  return jobKind({
    name: 'mail.send',
    place: 'customer',
    steps: [
      {
        name: 'send',
        run: async ({ database, signal }) => ({
          sent: await sendQueuedMail(database, sender, signal),
        }),
      },
    ],
  })
}

/** Every minute, for all databases: mails whose next attempt is due, and those of senders that died. */
export function mailChore(
  sender: MailSender,
  databases: () => Promise<readonly DatabaseId[]>,
): Chore {
  return {
    name: 'mail_sweep',
    pattern: '* * * * *',
    run: async () => {
      for (const database of await databases()) {
        try {
          await sendQueuedMail(database, sender)
        } catch (error) {
          // One database that is away must not keep the mails of the others.
          sender.log.warn('mail_sweep_failed', { database, error })
        }
      }
    },
  }
}

async function take(database: DatabaseId, sender: MailSender): Promise<QueuedMail | undefined> {
  const results = await sender.connections.direct(database, takeMail(sender.clock.now()))
  const row = results.at(-1)?.rows[0]
  return row === undefined ? undefined : parseMail(row)
}

async function deliver(
  database: DatabaseId,
  mail: QueuedMail,
  { connections, transport, sealing, clock, log }: MailSender,
): Promise<boolean> {
  try {
    await transport.send(withLinks(mail, sealing))
  } catch (error) {
    const plan = planRetry({ number: mail.attempt, error, now: clock.now() })
    log.warn('mail_not_sent', { database, mail: mail.id, attempt: mail.attempt, state: plan.state })
    await connections.direct(database, markNotSent(mail, plan))
    return false
  }
  await connections.direct(database, markSent(mail, clock.now()))
  return true
}

/**
 * The mail as it leaves. LINK_REFUSED when a link in it opens nothing any more; VALUE_INVALID for one with the number of a
 * payment card, whatever put it into the outbox.
 */
function withLinks(mail: QueuedMail, sealing: SealingKey): LeavingMail {
  refuseCardInMail(mail)
  const fill = (words: string): string => fillMailedLinks(sealing, mail.links, words)
  return {
    ...mail,
    text: fill(mail.text),
    html: mail.html === undefined ? undefined : fill(mail.html),
  }
}
