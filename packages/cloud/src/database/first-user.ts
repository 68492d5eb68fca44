import { type Clock, type DatabaseId, newRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

/** Who signs in first. */
export interface FirstPerson {
  readonly company: string
  readonly name: string
  /** Lower case. */
  readonly login: string
  readonly email: string | null
}

/** One whose password is known already. */
export interface FirstUser extends FirstPerson {
  readonly passwordHash: string
  /** SHA-256 of a secret that signs this person in once, within an hour. */
  readonly entryHash?: Buffer
}

/**
 * Makes the company and the person who signs in first, in all groups of the database; where that login is there already
 * it only sets the password. One transaction.
 */
export async function ensureFirstUser(
  access: ClusterAccess,
  database: DatabaseId,
  user: FirstUser,
  clock: Clock,
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    const person = await ensurePerson(client, user, clock)
    await client.query('select zennnn.set_credential($1, $2)', [person, user.passwordHash])
    if (user.entryHash !== undefined) await addEntry(client, person, user.entryHash, clock)
    await client.query('commit')
  })
}

/** The same for somebody who is invited to choose his password: until then there is none. */
export async function ensureFirstPerson(
  access: ClusterAccess,
  database: DatabaseId,
  person: FirstPerson,
  clock: Clock,
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    await ensurePerson(client, person, clock)
    await client.query('commit')
  })
}

/** After the password, which ends all links of before: done once more, a job that was killed finds its own link ended. */
async function addEntry(
  client: Client,
  person: string,
  entryHash: Buffer,
  clock: Clock,
): Promise<void> {
  await client.query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
      values ($1, $2, 'sign_up', 'user', $3, '', now() + interval '1 hour')
      on conflict (secret_hash) do update set revoked_at = null`,
    [newRecordId(clock), entryHash, person],
  )
}

async function ensurePerson(client: Client, person: FirstPerson, clock: Clock): Promise<string> {
  const found = await client.query<{ id: string }>(
    'select "id" from app."user" where "login" = $1',
    [person.login],
  )
  return found.rows[0]?.id ?? (await addPerson(client, person, clock))
}

async function addPerson(client: Client, user: FirstPerson, clock: Clock): Promise<string> {
  const company = newRecordId(clock)
  const person = newRecordId(clock)
  await client.query('insert into app."company" ("id", "name") values ($1, $2)', [
    company,
    user.company,
  ])
  await client.query(
    `insert into app."user" ("id", "name", "login", "email", "company") values ($1, $2, $3, $4, $5)`,
    [person, user.name, user.login, user.email, company],
  )
  await client.query('insert into app."user_companies" (source, target) values ($1, $2)', [
    person,
    company,
  ])
  await client.query(
    'insert into app."user_groups" (source, target) select $1, "id" from app."group"',
    [person],
  )
  return person
}
