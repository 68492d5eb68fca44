import { type Clock, type DatabaseId, InvariantError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { ensurePerson } from './canary-people.ts'

/** Id of the provider of the canary, by its issuer. */
export async function findCanaryProvider(
  access: ClusterAccess,
  database: DatabaseId,
  issuer: string,
): Promise<string | undefined> {
  return await asOwner(access, database, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from zennnn.sign_in_provider where issuer = $1',
      [issuer],
    )
    return rows[0]?.id
  })
}

/** The one directory of the canary. `ca`: whose certificates are believed there; PEM. */
export async function findCanaryDirectory(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<{ readonly id: string; readonly ca: string | null } | undefined> {
  return await asOwner(access, database, async (client) => {
    const { rows } = await client.query<{ id: string; ca: string | null }>(
      'select id, ca from zennnn.directory order by id limit 1',
    )
    return rows[0]
  })
}

/**
 * Makes somebody who comes in by the provider alone, as `zennnn.provider_link` would: that takes a session of hers, and she has no
 * other way to one. Harmless when done again.
 */
export async function linkCanaryPerson(
  access: ClusterAccess,
  database: DatabaseId,
  link: {
    readonly login: string
    readonly issuer: string
    readonly subject: string
    readonly clock: Clock
  },
): Promise<void> {
  const { login, issuer, subject, clock } = link
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    const person = { name: 'Linked', login, groups: [], passwordHash: undefined }
    const id = await ensurePerson(client, person, clock)
    await client.query(
      `insert into zennnn.linked_account (issuer, subject, user_id, label) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [issuer, subject, id, login],
    )
    await client.query('commit')
  })
}

/** Whether a password of whoever has this login lies in the canary, in whatever form. */
export async function keepsPassword(
  access: ClusterAccess,
  database: DatabaseId,
  login: string,
): Promise<boolean> {
  return await asOwner(access, database, async (client) => {
    const { rows } = await client.query<{ keeps: boolean }>(
      `select exists (select from zennnn.credential c join app."user" u on u."id" = c.user_id
       where u."login" = $1) as keeps`,
      [login],
    )
    const [row] = rows
    if (row === undefined) throw new InvariantError('canary-credential', 'A question had no row.')
    return row.keeps
  })
}
