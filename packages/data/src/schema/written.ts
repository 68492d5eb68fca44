import type { Client } from 'pg'
import { REMOVE_ACCESS } from './access-replace.ts'

/** A migration that a person wrote: what loses data, renames, or fills a column. */
export interface WrittenMigration {
  readonly app: string
  /** File name; its leading number gives the order within the app. */
  readonly name: string
  readonly sql: string
}

/** Runs those that did not run here yet, in order, each in a transaction of its own. */
export async function runWritten(
  client: Client,
  migrations: readonly WrittenMigration[],
): Promise<void> {
  const { rows } = await client.query<{ readonly app: string; readonly name: string }>(
    'select app, name from zennnn.migration',
  )
  const done = new Set(rows.map(({ app, name }) => `${app}/${name}`))
  const open = migrations.filter(({ app, name }) => !done.has(`${app}/${name}`))
  for (const { app, name, sql } of [...open].sort(byName)) {
    await client.query('begin')
    try {
      // Policies and views hold on to columns. Without them tables are closed, until the comparison makes them again.
      await client.query(REMOVE_ACCESS)
      await client.query('comment on schema zennnn_rule is null')
      await client.query(sql)
      await client.query('insert into zennnn.migration (app, name) values ($1, $2)', [app, name])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
}

function byName(a: WrittenMigration, b: WrittenMigration): number {
  return a.app === b.app ? a.name.localeCompare(b.name, 'en') : 0
}
