import { type Log, newRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * Puts a mail to each active operator of this cloud who has an address into the outbox, in the caller's transaction.
 * `register`: the control database. How many mails: 0 where nobody has an address, which is logged; nobody was told then.
 */
export async function mailOperators(
  register: Client,
  mail: { readonly subject: string; readonly text: string },
  { now, log }: { readonly now: Date; readonly log: Log },
): Promise<number> {
  const addresses = await readOperatorAddresses(register)
  if (addresses.length === 0) log.warn('operators_without_address', { subject: mail.subject })
  for (const to of addresses)
    await register.query(
      `insert into app."mail" ("id", "to", "subject", "text", "state") values ($1, $2, $3, $4, 'queued')`,
      [newRecordId({ now: () => now }), to, mail.subject, mail.text],
    )
  return addresses.length
}

/** Of each active operator who has an address. `register`: the control database. */
export async function readOperatorAddresses(register: Client): Promise<readonly string[]> {
  const { rows } = await register.query<{ email: string }>(
    `select distinct u."email" from app."user" u
     join app."user_groups" m on m.source = u."id" join app."group" g on g."id" = m.target
     where g."name" = 'operator' and u."active" and u."email" is not null order by 1`,
  )
  return rows.map(({ email }) => email)
}
