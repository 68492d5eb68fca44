import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { proveNoStaff, watchStaff } from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openHome } from '../home.ts'
import { silentLog } from '../kit.ts'
import { addAcme, type CloudWorld, openCloud } from './cloud/world.ts'

const LIMIT = { timeout: 120_000 }
const OUTSIDER = 'outsider'

interface Place extends CloudWorld {
  readonly acme: DatabaseId
  /** A statement in the customer's database, as superuser. */
  readonly does: (statement: string) => Promise<Record<string, unknown> | undefined>
  readonly verdict: () => ReturnType<typeof proveNoStaff>
}

async function openPlace(t: TestContext): Promise<Place> {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const acme = await addAcme(cloud)
  return {
    ...cloud,
    acme,
    does: async (statement) => await cloud.ask(acme, statement),
    verdict: async () => await proveNoStaff(cloud.tools.access, cloud.control, 'zennnn'),
  }
}

/** Somebody who was invited by the first person, as the database remembers it. */
async function invite({ does }: Pick<Place, 'does'>): Promise<void> {
  const id = newRecordId(systemClock)
  await does(`do $$ begin
    perform set_config('zennnn.user_id', (select id::text from app."user"), true);
    insert into app."user" (id, name, login) values ('${id}', 'Bob', 'bob');
    insert into app.user_groups (source, target) select '${id}', id from app."group" where name = 'administrator';
  end $$`)
}

/** A role that is nobody's, for as long as the test. */
async function addOutsider(t: TestContext, place: Place): Promise<void> {
  await place.ask('postgres', `create role ${OUTSIDER} login`)
  t.after(async () => {
    await place.does(`drop owned by ${OUTSIDER}`)
    await place.ask('postgres', `drop role ${OUTSIDER}`)
  })
}

test('in a cloud as it is made nobody of the team reaches a customer', LIMIT, async (t) => {
  const place = await openPlace(t)
  await invite(place)
  assert.deepEqual(await place.verdict(), {
    cluster: [],
    databases: [{ slug: 'acme', isClosed: false, problems: [] }],
  })
})

test('a role from outside is found, by each way it has into a database', LIMIT, async (t) => {
  const place = await openPlace(t)
  await addOutsider(t, place)
  const found = async () => {
    const { cluster, databases } = await place.verdict()
    return { cluster, acme: databases[0]?.problems }
  }
  const cluster = [`The role ${OUTSIDER} belongs to nothing of the cloud.`]
  assert.deepEqual(await found(), { cluster, acme: [] })
  await place.does(`grant connect on database "${place.acme}" to ${OUTSIDER}`)
  assert.deepEqual(await found(), { cluster, acme: [`${OUTSIDER} may connect.`] })
  await place.does(`revoke connect on database "${place.acme}" from ${OUTSIDER}`)
  const holds = [`${OUTSIDER} owns something in it, or has a right to it.`]
  for (const [give, take] of [
    ['grant select (name) on app.tag to', 'revoke select (name) on app.tag from'],
    [
      'grant execute on function zennnn.enter(text, bytea) to',
      'revoke execute on function zennnn.enter(text, bytea) from',
    ],
    ['create policy staff on app.tag for select to', 'drop policy staff on app.tag --'],
    ['create schema staff authorization', 'drop schema staff --'],
  ] as const) {
    await place.does(`${give} ${OUTSIDER}`)
    assert.deepEqual(await found(), { cluster, acme: holds }, give)
    await place.does(`${take} ${OUTSIDER}`)
    assert.deepEqual(await found(), { cluster, acme: [] }, take)
  }
  await place.does(`grant "${place.acme}" to ${OUTSIDER}`)
  const { cluster: joined } = await place.verdict()
  assert.deepEqual(joined.slice(1), [`The role ${OUTSIDER} is a member of ${place.acme}.`])
  await place.does(`revoke "${place.acme}" from ${OUTSIDER}`)
  await place.does(`alter role ${OUTSIDER} bypassrls`)
  assert.deepEqual((await place.verdict()).cluster.slice(1), [
    `The role ${OUTSIDER} has bypassrls.`,
  ])
})

test(
  'a database that is open to everybody is found, and a door for staff in it',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    const problems = async () => (await place.verdict()).databases[0]?.problems
    await place.does(`grant connect on database "${place.acme}" to public`)
    assert.deepEqual(await problems(), ['public may connect.'])
    await place.does(`revoke connect on database "${place.acme}" from public`)
    await place.does(
      'create function zennnn.staff_enter() returns void language sql as $$ select $$',
    )
    await place.does('create table zennnn.staff_grant (id uuid)')
    assert.deepEqual(await problems(), [
      'zennnn.staff_enter is there for staff.',
      'zennnn.staff_grant is there for staff.',
    ])
  },
)

test(
  'a person whom nobody of the database let in is found, and one who was promoted',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    await invite(place)
    const problems = async () => (await place.verdict()).databases[0]?.problems
    const stranger = newRecordId(systemClock)
    await place.does(
      `insert into app."user" (id, name, login) values ('${stranger}', 'Eve', 'eve')`,
    )
    assert.deepEqual(await problems(), [
      `The user ${stranger} was made by nobody of this database.`,
    ])
    await place.does(
      `insert into app.user_groups (source, target) select '${stranger}', id from app."group" limit 1`,
    )
    assert.deepEqual(await problems(), [
      `The user ${stranger} was made by nobody of this database.`,
      `The user ${stranger} has a group from nobody of this database.`,
    ])
  },
)

const hash = (secret: string): string => `sha256('${secret}')`

/** Who came by the directory, by SCIM, by a link and by a provider, through the functions of the platform. */
async function addPeople({ does }: Place): Promise<void> {
  const [dora, scott, bob] = [1, 2, 3].map(() => newRecordId(systemClock))
  await invite({ does })
  await does(`select zennnn.session_begin(u.id, 'password', ${hash('first')}, null, null, '192.0.2.7')
    from (select id from app."user" order by created_at, id limit 1) u`)
  await does(`select zennnn.session_begin(u.id, 'password', ${hash('bob')}, null, null, '192.0.2.7')
    from app."user" u where u.login = 'bob'`)
  await does(`insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
    values ('${bob}', 'Somewhere', 'https://somewhere.example', 'x', '', true)`)
  await does(`insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path, returned_at)
    values (${hash('state')}, ${hash('browser')}, '${bob}', 'link', ${hash('bob')}, '', now())`)
  await does(
    `select zennnn.provider_link(${hash('bob')}, ${hash('state')}, 'subject', 'bob', null)`,
  )
  await does(`select zennnn.give_password(${hash('first')}, u.id, c.hash, '{}')
    from app."user" u, zennnn.credential c where u.login = 'bob'`)
  await does(`select zennnn.api_key_create(
    ${hash('first')}, '${scott}', ${hash('key')}, 'Entra', null, true, '1 day', true)`)
  await does(`select zennnn.directory_add(${hash('first')}, '{"name": "Berlin", "enabled": true,
    "hosts": ["ldap.example"], "port": 636,
    "tls": "ldaps", "base": "dc=example", "filter": "(uid={login})", "bind_dn": "cn=search", "makes_people": true,
    "groups": [{"directory_group": "cn=chiefs", "group": "administrator"}]}', 'x')`)
  await does(`select zennnn.directory_sign_in(jsonb_build_object('directory', d.id, 'host', 'ldap.example',
    'entry', '${dora}', 'name', 'Dora', 'groups', array['cn=chiefs'], 'answered', array[d.id]),
    'dora', ${hash('dora')}, null, '', '192.0.2.7', null) from zennnn.directory d`)
  await does(`do $$ begin
    perform zennnn.enter('scim', ${hash('key')});
    insert into app."user" (id, name, login) values ('${scott}', 'Scott', 'scott');
    insert into app.user_groups (source, target) select '${scott}', id from app."group" where name = 'sales_user';
  end $$`)
}

test(
  'people who come by a directory, a provider or SCIM are the database’s own; one smuggled in beside them is found',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    const problems = async () => (await place.verdict()).databases[0]?.problems
    await addPeople(place)
    const { count } = Object(await place.does('select count(*)::int from app."user"'))
    assert.equal(count, 4)
    assert.deepEqual(await problems(), [])
    const eve = newRecordId(systemClock)
    await place.does(`do $$ begin
      insert into app."user" (id, name, login) values ('${eve}', 'Eve', 'eve');
      perform zennnn.add_event(null, 'user', '${eve}', 'Made at the first sign-in by the directory.');
    end $$`)
    assert.deepEqual(await problems(), [`The user ${eve} was made by nobody of this database.`])
  },
)

test(
  'what the directory is said to have done counts for nothing where nobody set one up',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    const eve = newRecordId(systemClock)
    await place.does(`do $$ begin
    perform zennnn.directory_why();
    insert into app."user" (id, name, login) values ('${eve}', 'Eve', 'eve');
  end $$`)
    assert.deepEqual((await place.verdict()).databases[0]?.problems, [
      `The user ${eve} was made by nobody of this database.`,
    ])
  },
)

test(
  'a way in that nobody of the database put there is found, whatever it is',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    await invite(place)
    const problems = async () => (await place.verdict()).databases[0]?.problems
    const { id: bob } = Object(await place.does(`select id from app."user" where login = 'bob'`))
    const { id: first } = Object(
      await place.does('select id from app."user" order by created_at, id limit 1'),
    )
    assert.deepEqual(await problems(), [])
    const found = [
      `The API key of ${bob} was put there by nobody of this database.`,
      `The link to the account of ${bob} was put there by nobody of this database.`,
      `The linked account of ${bob} was put there by nobody of this database.`,
      `The passkey of ${bob} was put there by nobody of this database.`,
      `The password of ${bob} was put there by nobody of this database.`,
      `The session of ${bob} was put there by nobody of this database.`,
    ]
    await place.does(`insert into zennnn.session (token_hash, user_id, expires_at)
    values (sha256('x'), '${bob}', now() + interval '1 day')`)
    await place.does(`insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
    values ('${bob}', sha256('x'), 'reset_password', 'user', '${bob}', 'bob@acme.example', now() + interval '1 day')`)
    await place.does(
      `insert into zennnn.credential (user_id, hash) select '${bob}', hash from zennnn.credential`,
    )
    await place.does(`insert into zennnn.passkey (id, user_id, credential_id, public_key, name)
    values ('${bob}', '${bob}', 'x', 'x', 'x')`)
    await place.does(`insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed)
    values ('${bob}', 'Somewhere', 'https://somewhere.example', 'x', '')`)
    await place.does(`insert into zennnn.linked_account (issuer, subject, user_id, label)
    values ('https://somewhere.example', 'x', '${bob}', '')`)
    await place.does(`insert into zennnn.api_key (id, token_hash, user_id, name, expires_at)
    values ('${bob}', sha256('x'), '${bob}', 'x', now() + interval '1 day')`)
    assert.deepEqual(await problems(), found)
    // The way that `work` has to set one names nobody: it is the first person's first password, or it is found.
    await place.does(`do $$ begin
      alter table app."user" disable trigger user;
      update app."user" set created_at = created_at - interval '2 hours';
      alter table app."user" enable trigger user;
    end $$`)
    await place.does(
      `select zennnn.set_credential('${first}', hash) from zennnn.credential where user_id = '${first}'`,
    )
    assert.deepEqual(
      new Set(await problems()),
      new Set([...found, `The password of ${first} was put there by nobody of this database.`]),
    )
  },
)

test(
  'trust staff says what it found, and that it did not look into what is closed',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    const env = commandEnvironment(await openHome(t, place.control))
    const run = async () => {
      const { code, stdout } = await runZennnn(env, ['trust', 'staff', '--json'])
      return { code, ...Object(JSON.parse(stdout)) }
    }
    const sound = { code: 0, brand: 'zennnn', holds: true, databases: 1, closed: [], problems: [] }
    assert.deepEqual(await run(), sound)
    await place.does('create table zennnn.staff_grant (id uuid)')
    const problems = [{ database: 'acme', problem: 'zennnn.staff_grant is there for staff.' }]
    assert.deepEqual(await run(), { ...sound, code: 1, holds: false, problems })
    await place.ask('postgres', `alter database "${place.acme}" allow_connections false`)
    assert.deepEqual(await run(), { ...sound, closed: ['acme'] })
    const { stdout } = await runZennnn(env, ['trust', 'staff'])
    assert.match(stdout, /^Closed to everybody, so not looked into: acme$/m)
  },
)

test(
  'operators are mailed once who may reach a customer, and once that it is over',
  LIMIT,
  async (t) => {
    const place = await openPlace(t)
    const { tools, control } = place
    const ask = async (sql: string) => await place.ask(control, sql)
    await ask(`with made as (
        insert into app."user" (id, name, login, email) values (gen_random_uuid(), 'Olga', 'olga', 'olga@cloud.example')
        returning id)
      insert into app.user_groups (source, target) select made.id, g.id from made, app."group" g where g.name = 'operator'`)
    const look = async () => {
      await watchStaff({ ...tools, brand: 'zennnn' }, new Date(), silentLog)
      const row = await ask(
        `select coalesce(json_agg(json_build_array("to", subject, text) order by id), '[]') as mails from app.mail`,
      )
      return row?.['mails']
    }
    assert.deepEqual(await look(), [])
    await place.does('create table zennnn.staff_grant (id uuid)')
    const more = 'Look again at any time: bin/zennnn trust staff'
    const line = '- acme: zennnn.staff_grant is there for staff.'
    const begun = [
      'olga@cloud.example',
      'Somebody may reach databases of customers',
      `Needs a look:\n${line}\n\n${more}`,
    ]
    assert.deepEqual(await look(), [begun])
    assert.deepEqual(await look(), [begun])
    await place.does('drop table zennnn.staff_grant')
    const over = [
      'olga@cloud.example',
      'Nobody reaches databases of customers any more in the ways that were reported',
      `Over:\n${line}\n\n${more}`,
    ]
    assert.deepEqual(await look(), [begun, over])
    assert.deepEqual(await look(), [begun, over])
  },
)

test('a cloud that was made as ZENNNN does not start as Zeldesk', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-brand-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const state = JSON.stringify({ control: newDatabaseId(), operatorShown: true, brand: 'zennnn' })
  await writeFile(join(home, 'state.json'), state)
  const env = { ...commandEnvironment(home), ZENNNN_BRAND: 'zeldesk' }
  const { code, stderr } = await runZennnn(env, ['up'])
  assert.equal(code, 1)
  assert.match(stderr, /this cloud was made as "zennnn", and a brand is for good/)
})
