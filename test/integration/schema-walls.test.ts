import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProjectWorld } from '../project-world.ts'

const group = (name: string): string => `(select id from app."group" where name = '${name}')`

test('every table of an app has forced row-level security and an owner that is no request', async (t) => {
  const { superuser } = await openProjectWorld(t)
  const { rows } = await superuser.query(
    `select relname, relrowsecurity and relforcerowsecurity as closed, pg_get_userbyid(relowner) as owner
     from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')`,
  )
  assert.ok(rows.length >= 14)
  assert.deepEqual(
    rows.filter((row) => row.closed !== true || row.owner !== 'zennnn_owner'),
    [],
  )
})

test('PUBLIC has no right on anything of ours, and the request role only what it was granted', async (t) => {
  const { superuser } = await openProjectWorld(t)
  const { rows } = await superuser.query(
    `select n.nspname || '.' || c.relname as thing from pg_class c join pg_namespace n on n.oid = c.relnamespace,
       aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
     where n.nspname in ('app', 'app_read', 'zennnn', 'zennnn_rule') and c.relkind <> 'i'
       and (a.grantee = 0 or (a.grantee = 'zennnn_user'::regrole and (n.nspname = 'zennnn' or a.privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES') or a.is_grantable)))
     union all
     select p.oid::regprocedure::text from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     where p.pronamespace in ('app'::regnamespace, 'app_read'::regnamespace, 'zennnn'::regnamespace, 'zennnn_rule'::regnamespace) and a.grantee = 0
     union all
     select nspname from pg_namespace, aclexplode(nspacl) a
     where (a.grantee = 0 and nspname not in ('pg_catalog', 'information_schema'))
       or (a.grantee = 'zennnn_user'::regrole and (a.privilege_type = 'CREATE' or nspname = 'zennnn_rule'))
     union all
     select 'owned: ' || c.relname from pg_class c where c.relowner = 'zennnn_user'::regrole`,
  )
  assert.deepEqual(rows, [])
})

test('every function of ours that runs as its owner fixes its search path', async (t) => {
  const { superuser } = await openProjectWorld(t)
  const { rows } = await superuser.query(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.pronamespace in ('app'::regnamespace, 'zennnn'::regnamespace)
       and (p.prosecdef or p.prorettype = 'trigger'::regtype)
       and not exists (select from unnest(p.proconfig) c where c like 'search\\_path=pg\\_catalog%')`,
  )
  assert.deepEqual(rows, [])
})

test('a request cannot become somebody else, nor look behind the walls', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', ['project_user'])
  const admin = await world.person('admin', ['administrator'])
  for (const sql of [
    `select set_config('zennnn.user_id', '${admin.id}', true)`,
    `select * from app."user", (select set_config('zennnn.groups', '{administrator}', true)) s`,
    `select pg_catalog.set_config('role', 'zennnn_owner', true)`,
    `select zennnn.enter('guest', null)`,
    `select zennnn.act_as('${admin.id}')`,
    `select zennnn.put_context('${admin.id}', null, '{administrator}')`,
    `select zennnn.groups_of('${admin.id}')`,
    `select zennnn.elevate('key', 'because')`,
    `select zennnn.admit_login()`,
    `select zennnn.session_seen('x')`,
    `select zennnn.next_number('project.number', 'P', 4, true)`,
    `select zennnn.seal_audit()`,
    'select * from zennnn.session',
    'select * from zennnn.credential',
    'select * from zennnn.audit_unsealed',
    'select * from zennnn.counter',
    'select * from zennnn.blob_chunk',
    'select * from zennnn_rule.project',
    `select table_to_xml('zennnn_rule.project'::regclass, true, false, '')`,
    'create table app.mine (a int)',
    'create temp table mine (a int)',
    'create function app.f() returns int language sql as $$ select 1 $$',
    'truncate app.project',
    'alter table app.project disable row level security',
    'drop policy "read" on app.project',
    'set local role zennnn_owner',
    'set session authorization postgres',
    `copy app.project to program 'true'`,
  ])
    await assert.rejects(ann.run([sql]), { code: '42501' }, sql)
})

test('whole statements that change settings give no right that the login does not have', async (t) => {
  const world = await openProjectWorld(t)
  const login = await world.database.connect('login')
  for (const sql of [
    'select * from app.project',
    'select * from app."user"',
    `select zennnn.act_as('${world.companies.first}')`,
    'set role zennnn_owner',
    'set role zennnn_maintain',
    'set role zennnn_reader',
  ])
    await assert.rejects(login.query(sql), { code: '42501' }, sql)
})

test('without a valid session nobody is let in', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', ['project_user'])
  const login = await world.database.connect('login')
  const enter = async (kind: string, hash: Buffer | null): Promise<unknown> =>
    await login.query('select zennnn.enter($1::text, $2::bytea)', [kind, hash])
  for (const [kind, hash] of [
    ['session', null],
    ['session', Buffer.alloc(32)],
    ['link', null],
    ['link', Buffer.alloc(32)],
    ['user', Buffer.alloc(32)],
    ['', null],
  ] as const)
    await assert.rejects(enter(kind, hash), { code: 'ZN401' }, kind)
  await ann.run(['select 1'])
  await world.superuser.query('update app."user" set active = false where id = $1', [ann.id])
  await assert.rejects(ann.run(['select 1']), { code: 'ZN401' })
  await world.superuser.query('update app."user" set active = true where id = $1', [ann.id])
  await world.superuser.query("update zennnn.session set expires_at = now() - interval '1 s'")
  await assert.rejects(ann.run(['select 1']), { code: 'ZN401' })
})

test('the context ends with its transaction and knows implied groups', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  const rows = await manager.run([
    `select current_setting('zennnn.user_id') as id, (select array_agg(g order by g) from unnest(current_setting('zennnn.groups')::text[]) g)::text as groups,
       current_setting('zennnn.companies') as companies, current_user::text as role`,
  ])
  assert.deepEqual(rows, [
    {
      id: manager.id,
      groups: '{member,project_manager,project_user}',
      companies: `{${world.companies.first}}`,
      role: 'zennnn_user',
    },
  ])
  const login = await world.database.connect('login')
  await login.query(
    "begin; select set_config('role', 'zennnn_user', true), zennnn.enter('guest', null); commit",
  )
  const { rows: after } = await login.query(
    `select coalesce(current_setting('zennnn.groups', true), '') as groups, current_user = session_user as self`,
  )
  assert.deepEqual(after, [{ groups: '', self: true }])
})

test('a change of groups, companies or implications holds from the next request on', async (t) => {
  const world = await openProjectWorld(t)
  const { superuser, companies } = world
  // Somebody stays who administers, whatever happens to the rights of Ann.
  await world.person('root', ['administrator'])
  const ann = await world.person('ann', [])
  const groups = async (): Promise<unknown> =>
    (await ann.run([`select current_setting('zennnn.groups') as it`]))[0]?.['it']
  assert.equal(await groups(), '{member}')
  await superuser.query(
    `insert into app.user_groups (source, target) values ($1, ${group('project_manager')})`,
    [ann.id],
  )
  assert.equal(await groups(), '{project_manager,project_user,member}')
  // Nobody gets a right of administrators here: who does signs in anew.
  await superuser.query(
    `insert into app."group" (id, name, label) values (gen_random_uuid(), 'implied', 'Implied')`,
  )
  await superuser.query(
    `insert into app.group_implies (source, target) values (${group('project_user')}, ${group('implied')})`,
  )
  assert.equal(await groups(), '{implied,project_manager,project_user,member}')
  await superuser.query('delete from app.group_implies')
  assert.equal(await groups(), '{project_manager,member}')
  await superuser.query('delete from app.user_groups where source = $1', [ann.id])
  assert.equal(await groups(), '{member}')
  await superuser.query('insert into app.user_companies (source, target) values ($1, $2)', [
    ann.id,
    companies.second,
  ])
  const rows = await ann.run([
    `select current_setting('zennnn.companies')::uuid[] @> array['${companies.first}', '${companies.second}']::uuid[] as both`,
  ])
  assert.deepEqual(rows, [{ both: true }])
  await superuser.query('delete from app."user" where id = $1', [ann.id])
  await assert.rejects(ann.run(['select 1']), { code: 'ZN401' })
})

test('two who change the groups of one user at once both have their way', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', [])
  const [one, two] = [
    await world.database.connect('postgres'),
    await world.database.connect('postgres'),
  ]
  const add =
    'insert into app.user_groups (source, target) select $1, id from app."group" where name = $2'
  await one.query(
    `insert into app."group" (id, name, label) values (gen_random_uuid(), 'other', 'Other')`,
  )
  await one.query('begin')
  await one.query(add, [ann.id, 'other'])
  const waiting = two.query(add, [ann.id, 'project_user'])
  await world.superuser.query('select pg_sleep(0.2)')
  await one.query('commit')
  await waiting
  const rows = await ann.run([`select current_setting('zennnn.groups') as it`])
  assert.deepEqual(rows, [{ it: '{other,project_user,member}' }])
})

test('a database knows its own name and which schema it has', async (t) => {
  const world = await openProjectWorld(t)
  const login = await world.database.connect('login')
  const { rows } = await login.query(
    'select zennnn.database_identity() as identity, length(zennnn.applied_hash()) as hash',
  )
  assert.deepEqual(rows, [{ identity: world.database.database, hash: 64 }])
})

test('every operator that may run before a policy is on the reviewed list', async (t) => {
  const { superuser } = await openProjectWorld(t)
  const fresh = await superuser.query(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.proleakproof and p.oid < 16384 and p.oid::regprocedure::text = any ($1) order by 1`,
    [
      [
        'texticlike(text,text)',
        'numeric_gt(numeric,numeric)',
        'textregexeq(text,text)',
        'lower(text)',
      ],
    ],
  )
  assert.deepEqual(
    fresh.rows.map((row) => row.name),
    ['numeric_gt(numeric,numeric)', 'texticlike(text,text)'],
  )
})
