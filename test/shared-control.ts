import { type ClusterAccess, connect, ensureControlDatabase } from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { silentLog } from './kit.ts'
import { inTurn } from './made-once.ts'

/**
 * The name of a control database that others are copied from, made once in a run: making its queue and all that the cloud
 * keeps in it is a third of what a control database costs. `template`: of its apps; with others it is another one.
 */
export async function sharedControl(
  access: ClusterAccess,
  { registry, template }: { readonly registry: Registry; readonly template: string },
): Promise<string> {
  const name = `control_${template}`
  await inTurn(name, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 1) return
    const made = newDatabaseId()
    await ensureControlDatabase({ access, control: made, registry, template, log: silentLog })
    await forget(access, made)
    for (const statement of [
      `drop role "${made}"`,
      // A copy waits while somebody is connected to what it copies: nobody can be.
      `alter database "${made}" allow_connections false`,
      `alter database "${made}" is_template true`,
      `alter database "${made}" rename to "${name}"`,
    ])
      await client.query(statement)
  })
  return name
}

/** Whose it was: a copy lets in its own login role only, and knows its own name. */
async function forget({ address, secrets }: ClusterAccess, made: DatabaseId): Promise<void> {
  const login = { user: 'postgres', password: secrets.superuser, database: made }
  const client = await connect(address, login)
  try {
    for (const statement of [
      'set role zennnn_owner',
      // PostgreSQL's own right to it is given on, and taken back, by who gave it on.
      `revoke execute on function pg_catalog.set_config(text, text, boolean) from "${made}"`,
      'delete from zennnn.identity',
      'reset role',
      `drop owned by "${made}"`,
    ])
      await client.query(statement)
  } finally {
    await client.end()
  }
}
