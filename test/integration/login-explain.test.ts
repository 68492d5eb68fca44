import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { compileQuery, equals, sightOf } from '@zennnn/data'
import { openWorld, type TestClient, type TestWorld } from '../kit.ts'
import { type PlanNode, planNodes } from '../query-plan.ts'

const USERS = 100_000
const ID = '00000000-0000-4000-8000-000000077777'

/** Each function that finds people by a login or an address, and a call of it. */
const LOOKUPS: Readonly<Record<string, string>> = {
  credential_of: `select * from zennnn.credential_of('U77777')`,
  directory_ask: `select * from zennnn.directory_ask('U77777')`,
  directory_objection: `select zennnn.directory_objection('${ID}', 'e', 'U77777', '{}')`,
  directory_person: `select zennnn.directory_person('${ID}', 'e', 'U77777', 'Name', 'a@b.example')`,
  forgetful_person: `select zennnn.forgetful_person('u77777@acme.example')`,
  person_of_login: `select zennnn.person_of_login('U77777')`,
  require_own_logins: `select zennnn.require_own_logins(array['${ID}']::uuid[])`,
}

/** Triggers are off: only plans matter. */
async function openManyUsers(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t)
  const { superuser } = world
  await superuser.query('set session_replication_role = replica')
  await superuser.query(
    `insert into app."user" (id, version, created_at, updated_at, name, login, email)
     select ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 1, now(), now(), 'User', 'u' || i, 'U' || i || '@acme.example'
     from generate_series(1, ${USERS}) i`,
  )
  await superuser.query('set session_replication_role = origin')
  await superuser.query(
    `insert into zennnn.directory (id, name, enabled, hosts, port, tls, base, filter, bind_dn, sealed, makes_people)
     values ($1, 'Works', true, '{ldap.acme.example}', 636, 'ldaps', 'dc=acme', '(uid={login})', 'cn=search', 'x', true)`,
    [ID],
  )
  await superuser.query('vacuum analyze app."user"')
  return world
}

/** Plans of all that a statement runs, in functions, too. */
async function innerPlans(client: TestClient, sql: string): Promise<readonly PlanNode[]> {
  const plans: PlanNode[] = []
  const listen = ({ message = '' }: { readonly message?: string | undefined }): void => {
    const [, plan] = /^duration: [^]*? plan:\n([^]*)$/.exec(message) ?? []
    if (plan !== undefined) plans.push(...planNodes(`[${plan}]`))
  }
  client.on('notice', listen)
  await client.query(sql)
  client.off('notice', listen)
  return plans
}

function assertByLogin(nodes: readonly PlanNode[], name: string): void {
  const found = nodes.filter(({ relation }) => relation === 'user')
  const words = found.map(({ type, index, keys }) => `${type} ${index} ${keys}`).join(', ')
  assert.ok(
    nodes.some(({ index }) => /^user_(canonical_|as_read_)?(login|email)_/.test(index)),
    `${name}: ${words}`,
  )
  for (const { type } of found) assert.notEqual(type, 'Seq Scan', `${name}: ${words}`)
}

test('whoever signs in, forgot his password or is provisioned is found by an index among 100,000 users', async (t) => {
  const world = await openManyUsers(t)
  const client = await world.connect('postgres')
  await client.query(`load 'auto_explain'`)
  for (const [setting, value] of Object.entries({
    log_min_duration: '0',
    log_nested_statements: 'on',
    log_format: 'json',
    log_level: 'notice',
  }))
    await client.query(`set auto_explain.${setting} = ${value}`)

  for (const [name, call] of Object.entries(LOOKUPS))
    await t.test(name, async () => {
      assertByLogin(await innerPlans(client, call), name)
    })
  await t.test('no function looks for people by another way', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select proname::text as name from pg_proc where pronamespace = 'zennnn'::regnamespace
         and prosrc ~ '(canonical_login|login_as_read)\\(\\w+\\.' order by 1`,
    )
    assert.deepEqual(
      rows.map(({ name }) => name),
      Object.keys(LOOKUPS),
    )
  })
  await t.test('commands of the machine', async () => {
    const sql = `select id from app."user" u where u.active and zennnn.canonical_login(u.login) = zennnn.canonical_login('U7')`
    assertByLogin(await innerPlans(client, sql), 'command')
  })
  await t.test('a filter of SCIM, as an administrator', async () => {
    const { principal } = await world.user('admin@acme.example', ['administrator'])
    const sight = sightOf(world.registry, ['administrator', 'member'])
    const everything = { order: [], limit: undefined, offset: undefined, count: undefined }
    const select = [
      { kind: 'field', name: 'id', path: [], alias: undefined, cast: undefined },
    ] as const
    const where = equals('login', 'u77777')
    const { text, values } = compileQuery(sight, { ...everything, model: 'user', select, where })
    const [result] = await world.connections.batch(world.database, principal, [
      { text: `explain (format json) ${text}`, values },
    ])
    assertByLogin(planNodes(Object.values(result?.rows[0] ?? {})[0]), 'scim')
  })
})
