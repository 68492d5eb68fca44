import { InvariantError, keyedDigest, type PasswordKey } from '@zennnn/kernel'
import type { Client } from 'pg'

/** Rows of one transaction. */
const BATCH = 500
const UNKEYED = 'pbkdf2-sha512$'

/**
 * Keys the digests of passwords that earlier versions stored as PBKDF2 gave them: nobody has to choose a new one. Goes on
 * where it was killed; one query when there is nothing to do. As zennnn_owner, after `migrate`.
 */
export async function keyPasswords(client: Client, key: PasswordKey): Promise<void> {
  const { rows } = await client.query<{ done: boolean }>(
    `select convalidated as done from pg_constraint
     where conrelid = 'zennnn.credential'::regclass and conname = 'credential_hash_keyed'`,
  )
  if (rows[0] === undefined)
    throw new InvariantError('password-form', 'A database does not say what form hashes have.')
  if (rows[0].done) return
  await keyStored(client, 'zennnn.credential', key)
  // PostgreSQL looks at every row: from here on it vouches that none is left.
  await client.query('alter table zennnn.credential validate constraint credential_hash_keyed')
}

/** The same for the column `hash` of any table. */
export async function keyStored(
  client: Client,
  table: 'zennnn.credential' | 'zennnn_cloud.first_password',
  key: PasswordKey,
): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ hash: string }>(
      `select hash from ${table} where starts_with(hash, $1) limit ${BATCH}`,
      [UNKEYED],
    )
    if (rows.length === 0) return
    const old = rows.map(({ hash }) => hash)
    await client.query(
      `update ${table} t set hash = k.keyed from unnest($1::text[], $2::text[]) k(old, keyed) where t.hash = k.old`,
      [old, old.map((hash) => keyHash(hash, key))],
    )
  }
}

function keyHash(hash: string, key: PasswordKey): string {
  const [, rounds = '', salt = '', digest = ''] = hash.split('$')
  return `pbkdf2-sha512-keyed$${rounds}$${salt}$${keyedDigest(key, digest)}`
}
