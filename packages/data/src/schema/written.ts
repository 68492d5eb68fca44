import type { App, Migration } from '@zennnn/model'
import type { Client } from 'pg'
import { REMOVE_ACCESS } from './access-replace.ts'

const NOTE_DONE = 'insert into zennnn.migration (app, name) values ($1, $2)'

interface WrittenMigration extends Migration {
  readonly app: string
}

/** Runs the migrations of the apps that did not run here yet, in order, each in a transaction of its own. */
export async function runWritten(client: Client, apps: readonly App[]): Promise<void> {
  const { rows } = await client.query<{ readonly app: string; readonly name: string }>(
    'select app, name from zennnn.migration',
  )
  const done = new Set(rows.map(({ app, name }) => `${app}/${name}`))
  const open = migrationsOf(apps).filter(({ app, name }) => !done.has(`${app}/${name}`))
  for (const { app, name, sql } of open) {
    await client.query('begin')
    try {
      // Policies and views hold on to columns. Without them tables are closed, until the comparison makes them again.
      await client.query(REMOVE_ACCESS)
      await client.query('comment on schema zennnn_rule is null')
      await client.query(sql)
      await client.query(NOTE_DONE, [app, name])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
}

/** A database that is made from nothing has all of them behind itself. */
export async function skipWritten(client: Client, apps: readonly App[]): Promise<void> {
  for (const { app, name } of migrationsOf(apps)) await client.query(NOTE_DONE, [app, name])
}

function migrationsOf(apps: readonly App[]): readonly WrittenMigration[] {
  return apps.flatMap((app) => app.migrations.map((migration) => ({ app: app.name, ...migration })))
}
