import { PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { type Client, DatabaseError } from 'pg'
import { readCatalogue } from './catalogue.ts'
import { diffSchema } from './diff.ts'
import { planSchema } from './plan.ts'
import { type PlatformFile, platformFiles } from './platform.ts'
import { hashOf } from './sql-text.ts'
import { runWritten, skipWritten } from './written.ts'

/** A change that waits for a lock makes everybody else wait behind it. */
const LOCK_TIMEOUT = '2s'
const ATTEMPTS = 10
const LOCK_NOT_AVAILABLE = '55P03'
/** A value is missing, is there twice, refers to nothing, or breaks a rule. */
const BROKEN_BY_ROWS: ReadonlySet<string> = new Set(['23502', '23505', '23503', '23514'])

export interface MigrateOptions {
  /** Between attempts to get a lock. */
  readonly pauseMs?: number
  /**
   * For a database whose marks cannot be relied on, as one that was restored without owners and rights: the platform and
   * all access are made anew, whatever it says of itself.
   */
  readonly assert?: boolean
}

export interface MigrationReport {
  readonly changed: boolean
  /** SQL that would drop tables and columns that no app declares any more. They stay, closed, until somebody decides. */
  readonly leftovers: readonly string[]
}

/** The hash of everything that makes a database's schema: platform files, declarations, and migrations behind it. */
export async function schemaHash(registry: Registry): Promise<string> {
  return combinedHash(registry, await platformFiles(registry.brand), planSchema(registry).hash)
}

/** One row: whether a database has the schema with this hash. False also for one that has nothing of ours yet. */
export async function isCurrent(client: Client, hash: string): Promise<boolean> {
  const known = await client.query<{ readonly known: boolean }>(
    `select to_regprocedure('zennnn.applied_hash()') is not null as known`,
  )
  if (known.rows[0]?.known !== true) return false
  const { rows } = await client.query<{ readonly hash: string | null }>(
    'select zennnn.applied_hash() as hash',
  )
  return rows[0]?.hash === hash
}

/**
 * Brings a database to what its apps declare. As zennnn_maintain or superuser. Structure, triggers, policies and grants
 * change in one transaction; indexes and validation follow one by one. Whatever is interrupted is found again by the
 * next call, which goes on where this one stopped. Runs the apps' written migrations first.
 * @throws PlatformError SCHEMA_MIGRATION_NEEDED with `details.manual` (SQL for a written migration): nothing was changed;
 * without them: new rules hold for changes from now on, but rows that exist break one
 */
export async function migrate(
  client: Client,
  registry: Registry,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  await client.query('set role zennnn_owner')
  await client.query('set search_path = pg_catalog')
  // Two processes that start together: the second waits, then finds nothing to do.
  await client.query(`select pg_advisory_lock(hashtext('zennnn.migrate'))`)
  try {
    return await bringUpToDate(client, registry, options)
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('zennnn.migrate'))`)
    await client.query('reset search_path')
    await client.query('reset role')
  }
}

async function bringUpToDate(
  client: Client,
  registry: Registry,
  options: MigrateOptions,
): Promise<MigrationReport> {
  const files = await platformFiles(registry.brand)
  const plan = planSchema(registry)
  const hash = combinedHash(registry, files, plan.hash)
  const asserts = options.assert === true
  if (!asserts && (await isCurrent(client, hash))) return { changed: false, leftovers: [] }
  await runPlatform(client, files)
  await ((await isNew(client)) ? skipWritten : runWritten)(client, registry.apps)
  const found = await readCatalogue(client)
  const change = diffSchema(plan, asserts ? { ...found, accessMark: undefined } : found)
  if (change.manual.length > 0)
    throw new PlatformError('SCHEMA_MIGRATION_NEEDED', {
      message: `The database needs a written migration: ${change.manual.join('; ')}.`,
      details: { manual: change.manual },
      hint: 'Put these statements, as you decide, into a migration of the app, and start again.',
    })
  await runTogether(client, change.transaction, options)
  for (const statement of change.afterwards) await withRetry(client, statement, options)
  // A function that this version brings is new to the login role too. A template has none yet.
  await client.query('select zennnn.admit_login() where exists (select from zennnn.identity)')
  await client.query(
    `insert into zennnn.applied (model_hash, apps) values ($1, $2)
     on conflict (model_hash) do update set at = now(), apps = excluded.apps`,
    [hash, registry.apps.map(({ name }) => name).toSorted()],
  )
  return { changed: true, leftovers: change.leftovers }
}

async function isNew(client: Client): Promise<boolean> {
  const { rows } = await client.query('select from zennnn.applied limit 1')
  return rows.length === 0
}

/** Each file sets and resets its role; those of a superuser ran when the template was built. */
async function runPlatform(client: Client, files: readonly PlatformFile[]): Promise<void> {
  await client.query('set check_function_bodies = off')
  for (const file of files.filter((one) => !one.needsSuperuser)) await client.query(file.sql)
  await client.query('reset check_function_bodies')
  await client.query('set role zennnn_owner')
}

async function runTogether(
  client: Client,
  statements: readonly string[],
  options: MigrateOptions,
): Promise<void> {
  if (statements.length === 0) return
  await retrying(options, async () => {
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
      for (const statement of statements) await client.query(statement)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  })
}

async function withRetry(
  client: Client,
  statement: string,
  options: MigrateOptions,
): Promise<void> {
  // An index is built while others write; waiting for them is its way of working.
  const isPatient = statement.includes(' concurrently ')
  await client.query(isPatient ? 'reset lock_timeout' : `set lock_timeout = '${LOCK_TIMEOUT}'`)
  try {
    await retrying(options, async () => {
      await client.query(statement)
    })
  } catch (cause) {
    throw brokenByRows(cause) ?? cause
  } finally {
    await client.query('reset lock_timeout')
  }
}

async function retrying(options: MigrateOptions, run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run()
      return
    } catch (error) {
      const isLocked = error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE
      if (!isLocked || attempt === ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, options.pauseMs ?? 500))
    }
  }
}

function brokenByRows(cause: unknown): PlatformError | undefined {
  if (!(cause instanceof DatabaseError) || !BROKEN_BY_ROWS.has(cause.code ?? '')) return undefined
  return new PlatformError('SCHEMA_MIGRATION_NEEDED', {
    message: `Rows of ${cause.table ?? 'a table'} do not fit what is declared: ${cause.message}.`,
    hint: 'Correct them in a migration of the app, and start again.',
    cause,
  })
}

function combinedHash(
  { apps }: Registry,
  files: readonly PlatformFile[],
  planHash: string,
): string {
  const migrations = apps.flatMap((app) => app.migrations.map(({ name }) => `${app.name}/${name}`))
  return hashOf([...files.map((file) => file.sql), ...migrations, planHash].join('\n'))
}
