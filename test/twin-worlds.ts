import type { TestContext } from 'node:test'
import { assertSafe, openSiege, type Person, type Siege, trace } from './attack-world.ts'
import type { TestClient } from './kit.ts'

/** A siege whose two databases differ only in what a seller, a clerk and an outsider may not see. */
export async function openTwins(t: TestContext): Promise<Siege> {
  const siege = await openSiege(t)
  const { acme, other } = siege
  await acme.world.superuser.query('update zennnn.counter set next = 100000')
  await copyAll(acme.world.superuser, other.world.superuser)
  await change(siege)
  return siege
}

/** One request to both worlds, with the same session; undefined when they answer alike. */
export async function difference(
  siege: Siege,
  person: Person,
  path: string,
  options: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<{ readonly status: number; readonly found: string | undefined }> {
  const [one, two] = await Promise.all([
    siege.ask(person, path, options),
    siege.ask(person, path, { ...options, host: 'other.localhost' }),
  ])
  const what = `${person} ${options.method ?? 'GET'} ${path} ${JSON.stringify(options)}`
  assertSafe(one, what)
  const [first, second] = [masked(trace(one)), masked(trace(two))]
  return {
    status: one.status,
    found: first === second ? undefined : `${what}\n${first}\n${second}`,
  }
}

/** Private tables that make the same session and the same next number. */
const PRIVATE = ['zennnn.session', 'zennnn.counter', 'zennnn.principal']

/** Makes the second database the twin of the first: the same records, ids and times. */
async function copyAll(from: TestClient, to: TestClient): Promise<void> {
  const { rows } = await from.query<{ name: string; columns: string }>(
    `select format('%I.%I', c.table_schema, c.table_name) as name, string_agg(quote_ident(c.column_name), ', ') as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
       and (c.table_schema = 'app' or c.table_schema || '.' || c.table_name = any ($1))
     group by 1`,
    [PRIVATE],
  )
  await to.query("set session_replication_role = 'replica'")
  for (const { name } of rows) await to.query(`delete from ${name}`)
  for (const { name, columns } of rows) {
    const found = await from.query<{ all: string | null }>(
      `select json_agg(t)::text as all from ${name} t`,
    )
    await to.query(
      `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1)`,
      [found.rows[0]?.all ?? '[]'],
    )
  }
  await to.query('reset session_replication_role')
}

/** Changes, adds and removes what a seller and a clerk may not see, so much that plans change too. */
async function change(siege: Siege): Promise<void> {
  const { hidden, foreign, people, customer, company, note } = siege.acme
  const client = siege.other.world.superuser
  const run = async (text: string, values: readonly unknown[] = []) =>
    await client.query(text, [...values])
  await run("set session_replication_role = 'replica'")
  await run(
    `update app.sale_order set note = 'other', reference = 'other', untaxed = 99999, total = 99999, date = '1999-01-01', state = 'confirmed', number = 'S9'
     where id = $1`,
    [hidden.order],
  )
  await run(
    `update app.sale_order_line set unit_price = 12345, description = 'other' where id = $1`,
    [hidden.line],
  )
  await run(`delete from app.sale_order_line where id = $1`, [foreign.line])
  await run(`delete from app.sale_order where id = $1`, [foreign.order])
  await run(
    `insert into app.sale_order (id, customer, salesperson, company, number, note, version, created_at, updated_at)
     select gen_random_uuid(), $1, $2, $3, 'X' || i, 'many', 1, now(), now() from generate_series(1, 3000) i`,
    [customer, people.manager.id, company],
  )
  // Of the seller, but of a company that the seller is not in.
  await run(
    `insert into app.sale_order (id, customer, salesperson, company, number, note, version, created_at, updated_at)
     select gen_random_uuid(), $1, $2, c.id, 'E' || i, 'elsewhere', 1, now(), now()
     from generate_series(1, 5) i, app.company c where c.name = 'Elsewhere'`,
    [customer, people.seller.id],
  )
  await run(`update app.contact set credit = -1`)
  await run(`update app.secret_note set name = 'other' where id = $1`, [note])
  await run(
    `insert into app.secret_note (id, name, contact, version, created_at, updated_at)
     select gen_random_uuid(), 'many', $1, 1, now(), now() from generate_series(1, 300)`,
    [customer],
  )
  await run(`update app.setting set value = '{"other":1}'`)
  await run(`update app.mail set subject = 'other', "to" = 'other@example.com'`)
  await run(
    `insert into app.job (id, kind, state, done, requested_by, version, created_at, updated_at)
     values (gen_random_uuid(), 'other', 'queued', 0, $1, 1, now(), now())`,
    [people.manager.id],
  )
  await run(`update app.audit_entry set model = 'other', after = '{}'`)
  await run('reset session_replication_role')
  await run('analyze')
}

/** What a change makes anew: ids in locations, and the time now. */
function masked(text: string): string {
  return text
    .replaceAll(/"location","[^"]*"/g, '')
    .replaceAll(/\b(?:acme|other)\b(?=<\/title>|<\/a>|\.localhost)/g, 'site')
    .replaceAll(/name="csrf_token" value="[^"]*"/g, '')
}
