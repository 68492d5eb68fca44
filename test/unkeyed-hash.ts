import { pbkdf2Sync, randomBytes } from 'node:crypto'

/** What versions before keyed digests stored. */
export function unkeyedHash(password: string): string {
  const salt = randomBytes(16)
  const digest = pbkdf2Sync(password, salt, 220_000, 64, 'sha512').toString('base64')
  return `pbkdf2-sha512$220000$${salt.toString('base64')}$${digest}`
}

/**
 * Does what somebody does who holds a dump and guesses: whether PBKDF2 of this password with the salt and the rounds of a
 * stored hash is in it.
 */
export function isGuessed(stored: string, password: string): boolean {
  const [, rounds = '', salt = '', digest = ''] = stored.split('$')
  const bytes = Buffer.from(salt, 'base64')
  return pbkdf2Sync(password, bytes, Number(rounds), 64, 'sha512').toString('base64') === digest
}

/** A database as an earlier version left it: with the form of hashes of then. As superuser. */
export const OLDER_FORM = `
  alter table zennnn.credential drop constraint credential_hash_keyed;
  alter table zennnn.credential add constraint credential_hash_check check (
    hash ~ '^pbkdf2-sha512\\$[0-9]{6,8}\\$[A-Za-z0-9+/]{22}==\\$[A-Za-z0-9+/]{86}==$'
    and split_part(hash, '$', 2)::integer >= 220000) not valid`
