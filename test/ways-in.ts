import type { TestWorld } from './kit.ts'

/** Gives this user, who has a password and a known browser, one of each other way in, and a link that opens another. */
export async function giveWaysIn({ superuser }: TestWorld, user: string): Promise<void> {
  for (const text of [
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values ($1, $1, 'x', 'x', 'x')`,
    `insert into zennnn.recovery_code (user_id, hash) values ($1, sha256('x'))`,
    `insert into zennnn.totp (user_id, sealed) values ($1, 'x')`,
    `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed) values ($1, 'Works', 'https://works.example', 'x', '')`,
    `insert into zennnn.linked_account (issuer, subject, user_id, label) values ('https://works.example', 'x', $1, '')`,
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
      values ($1, sha256('x'), 'invitation', 'user', $1, 'ann@example.com', now() + interval '1 day')`,
  ])
    await superuser.query(text, [user])
}

/** How many rows there are by which somebody comes in as this user. */
export async function waysIn({ superuser }: TestWorld, user: string): Promise<number> {
  const { rows } = await superuser.query<{ readonly ways: string }>(
    `select (select count(*) from zennnn.credential where user_id = $1)
      + (select count(*) from zennnn.totp where user_id = $1)
      + (select count(*) from zennnn.recovery_code where user_id = $1)
      + (select count(*) from zennnn.passkey where user_id = $1)
      + (select count(*) from zennnn.linked_account where user_id = $1)
      + (select count(*) from zennnn.known_device where user_id = $1)
      + (select count(*) from zennnn.link l where record = $1 and zennnn.link_state(l) = 'open') as ways`,
    [user],
  )
  return Number(rows[0]?.ways)
}
