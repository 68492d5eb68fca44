import type { Client } from 'pg'
import { escapeIdentifier } from 'pg'
import { asSuperuser, type ClusterAccess, sendAll } from './cluster-access.ts'

const PREFIX = 'zt_'
/** Any number that no other lock in the database `postgres` has: two starts must not build the same template. */
const BUILD_LOCK = 726_301

/** A database that others are copied from. */
export interface TemplatePlan {
  /** Of a-z, 0-9 and _; another content must have another name. At most 50 letters. */
  readonly name: string
  /** Fills the empty database, as superuser. */
  readonly install: (client: Client) => Promise<void>
}

/** Builds the template unless it is there already; returns the name of its database. It appears complete or not at all. */
export async function ensureTemplate(access: ClusterAccess, plan: TemplatePlan): Promise<string> {
  const name = `${PREFIX}${plan.name}`
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK])
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await buildTemplate(access, client, name, plan.install)
  })
  return name
}

/** Removes templates that are not among `kept`: those of earlier versions. */
export async function dropOtherTemplates(
  access: ClusterAccess,
  kept: readonly string[],
): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK])
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND NOT datname = ANY ($2)',
      [PREFIX, kept],
    )
    for (const { datname } of rows) await sendAll(client, removal(datname))
  })
}

async function buildTemplate(
  access: ClusterAccess,
  client: Client,
  name: string,
  install: TemplatePlan['install'],
): Promise<void> {
  const unfinished = `${name}_new`
  const quoted = escapeIdentifier(unfinished)
  await sendAll(client, [
    ...removal(unfinished, await exists(client, unfinished)),
    `CREATE DATABASE ${quoted} TEMPLATE template0 OWNER zennnn_owner`,
    `REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`,
  ])
  await asSuperuser(access, unfinished, install)
  await sendAll(client, [
    // A copy waits while somebody is connected to its template: nobody can be.
    `ALTER DATABASE ${quoted} ALLOW_CONNECTIONS false`,
    `ALTER DATABASE ${quoted} IS_TEMPLATE true`,
    `ALTER DATABASE ${quoted} RENAME TO ${escapeIdentifier(name)}`,
  ])
}

async function exists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  return rowCount === 1
}

function removal(name: string, isThere = true): readonly string[] {
  const quoted = escapeIdentifier(name)
  if (!isThere) return []
  return [`ALTER DATABASE ${quoted} IS_TEMPLATE false`, `DROP DATABASE ${quoted} WITH (FORCE)`]
}
