import type { Connections, Statement } from '@zennnn/data'
import { type Clock, type DatabaseId, type Log, newRecordId, type RecordId } from '@zennnn/kernel'
import { type Catcher, type CaughtMail, startCatcher } from './catcher.ts'

/** The catcher of a local cloud: what it takes lies in the control database's inbox before the sender is told so. */
export async function startInbox(options: {
  /** 0 takes a free one. */
  readonly port: number
  readonly control: DatabaseId
  /** Logs in as the role of `work`. */
  readonly connections: Pick<Connections, 'direct'>
  readonly clock: Clock
  readonly log: Log
}): Promise<Catcher> {
  const { port, control, connections, clock, log } = options
  return await startCatcher({
    port,
    log,
    store: async (mail) => {
      const id = newRecordId(clock)
      await connections.direct(control, storeCaughtMail(id, mail, clock.now()))
    },
  })
}

/** Long texts are cut to what the fields take. */
function storeCaughtMail(id: RecordId, mail: CaughtMail, receivedAt: Date): readonly Statement[] {
  return [
    {
      name: 'zennnn_inbox_owner',
      text: `select set_config('role', 'zennnn_owner', true)`,
      values: [],
    },
    {
      name: 'zennnn_inbox_store',
      text: `insert into app."inbox_mail" ("id", "message_id", "from", "to", "subject", "text", "html", "received_at")
        values ($1::uuid, $2, $3, $4, $5, $6, $7, $8::timestamptz)`,
      values: [
        id,
        fit(mail.messageId, 250),
        fit(mail.from, 320),
        fit(mail.to, 1000) ?? '',
        fit(mail.subject, 1000),
        fit(mail.text, 1_000_000),
        fit(mail.html, 1_000_000),
        receivedAt.toISOString(),
      ],
    },
  ]
}

/** PostgreSQL has no NUL in texts, and an empty text is no text. */
function fit(text: string | undefined, length: number): string | null {
  const fitting = (text ?? '').replaceAll('\0', '\uFFFD').toWellFormed().slice(0, length)
  return fitting === '' ? null : fitting
}
