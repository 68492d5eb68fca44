import { type Clock, type DatabaseId, newRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

export interface FirstUser {
  readonly company: string
  readonly name: string
  /** Lower case. */
  readonly login: string
  readonly email: string | null
  readonly passwordHash: string
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
    const found = await client.query<{ id: string }>(
      'select "id" from app."user" where "login" = $1',
      [user.login],
    )
    const person = found.rows[0]?.id ?? (await addPerson(client, user, clock))
    await client.query('select zennnn.set_credential($1, $2)', [person, user.passwordHash])
    await client.query('commit')
  })
}

async function addPerson(client: Client, user: FirstUser, clock: Clock): Promise<string> {
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
