import type { Statement } from '@zennnn/data'
import type { RecordId } from '@zennnn/kernel'
import type { CaughtMail } from './catcher.ts'

/** Puts a caught mail into the control database's inbox, as the role of `work`; long texts are cut to what the fields take. */
export function storeCaughtMail(
  id: RecordId,
  mail: CaughtMail,
  receivedAt: Date,
): readonly Statement[] {
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
