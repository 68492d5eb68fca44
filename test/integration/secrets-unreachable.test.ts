import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { type Answer, genuine, givePassword, type HttpsWorld, openHttps } from '../https-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

/** Columns whose value opens something, or by which it could be guessed. None of them belongs to a model. */
const SECRETS: ReadonlySet<string> = new Set([
  'api_key.token_hash',
  'credential.hash',
  'directory.sealed',
  'elevation_key.hash',
  'known_device.hash',
  'link.sealed',
  'link.secret_hash',
  'link_session.token_hash',
  'passkey_challenge_used.challenge_hash',
  'password_request.sealed',
  'password_request.secret_hash',
  'provider_visit.browser_hash',
  'provider_visit.counted_device',
  'provider_visit.session_hash',
  'provider_visit.state_hash',
  'recovery_code.hash',
  'secret.value',
  'session.token_hash',
  'sign_in_provider.sealed',
  'sign_in_step.token_hash',
  'staff_noted.session_hash',
  'staff_refused.session_hash',
  'staff_session.token_hash',
  'staff_ticket.browser_hash',
  'staff_ticket.token_hash',
  'totp.begun_by',
  'totp.sealed',
])

/** What looks like one of them, and why it is none. */
const HARMLESS: Readonly<Record<string, string>> = {
  'app.attachment.hash': 'of a file, for who reads the file',
  'app.setting.key': 'the name of a setting',
  'applied.model_hash': 'of what the apps declare',
  'attempt.held_for': 'of whose attempt began a pause; nothing is opened with it',
  'attempt.key': 'of what is counted; nothing is compared with it',
  'audit_seal.digest': 'is kept outside the database, so that it can be compared',
  'blob.sha256': 'of a file',
  'blob_chunk.bytes': 'a file',
  'blob_chunk.sha256': 'of a file',
  'canary.key_print':
    'of a random secret; says whether people of the canary have passwords of the present one',
  'passkey.credential_id': 'what a browser is asked for',
  'passkey.public_key': 'public',
  'upload.name': 'of a file',
}

/** Functions that `serve` calls to compare or to open something, and the columns by which they give it. */
const GIVEN: readonly string[] = [
  'confirm_start.salt',
  'directory_ask.directory',
  'directory_of.sealed',
  'passkey_start.public_key',
  'provider_link_begin.sealed',
  'provider_of.sealed',
  'provider_prove_begin.sealed',
  'provider_return.sealed',
  'provider_sign_in_begin.sealed',
  'sign_in_start.salt',
  'totp_pending.sealed',
  'totp_start.sealed',
]

const REFERENCE = new URL('../../docs/reference/api.md', import.meta.url)

interface SecretWorld {
  readonly world: TestWorld
  readonly site: HttpsWorld
  readonly admin: TestUser
  readonly scimKey: string
}

/** A database in which every table that holds secrets has some. */
async function openSecrets(t: TestContext): Promise<SecretWorld> {
  const world = await openWorld(t, [], 'zeldesk')
  const site = await openHttps(t, { acme: world })
  const admin = await world.user('admin@acme.example', ['administrator'])
  const bob = await world.user('bob@acme.example', ['administrator'])
  await givePassword(world, bob)
  const scimKey = `zennnn_${newSecret()}`
  await world.superuser.query(
    `insert into zennnn.api_key (id, token_hash, user_id, name, may_write, expires_at, provisions)
     values (gen_random_uuid(), $1, $2, 'SCIM', true, now() + interval '1 day', true)`,
    [hashSecret(scimKey), admin.id],
  )
  for (const statement of FILLED) await world.superuser.query(statement)
  return { world, site, admin, scimKey }
}

/** As `serve` would write them; what they hold is random. */
const RANDOM = `sha256(uuid_send(gen_random_uuid()))`
const BOB = `(select id from app."user" where login = 'bob@acme.example')`
const FILLED: readonly string[] = [
  `select zennnn.secret_of('sign_in_salt')`,
  `insert into zennnn.totp (user_id, sealed, begun_by, confirmed_at) values (${BOB}, ${RANDOM}, ${RANDOM}, now())`,
  `insert into zennnn.recovery_code (user_id, hash) values (${BOB}, ${RANDOM})`,
  `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values (gen_random_uuid(), ${BOB}, ${RANDOM}, ${RANDOM}, 'Laptop')`,
  `insert into zennnn.passkey_challenge_used (challenge_hash) values (${RANDOM})`,
  `insert into zennnn.known_device (hash, user_id) values (${RANDOM}, ${BOB})`,
  `insert into zennnn.sign_in_step (token_hash, user_id, method, owes) values (${RANDOM}, ${BOB}, 'password', 'second_factor')`,
  `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled) values (gen_random_uuid(), 'Office', 'https://id.example', 'client', ${RANDOM}, true)`,
  `insert into zennnn.linked_account (issuer, subject, user_id, label) values ('https://id.example', 'subject', ${BOB}, 'bob')`,
  `insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path, counted_device)
   select ${RANDOM}, ${RANDOM}, id, 'link', ${RANDOM}, '', ${RANDOM} from zennnn.sign_in_provider`,
  `insert into zennnn.directory (id, name, enabled, hosts, port, tls, base, filter, bind_dn, sealed, makes_people)
   values (gen_random_uuid(), 'Works', false, '{ldap.example}', 636, 'ldaps', 'dc=x', '(uid={login})', 'cn=x', ${RANDOM}, false)`,
  `insert into zennnn.link (id, secret_hash, sealed, purpose, model, record, recipient, expires_at)
   values (gen_random_uuid(), ${RANDOM}, ${RANDOM}, 'reset_password', 'user', ${BOB}, 'bob@acme.example', now() + interval '1 hour')`,
  `insert into zennnn.link_session (token_hash, link_id, expires_at) select ${RANDOM}, id, now() + interval '1 hour' from zennnn.link`,
  `insert into zennnn.password_request (id, login, secret_hash, sealed, subject, words, html)
   values (gen_random_uuid(), 'bob', ${RANDOM}, ${RANDOM}, 's', encode(${RANDOM}, 'hex'), encode(${RANDOM}, 'hex'))`,
  `insert into zennnn.attempt (key, count, ends_at) values (${RANDOM}, 1, now())`,
  `insert into zennnn.staff_request (id, staff, staff_name, ticket, reason, asked_models, asked_write, asked_hours)
   values (gen_random_uuid(), gen_random_uuid(), 'Olga', 'T-1', 'Help', '{}', false, 4)`,
  `insert into zennnn.staff_ticket (token_hash, request, expires_at, browser_hash) select ${RANDOM}, id, now(), ${RANDOM} from zennnn.staff_request`,
  `insert into zennnn.staff_session (token_hash, request, user_id) select ${RANDOM}, id, ${BOB} from zennnn.staff_request`,
  `insert into zennnn.staff_noted (request, session_hash) select gen_random_uuid(), token_hash from zennnn.staff_session`,
  `insert into zennnn.staff_refused (session_hash, request) select token_hash, 'GET /' from zennnn.staff_session`,
]

/** Every form in which a value could be written down. */
function writings(value: unknown): readonly string[] {
  if (!Buffer.isBuffer(value)) return [String(value)]
  return [value.toString('hex'), value.toString('base64'), value.toString('base64url')]
}

async function needlesOf({
  superuser,
}: TestWorld): Promise<ReadonlyMap<string, readonly string[]>> {
  const needles = new Map<string, readonly string[]>()
  for (const name of SECRETS) {
    const [table, column] = name.split('.')
    const { rows } = await superuser.query<{ value: unknown }>(
      `select "${column}" as value from zennnn."${table}" where "${column}" is not null`,
    )
    assert.ok(rows.length > 0, `${name}: nothing to look for`)
    needles.set(
      name,
      rows.flatMap(({ value }) => writings(value)),
    )
  }
  return needles
}

async function list(
  world: TestWorld,
  sql: string,
  ...values: unknown[]
): Promise<readonly string[]> {
  const { rows } = await world.superuser.query<{ it: string }>(sql, values)
  return rows.map(({ it }) => it)
}

test('every column that holds a hash or a secret is known, and none is one of a model', async (t) => {
  const world = await openWorld(t, [], 'zeldesk')
  const found = await list(
    world,
    `select case n.nspname when 'zennnn' then '' else n.nspname || '.' end || c.relname || '.' || a.attname as it
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('app', 'app_read', 'zennnn', 'zennnn_rule') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
       and (a.atttypid = 'bytea'::regtype
         or a.atttypid = 'text'::regtype and a.attname ~ '(hash|secret|seal|token|password|credential|key)') order by 1`,
  )
  assert.deepEqual(found, [...SECRETS, ...Object.keys(HARMLESS)].toSorted())
  for (const name of SECRETS)
    assert.match(name, /^\w+\.\w+$/, 'in the schema that no request reads')
})

test('no role of a request reads a secret, and functions give one to serve alone, where it compares', async (t) => {
  const world = await openWorld(t, [], 'zeldesk')
  const roles = [
    'zennnn_user',
    'zennnn_elevated',
    'zennnn_reader',
    'zennnn_maintain',
    world.database,
  ]
  for (const role of roles)
    for (const name of SECRETS) {
      const [table, column] = name.split('.')
      const may = await list(
        world,
        `select has_column_privilege($1, $2, $3, 'select')::text as it`,
        role,
        `zennnn.${table}`,
        column,
      )
      assert.deepEqual(may, ['false'], `${role} ${name}`)
    }
  const given = await list(
    world,
    `select distinct p.proname || '.' || o.name as it
     from pg_proc p cross join lateral (
       select p.proargnames[i] as name, p.proallargtypes[i] as type from generate_subscripts(p.proargmodes, 1) i where p.proargmodes[i] in ('o', 't')
       union all
       select coalesce(a.attname, 'it'), coalesce(a.atttypid, p.prorettype) from (select p.prorettype) r(type)
         left join pg_type y on y.oid = r.type and y.typtype = 'c' left join pg_attribute a on a.attrelid = y.typrelid and a.attnum > 0
       where p.proargmodes is null or not p.proargmodes && '{o,t}'
     ) o
     where p.pronamespace = 'zennnn'::regnamespace and obj_description(p.oid, 'pg_proc') = 'login role'
       and (o.type in ('bytea'::regtype, 'zennnn.directory'::regtype) or o.name in ('salt', 'hash')) order by 1`,
  )
  assert.deepEqual(given, GIVEN)
  const people = await list(
    world,
    `select p.proname::text as it from pg_proc p where p.pronamespace = 'zennnn'::regnamespace
       and has_function_privilege('zennnn_user', p.oid, 'execute') and p.prorettype in ('bytea'::regtype, 'zennnn.directory'::regtype)`,
  )
  // Of a file, by who may read the file.
  assert.deepEqual(people, ['blob_bytes'])
})

test('no route, export, history, log entry or mail shows an administrator a hash or a secret', async (t) => {
  const { world, site, admin, scimKey } = await openSecrets(t)
  const needles = await needlesOf(world)
  const look = (
    { body, bytes, headers }: Pick<Answer, 'body' | 'bytes' | 'headers'>,
    what: string,
  ): void => {
    const text = `${JSON.stringify(headers)}${body}${bytes.toString('latin1')}`
    for (const [name, writtens] of needles)
      for (const written of writtens) assert.ok(!text.includes(written), `${what} shows ${name}`)
  }
  const models = [...world.registry.models.keys()]
  const users = await list(world, 'select id::text as it from app."user" order by login')
  let answered = 0
  let named = 0
  for (const path of await pathsOf(models, users)) {
    const headers = path.startsWith('/scim/')
      ? { authorization: `Bearer ${scimKey}` }
      : genuine(admin.token)
    const answer = await site.ask(path, { headers })
    if (answer.status === 200) answered += 1
    // What may be seen is seen.
    if (answer.body.includes('bob@acme.example')) named += 1
    look(answer, path)
  }
  assert.ok(answered > 50 && named > 5, `${answered} answers, ${named} with the name`)
  look({ body: site.lines.join('\n'), bytes: Buffer.of(), headers: {} }, 'the log of serve')
})

test('a secret is no field: it is neither selected, filtered, sorted, grouped, changed nor exported', async (t) => {
  const { site, admin } = await openSecrets(t)
  const headers = genuine(admin.token)
  const columns = new Set([...SECRETS].map((name) => name.split('.')[1] ?? ''))
  for (const column of columns) {
    for (const search of [
      `select=${column}`,
      `select=${column}.count()`,
      `select=count(),${column}`,
      `${column}=is.null`,
      `order=${column}`,
    ])
      for (const path of ['/api/user', '/api/export/user']) {
        const answer = await site.ask(`${path}?${search}`, { headers })
        assert.equal(answer.status, 400, `${path}?${search} ${answer.body}`)
      }
    const body = JSON.stringify({ [column]: 'x' })
    const changed = await site.ask(`/api/user?id=eq.${admin.id}`, {
      method: 'PATCH',
      headers,
      body,
    })
    assert.equal(changed.status, 400, changed.body)
  }
})

/** Every address that can be asked for with GET, as the reference lists them, for each model and each user. */
async function pathsOf(
  models: readonly string[],
  users: readonly string[],
): Promise<readonly string[]> {
  const text = await readFile(REFERENCE, 'utf8')
  const routes = [...text.matchAll(/^\| `GET[A-Z ]*` \| `(\/[^`]*)` \| \w+ \| (any|customer) \|/gm)]
    .map(([, path = '']) => path)
    // A stream that stays open.
    .filter((path) => path !== '/api/events')
  assert.ok(routes.length > 50, `${routes.length} routes`)
  const paths = routes.flatMap((path) =>
    path.includes(':model') ? models.map((model) => path.replace(':model', model)) : [path],
  )
  return paths
    .flatMap((path) =>
      /:(?:id|name|job|provider|file)\b/.test(path)
        ? users.map((user) => path.replaceAll(/:(?:id|name|job|provider|file)\b/g, user))
        : [path],
    )
    .map((path) => path.replaceAll(/:\w+|\*/g, 'x'))
    .map((path) => (/^\/api\/(?:export\/)?[a-z_]+$/.test(path) ? `${path}?select=*` : path))
}
