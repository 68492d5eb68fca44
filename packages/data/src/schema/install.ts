import { type Brand, type DatabaseId, hashSecret } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Client } from 'pg'
import { migrate, schemaHash } from './migrate.ts'
import { platformFiles } from './platform.ts'
import { hashOf } from './sql-text.ts'

/** Makes schemas, private tables and functions in an empty database or brings them up to date. Needs a superuser. */
export async function installPlatform(client: Client, brand: Brand): Promise<void> {
  // Functions speak of tables that the models bring later.
  await client.query('set check_function_bodies = off')
  for (const file of await platformFiles(brand)) await client.query(file.sql)
  await client.query('reset check_function_bodies')
}

/**
 * Closes in an empty database what PostgreSQL leaves open: the part of `installPlatform` that needs a superuser. What is put
 * into it afterwards is none of the superuser's business.
 */
export async function prepareCatalogue(client: Client): Promise<void> {
  for (const file of await platformFiles('zennnn'))
    if (file.needsSuperuser) await client.query(file.sql)
}

/** Makes the tables, rules and rights of a set of apps: `migrate`, starting from nothing. */
export async function installSchema(client: Client, registry: Registry): Promise<void> {
  await migrate(client, registry)
}

/**
 * Lets the login role of a freshly cloned database in and writes down its identity, and by what `serve` shows that it is
 * `serve` when it acts as the platform. `login`: another role than that of its own name. As superuser or zennnn_maintain.
 */
export async function admitDatabase(
  client: Client,
  elevationKey: string,
  login?: DatabaseId,
): Promise<void> {
  await client.query('set role zennnn_owner')
  try {
    // Without an argument as every version has it: a database of an older one is admitted before it is migrated.
    if (login === undefined) await client.query('select zennnn.admit_login()')
    else await client.query('select zennnn.admit_login($1)', [login])
    await putElevationKey(client, elevationKey)
  } finally {
    await client.query('reset role')
  }
}

/** The key that `Connections` of this database have. As zennnn_owner. */
export async function putElevationKey(client: Client, elevationKey: string): Promise<void> {
  await client.query('select zennnn.put_elevation_key($1)', [hashSecret(elevationKey)])
}

/** The hash of all that a template holds, schema and seeds, as 64 hex characters: another hash, another template. */
export async function contentHash(registry: Registry): Promise<string> {
  const seeds = registry.apps.flatMap((app) => app.seeds)
  return hashOf(JSON.stringify([await schemaHash(registry), [...registry.groups.values()], seeds]))
}
