import type { TestContext } from 'node:test'
import type { Principal, Statement } from '@zennnn/data'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { openWorld, type TestClient, type TestWorld } from './kit.ts'
import { type PlanNode, planNodes } from './query-plan.ts'

export const ROWS = 100_000
/** The seventh record of each table. */
export const ID_OF_7 = '00000000-0000-4000-8000-000000000007'
/** Records that name a user are spread over so many of them: each has 20. */
const OWNERS = 5000

/** Somebody who asks, and the groups that PostgreSQL gives them. */
export interface Asker {
  readonly name: string
  readonly groups: ReadonlySet<string>
  /** The plan of a statement, carried out only when it reads. */
  explain(statement: Statement): Promise<readonly PlanNode[]>
}

/** A database with the shipped apps and many rows. */
export interface LargeWorld extends TestWorld {
  /** A user in each declared group, one in no group, and the bearer of a link to an order. */
  readonly askers: readonly Asker[]
}

/** Of each: columns, and their values over `i` = 1 … 100,000. Ids are made of `i`, so that references need no join. */
const FILLED: ReadonlyMap<string, readonly [columns: string, values: string]> = new Map([
  ['user', ['name, login', "'User ' || i, 'u' || i"]],
  ['audit_entry', ['at, operation, model, record', "now(), 'create', 'contact', id(i)"]],
  ['mail', ['"to", subject, text', "'a@b.example', 'Subject', 'Text'"]],
  ['message', ['model, record, body', "'sale_order', id(i), 'Note'"]],
  ['job', ['kind, requested_by', "'import', owner(i)"]],
  // Every 500th is shared: half of these look for contacts, half for orders, which fewer people know of.
  [
    'saved_search',
    [
      'name, model, owner, shared',
      "'Search ' || i, case when i % 1000 = 0 then 'sale_order' else 'contact' end, owner(i), i % 500 = 0",
    ],
  ],
  [
    'attachment',
    [
      'name, media_type, size_bytes, hash, created_by, model, record',
      "'a.txt', 'text/plain', 1, i, owner(i), 'sale_order', id(i)",
    ],
  ],
  [
    'contact',
    ['name, country', "'Contact ' || i, (select id from app.country order by code limit 1)"],
  ],
  ['tag', ['name', "'Tag ' || i"]],
  ['industry', ['name', "'Industry ' || i"]],
  ['product', ['name, tax', "'Product ' || i, id(i)"]],
  ['tax', ['name, rate', "'Tax ' || i, 19"]],
  [
    'sale_order',
    [
      'number, customer, date, state, salesperson, company',
      "'S' || i, id(i), date '2026-01-01', 'draft', owner(i), id(1 + i % 10)",
    ],
  ],
  [
    'sale_order_line',
    ['sale_order, position, product, description', "id(i), i % 7, id(i), 'Line ' || i"],
  ],
  [
    'database',
    [
      'name, slug, database_id, host',
      "'Company ' || i, 's' || i, 'z_' || i, 's' || i || '.example'",
    ],
  ],
  ['inbox_mail', ['"to", received_at', "'a@b.example', now()"]],
  ['setting', ['key', "'k' || i"]],
  ['user_groups', ['source, target', 'id(i), (select id from app."group" limit 1)']],
  ['user_companies', ['source, target', 'id(i), id(1)']],
  ['contact_tags', ['source, target', 'id(i), id(i)']],
])
/** What stays as small as it always is. */
const SMALL: ReadonlySet<string> = new Set(['company', 'country', 'group', 'group_implies'])

/** Fills what there is with 100,000 rows. Triggers are off: only plans matter. Costs some 20 s. */
export async function openLargeWorld(t: TestContext): Promise<LargeWorld> {
  const world = await openWorld(t)
  const { superuser } = world
  await superuser.query(ID_FUNCTIONS)
  await superuser.query(
    "insert into app.company (id, name) select pg_temp.id(i), 'Company ' || i from generate_series(1, 10) i",
  )
  const users = []
  for (const group of [...world.registry.groups.keys(), 'member'])
    users.push({ group, user: await world.user(`${group}@example.com`, [group]) })
  await superuser.query(
    'insert into app.user_companies (source, target) select p.user_id, pg_temp.id(1) from zennnn.principal p',
  )
  await superuser.query('set session_replication_role = replica')
  for (const [table, [columns, values]] of FILLED)
    await superuser.query(fillStatement(table, columns, values))
  for (const [at, { user }] of users.entries()) await giveOwned(superuser, user.id, 1 + 10 * at)
  await superuser.query('set session_replication_role = origin')
  // Also says which pages all may see: a table that was just filled is read by no index alone.
  await superuser.query('vacuum analyze')
  const askers = await Promise.all([
    ...users.map(async ({ group, user }) => await askerOf(world, group, user.principal)),
    askerOf(world, 'link', await linkTo(superuser, 7)),
  ])
  return { ...world, askers }
}

/** Tables of the apps that are neither filled nor known to stay small. */
export async function forgottenTables(client: TestClient): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'app'",
  )
  return rows.map(({ name }) => name).filter((name) => !FILLED.has(name) && !SMALL.has(name))
}

export function isLarge(table: string): boolean {
  return FILLED.has(table)
}

const ID_FUNCTIONS = `
  create function pg_temp.id(i bigint) returns uuid immutable language sql
    as $$ select ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid $$;
  create function pg_temp.owner(i bigint) returns uuid immutable language sql
    as $$ select pg_temp.id(1 + i % ${OWNERS}) $$`

function fillStatement(table: string, columns: string, values: string): string {
  const rows = `generate_series(1, ${ROWS}) i`
  const own = values.replaceAll(/\b(id|owner)\(/g, 'pg_temp.$1(')
  // Tables of pairs are nothing but their two columns.
  if (columns.startsWith('source'))
    return `insert into app."${table}" (${columns}) select ${own} from ${rows}`
  return `insert into app."${table}" (id, version, created_at, updated_at, ${columns})
    select pg_temp.id(i), 1, now() - i * interval '1 second', now(), ${own} from ${rows}`
}

/** Gives a user what belongs to one of the owners. */
async function giveOwned(client: TestClient, user: string, owner: number): Promise<void> {
  for (const [table, column] of [
    ['sale_order', 'salesperson'],
    ['job', 'requested_by'],
    ['saved_search', 'owner'],
    ['attachment', 'created_by'],
  ] as const)
    await client.query(
      `update app.${table} set ${column} = $1 where ${column} = pg_temp.id(${owner})`,
      [user],
    )
}

/** A link to the order with this number. */
async function linkTo(client: TestClient, order: number): Promise<Principal> {
  const id = newRecordId(systemClock)
  const token = newSecret()
  await client.query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     values ($1, $2, 'quotation', 'sale_order', pg_temp.id(${order}), 'a@example.com', now() + interval '1 hour')`,
    [id, hashSecret(newSecret())],
  )
  await client.query(
    "insert into zennnn.link_session (token_hash, link_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return { kind: 'link', token }
}

async function askerOf(world: TestWorld, name: string, principal: Principal): Promise<Asker> {
  const run = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    const [result] = await world.connections.batch(world.database, principal, [{ text, values }])
    return Object.values(result?.rows[0] ?? {})[0]
  }
  const groups = await run("select current_setting('zennnn.groups')::text[] as groups", [])
  return {
    name,
    groups: new Set(Array.isArray(groups) ? groups.map(String) : []),
    explain: async ({ text, values, readOnly }) => {
      const how = readOnly === true ? 'analyze, timing off, format json' : 'format json'
      return planNodes(await run(`explain (${how}) ${text}`, values))
    },
  }
}
