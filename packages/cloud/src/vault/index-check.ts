import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'

/** How sound the files of a database are. */
export interface CheckResult {
  readonly tables: number
  readonly indexes: number
  /** A sentence each; empty when all is sound. */
  readonly problems: readonly string[]
  readonly durationMs: number
}

/**
 * Looks at every table and every index as `pg_amcheck --heapallindexed` does: a dump reads tables only, so that an index
 * that lost rows would be found by nobody. The extension it takes is there within this one transaction, which is rolled
 * back: nobody else ever sees it, no dump holds it, and whoever is killed leaves nothing. It is the one thing that is done
 * as superuser in a customer's database: functions of PostgreSQL alone run, those of indexes as the owner of the table.
 */
export async function checkIndexes(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<CheckResult> {
  const began = performance.now()
  return await asSuperuser(access, database, async (client) => {
    await client.query('begin')
    try {
      await client.query('set local search_path = pg_catalog, pg_temp')
      await client.query('create schema zennnn_check')
      await client.query('create extension amcheck schema zennnn_check')
      const tables = await readRelations(client, 'r')
      const indexes = await readRelations(client, 'i')
      const problems: string[] = []
      for (const { oid, name } of tables)
        problems.push(...(await attempt(client, name, async () => await checkTable(client, oid))))
      for (const { oid, name } of indexes)
        problems.push(...(await attempt(client, name, async () => await checkIndex(client, oid))))
      const durationMs = Math.round(performance.now() - began)
      return { tables: tables.length, indexes: indexes.length, problems, durationMs }
    } finally {
      await client.query('rollback')
    }
  })
}

interface Relation {
  readonly oid: number
  readonly name: string
}

/** Tables, or the B-trees that are whole; not those of other sessions, which are temporary. */
async function readRelations(client: Client, kind: 'r' | 'i'): Promise<readonly Relation[]> {
  const { rows } = await client.query<Relation>(
    `select c.oid::integer as oid, format('%s.%s', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_index i on i.indexrelid = c.oid
     where c.relpersistence = 'p' and case $1
       when 'r' then c.relkind in ('r', 't', 'm')
       else c.relkind = 'i' and i.indisvalid and i.indisready and c.relam = (select oid from pg_am where amname = 'btree') end
     order by 2`,
    [kind],
  )
  return rows
}

async function checkTable(client: Client, oid: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ message: string }>(
    `select format('block %s: %s', blkno, msg) as message
     from zennnn_check.verify_heapam($1::oid::regclass) limit 10`,
    [oid],
  )
  return rows.map(({ message }) => message)
}

async function checkIndex(client: Client, oid: number): Promise<readonly string[]> {
  await client.query('select zennnn_check.bt_index_check($1::oid::regclass, true)', [oid])
  return []
}

/** A page that cannot be read ends a statement, not the look at the others. */
async function attempt(
  client: Client,
  name: string,
  body: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  await client.query('savepoint one')
  try {
    const found = await body()
    await client.query('release savepoint one')
    return found.map((message) => `${name}: ${message}`)
  } catch (error) {
    await client.query('rollback to savepoint one')
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}
