import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { connect } from '@zennnn/cloud'
import { newDatabaseId } from '@zennnn/kernel'
import { asOwner } from '../../packages/cloud/src/database/cluster-access.ts'
import { replaceForeignCode } from '../../packages/cloud/src/restore/foreign-code.ts'
import { dropRestored } from '../../packages/cloud/src/restore/restore-drop.ts'
import { fillDatabase, takeOver } from '../../packages/cloud/src/restore/restore-into.ts'
import { openDatabase, type TestClient, type TestDatabase, testCluster } from '../kit.ts'

const LIMIT = { timeout: 120_000 }
const run = promisify(execFile)
/** As long as any statement below. */
const ROOM = 400

function access() {
  const { secrets, ...address } = testCluster()
  return { address, secrets }
}

async function dump({ database, address, secrets }: TestDatabase): Promise<Buffer> {
  const place = [`--host=${address.host}`, '--username=postgres', `--dbname=${database}`]
  const { stdout } = await run('pg_dump', ['--format=custom', '--compress=0', ...place], {
    env: { ...process.env, PGPASSWORD: secrets.superuser },
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** An archive in which the definition of a view is this statement, as nobody's pg_dump writes it. */
async function craft(source: TestDatabase, superuser: TestClient, sql: string): Promise<Buffer> {
  await superuser.query('drop view if exists app.zz_evil')
  await superuser.query(`create view app.zz_evil as select '${'X'.repeat(ROOM)}'::text as text`)
  const archive = await dump(source)
  const start = archive.indexOf('CREATE VIEW app.zz_evil')
  const end = archive.indexOf(';', start) + 1
  assert.ok(start > 0 && end - start > sql.length)
  archive.fill(' ', start, end)
  archive.write(sql, start)
  return archive
}

async function openSource(
  t: TestContext,
): Promise<{ readonly source: TestDatabase; readonly superuser: TestClient }> {
  const source = await openDatabase(t)
  const superuser = await source.connect('postgres')
  await superuser.query('create schema app')
  await superuser.query('create schema zennnn')
  await superuser.query('create table app.plain (text text)')
  await superuser.query("insert into app.plain values ('a')")
  await superuser.query('drop schema public')
  return { source, superuser }
}

/** Restores an archive as the cloud does, up to where it belongs to the owner. */
async function restore(t: TestContext, archive: Buffer) {
  const database = newDatabaseId()
  t.after(async () => {
    await dropRestored(access(), database)
  })
  await fillDatabase(access(), database, new AbortController().signal, async (take) => {
    await take(archive)
  })
  await takeOver(access(), database)
  return database
}

async function enter(t: TestContext, database: string): Promise<TestClient> {
  const { address, secrets } = access()
  const client = await connect(address, { user: 'postgres', password: secrets.superuser, database })
  t.after(async () => {
    await client.end()
  })
  return client
}

test(
  'an archive that tries to reach beyond its own database is refused by rights',
  LIMIT,
  async (t) => {
    const { source, superuser } = await openSource(t)
    const victim = await openDatabase(t)
    const statements = [
      `drop database "${victim.database}"`,
      `alter database "${victim.database}" allow_connections false`,
      `alter database "${victim.database}" owner to current_user`,
      'set role zennnn_owner',
      'set role zennnn_maintain',
      'set session authorization postgres',
      'alter role current_user superuser',
      "alter role zennnn_maintain password 'x'",
      'create role other superuser',
      'grant zennnn_owner to current_user',
      'reassign owned by zennnn_owner to current_user',
      "copy app.plain from program 'id'",
      "copy app.plain from '/etc/passwd'",
      "select pg_read_file('/etc/passwd')",
      "select lo_import('/etc/passwd')",
      "alter system set log_statement = 'all'",
      'create extension dblink schema app',
      'alter function pg_catalog.lower(text) leakproof',
      `create function zennnn.f() returns event_trigger language plpgsql as $$ begin end $$; create event trigger e on ddl_command_start execute function zennnn.f()`,
      "create function zennnn.f() returns int language c as '/tmp/x.so', 'f'",
      'create database other',
      'update pg_catalog.pg_database set datallowconn = false',
    ]
    for (const sql of statements) {
      const archive = await craft(source, superuser, `${sql};`)
      await assert.rejects(
        restore(t, archive),
        // All of an archive is one transaction: what cannot be in one is refused before its rights are asked.
        {
          code: 'INTERNAL',
          message: /permission denied|[Mm]ust (be|have) |cannot run inside a transaction block/,
        },
        sql,
      )
    }
    const client = await victim.connect('login')
    await client.query('select 1')
  },
)

test(
  'what no database of ours has is found before anybody with rights meets it',
  LIMIT,
  async (t) => {
    const { source, superuser } = await openSource(t)
    const body = "returns text language sql as $$ select 'x'::text $$"
    const sqls = [
      `create function zennnn.f(app.plain) ${body}; create cast (app.plain as text) with function zennnn.f(app.plain) as implicit;`,
      'create function zennnn.f(text, text) returns text language sql as $$ select $1 $$; create operator app.=== (function = zennnn.f, leftarg = text, rightarg = text);',
      `create function app.f() ${body};`,
      'create rule r as on insert to app.plain do instead nothing;',
      'create extension hstore schema app;',
      'create schema more;',
      'create materialized view app.m as select 1 as a;',
      'create publication p for table app.plain;',
      'select lo_create(0);',
      'create domain app.d as text;',
      "create type app.e as enum ('a');",
      'create table app.child () inherits (app.plain);',
    ]
    for (const sql of sqls) {
      const archive = await craft(source, superuser, sql)
      await assert.rejects(
        restore(t, archive),
        { code: 'STATE_REFUSED', message: /no database of this cloud has/ },
        sql,
      )
    }
  },
)

test('an archive with hostile names restores them as names', LIMIT, async (t) => {
  const { source, superuser } = await openSource(t)
  const victim = await openDatabase(t)
  const name = `x"; drop database "${victim.database}`
  const other = `y'; reset role; --\n\\! touch /tmp/zennnn-hostile`
  for (const one of [name, other])
    await superuser.query(
      `create table app.${superuser.escapeIdentifier(one)} (${superuser.escapeIdentifier(one.slice(0, 60))} text)`,
    )
  const database = await restore(t, await dump(source))
  const client = await enter(t, database)
  const { rows } = await client.query(
    `select relname, pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' order by 1`,
  )
  assert.deepEqual(
    rows,
    ['plain', name.slice(0, 63), other].map((relname) => ({ relname, owner: 'zennnn_owner' })),
  )
  await (await victim.connect('login')).query('select 1')
})

test(
  'after the restore the role that brought it is gone, and nobody may log in',
  LIMIT,
  async (t) => {
    const { source } = await openSource(t)
    const database = await restore(t, await dump(source))
    const client = await enter(t, database)
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = $1) as role,
       (select pg_get_userbyid(datdba) || ' ' || datacl::text from pg_database where datname = $1) as acl,
       (select count(*)::int from pg_parameter_acl p, aclexplode(p.paracl) a
          where not exists (select from pg_roles r where r.oid = a.grantee)) as orphans`,
      [database],
    )
    assert.deepEqual(rows, [
      {
        role: false,
        acl: 'zennnn_owner {zennnn_owner=CTc/zennnn_owner,zennnn_maintain=c/zennnn_owner}',
        orphans: 0,
      },
    ])
  },
)

test('an archive that is cut off or no archive leaves nothing to use', LIMIT, async (t) => {
  const { source } = await openSource(t)
  const archive = await dump(source)
  for (const broken of [
    archive.subarray(0, archive.length / 2),
    Buffer.from('not an archive'),
    Buffer.alloc(0),
  ])
    await assert.rejects(restore(t, broken), { code: 'INTERNAL' })
})

/** Each function says who runs it, by what only the owner of every database may do. */
function hostileFunction(victim: string): string {
  return `create function zennnn.x() returns trigger language plpgsql as $$ begin
      alter database "${victim}" allow_connections false; return null; end $$;
    create function zennnn.y(text) returns text language plpgsql immutable as $$ begin
      alter database "${victim}" allow_connections false; return 'a'; end $$;`
}

test('code that came with an archive is not run by whoever owns it then', LIMIT, async (t) => {
  const places = [
    'create trigger zz before insert or update or delete on app.plain for each statement execute function zennnn.x()',
    'create index zz on app.plain (zennnn.y(text))',
    'alter table app.plain add check (zennnn.y(text) is not null) not valid',
    "alter table app.plain alter text set default zennnn.y('a')",
  ]
  const victim = await openDatabase(t)
  for (const place of places) {
    const { source, superuser } = await openSource(t)
    await superuser.query(
      hostileFunction(victim.database).replaceAll(/begin\s+alter.*?;/gs, 'begin'),
    )
    await superuser.query('delete from app.plain')
    await superuser.query(place)
    await superuser.query(
      hostileFunction(victim.database).replaceAll('create function', 'create or replace function'),
    )
    const database = await restore(t, await dump(source))
    await asOwner(access(), database, async (client) => {
      await replaceForeignCode(client, { functions: new Map(), triggers: new Set() })
      await client.query('insert into app.plain default values').catch(ownRefusal)
      await client.query("insert into app.plain values ('b')").catch(ownRefusal)
      await client.query('delete from app.plain').catch(ownRefusal)
      await client.query('analyze app.plain').catch(ownRefusal)
    })
    await (await victim.connect('login')).query('select 1')
  }
})

function ownRefusal(error: unknown): void {
  assert.match(String(error), /came with a backup and is not run/)
}
