import { withoutCard } from '@zennnn/kernel'

/** What of a mail people wrote. */
interface MailWords {
  readonly subject: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
}

/** VALUE_INVALID for a mail with the number of a payment card: it is neither kept, nor sent, nor taken. */
export function refuseCardInMail(mail: MailWords): void {
  for (const part of ['subject', 'text', 'html'] as const) withoutCard(part, mail[part] ?? '')
}
