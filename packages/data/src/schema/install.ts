import type { Registry } from '@zennnn/model'
import type { Client } from 'pg'
import { replaceAccess } from './access-replace.ts'
import { createTable, foreignKeys } from './create-table.ts'
import { planSchema } from './plan.ts'
import { platformFiles } from './platform.ts'

/** Makes schemas, private tables and functions in an empty database or brings them up to date. Needs a superuser. */
export async function installPlatform(client: Client): Promise<void> {
  // Functions speak of tables that the models bring later.
  await client.query('set check_function_bodies = off')
  for (const file of await platformFiles()) await client.query(file.sql)
  await client.query('reset check_function_bodies')
}

/** Makes the tables, rules and rights of a set of apps in a database that has none of them yet. */
export async function installSchema(client: Client, registry: Registry): Promise<void> {
  const plan = planSchema(registry)
  await client.query('begin')
  try {
    await client.query('set local role zennnn_owner')
    await client.query('set local search_path = pg_catalog')
    for (const statement of [
      ...plan.tables.flatMap(createTable),
      ...plan.tables.flatMap(foreignKeys),
      ...replaceAccess(plan),
    ])
      await client.query(statement)
    await client.query('insert into zennnn.applied (model_hash) values ($1)', [plan.hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Lets the login role of a freshly cloned database in and writes down its identity. As superuser or zennnn_maintain. */
export async function admitDatabase(client: Client): Promise<void> {
  await client.query('set role zennnn_owner')
  try {
    await client.query('select zennnn.admit_login()')
  } finally {
    await client.query('reset role')
  }
}
