import { type Clock, type DatabaseId, newRecordId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

export interface FirstUser {
  readonly company: string
  readonly name: string
  readonly email: string
  readonly passwordHash: string
}

/**
 * Makes the company and the person who signs in first, in all groups of the database. Does nothing when that login is
 * there already. One transaction.
 */
export async function ensureFirstUser(
  access: ClusterAccess,
  database: DatabaseId,
  user: FirstUser,
  clock: Clock,
): Promise<void> {
  const login = user.email.toLowerCase()
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    const found = await client.query('select from app."user" where "login" = $1', [login])
    if (found.rowCount === 1) return
    const company = newRecordId(clock)
    const person = newRecordId(clock)
    await client.query('insert into app."company" ("id", "name") values ($1, $2)', [
      company,
      user.company,
    ])
    await client.query(
      `insert into app."user" ("id", "name", "login", "email", "company") values ($1, $2, $3, $4, $5)`,
      [person, user.name, login, user.email, company],
    )
    await client.query('insert into app."user_companies" (source, target) values ($1, $2)', [
      person,
      company,
    ])
    await client.query(
      'insert into app."user_groups" (source, target) select $1, "id" from app."group"',
      [person],
    )
    await client.query('select zennnn.set_credential($1, $2)', [person, user.passwordHash])
    await client.query('commit')
  })
}
