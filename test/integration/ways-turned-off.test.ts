import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hashSecret } from '@zennnn/kernel'
import { atOnce } from '../held-transactions.ts'
import {
  ANN,
  BOB,
  enter,
  type IdentityWorld,
  NETWORK,
  openIdentityWorld,
} from '../identity-world.ts'

const LOGIN = 'ann@acme.example'
const PROVIDER = '018f0000-0000-7000-8000-0000000000cc'
const DIRECTORY = '018f0000-0000-7000-8000-0000000000dd'
const OTHER = '018f0000-0000-7000-8000-0000000000ee'
const INVITATION = '018f0000-0000-7000-8000-0000000000ff'

/** Ann has an app for codes, and comes by a password, a provider and a directory; Bob, an administrator, has a passkey. */
interface Office extends IdentityWorld {
  readonly bob: string
}

async function openOffice(t: TestContext): Promise<Office> {
  const world = await openIdentityWorld(t)
  await world.sql(`
    insert into app.user_groups (source, target) select '${BOB}', id from app."group" where name = 'administrator';
    insert into zennnn.credential (user_id, hash) select '${BOB}', hash from zennnn.credential;
    insert into zennnn.totp (user_id, sealed, confirmed_at) values ('${ANN}', 'sealed', now());
    insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
      values ('${PROVIDER}', 'Somewhere', 'https://somewhere.example', 'x', '', true),
        ('${OTHER}', 'Elsewhere', 'https://elsewhere.example', 'x', '', true);
    insert into zennnn.linked_account (issuer, subject, user_id, label)
      select p.issuer, 'subject', '${ANN}', '' from zennnn.sign_in_provider p;
    insert into zennnn.directory (id, name, enabled, hosts, port, tls, base, filter, bind_dn, sealed, makes_people)
      values ('${DIRECTORY}', 'Berlin', true, '{ldap.example.com}', 636, 'ldaps', 'dc=example', '(uid={login})', 'cn=search', '', false);
    insert into zennnn.directory_account (directory, entry, user_id) values ('${DIRECTORY}', 'ann', '${ANN}')`)
  const bob = `'\\x${hashSecret(await enter(world, 'bob')).toString('hex')}'::bytea`
  await world.sql(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values (gen_random_uuid(), '${BOB}', 'bobs', 'key', 'Laptop')`,
  )
  return { ...world, bob }
}

const BY_PASSWORD = [
  `select zennnn.sign_in_password('${LOGIN}', split_part(hash, '$', 4), sha256('step'), null, 'test', '${NETWORK}')
    from zennnn.credential where user_id = '${ANN}'`,
]
const byProvider = (provider: string): readonly string[] => [
  `insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, next_path, returned_at)
    values (sha256('state'), sha256('browser'), '${provider}', 'sign_in', '', now())`,
  `select zennnn.provider_sign_in(sha256('state'), 'subject', now(), sha256('step'), null, 'test', '${NETWORK}', null)`,
]
/** She chooses her password by it. */
const BY_INVITATION = [
  `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
    values ('${INVITATION}', sha256('link'), 'invitation', 'user', '${ANN}', '${LOGIN}', now() + interval '1 day')`,
  `insert into zennnn.link_session (token_hash, link_id, expires_at) values (sha256('opened'), '${INVITATION}', now() + interval '1 hour')`,
  `select zennnn.password_by_link(sha256('opened'), hash, null, sha256('step'), null, 'test', '${NETWORK}')
    from zennnn.credential where user_id = '${ANN}'`,
]
/** Where she has a password here, the directory judges none. */
const BY_DIRECTORY = [
  `delete from zennnn.credential where user_id = '${ANN}'`,
  `select zennnn.directory_sign_in('{"directory": "${DIRECTORY}", "host": "ldap.example.com", "entry": "ann", "name": "Ann",
    "groups": [], "answered": ["${DIRECTORY}"]}', '${LOGIN}', sha256('step'), null, 'test', '${NETWORK}', null)`,
]

interface TurnedOff {
  /** The first half of Ann's sign-in: she owes a code. */
  readonly first: readonly string[]
  readonly off: (bob: string) => readonly string[]
}

const OFF: Readonly<Record<string, TurnedOff>> = {
  passwords: {
    first: BY_PASSWORD,
    off: (bob) => [`select zennnn.security_policy_change(${bob}, '{"allow_password": false}')`],
  },
  'passwords, one of which was just chosen': {
    first: BY_INVITATION,
    off: (bob) => [`select zennnn.security_policy_change(${bob}, '{"allow_password": false}')`],
  },
  'a provider': {
    first: byProvider(PROVIDER),
    off: (bob) => [`select zennnn.provider_change(${bob}, '${PROVIDER}', null, null, null, false)`],
  },
  'a provider, for good': {
    first: byProvider(PROVIDER),
    off: (bob) => [`select zennnn.provider_remove(${bob}, '${PROVIDER}')`],
  },
  'a directory': {
    first: BY_DIRECTORY,
    off: (bob) => [
      `select zennnn.directory_change(${bob}, '${DIRECTORY}', jsonb_set(zennnn.directory_json('${DIRECTORY}'), '{enabled}', 'false'), null)`,
    ],
  },
  'a directory, for good': {
    first: BY_DIRECTORY,
    off: (bob) => [`select zennnn.directory_remove(${bob}, '${DIRECTORY}', false)`],
  },
}

const ANSWER = `select * from zennnn.totp_sign_in(sha256('step'), 1, sha256('new'), null, 'test', '${NETWORK}', null)`
const OVER = { code: 'ZN401' }

async function run({ sql }: IdentityWorld, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql(statement)
}

test('what is turned off lets nobody in who stands between it and the second factor', async (t) => {
  for (const [name, { first, off }] of Object.entries(OFF)) {
    const office = await openOffice(t)
    await run(office, first)
    assert.equal((await office.sql('select from zennnn.sign_in_step')).length, 1, name)
    await run(office, off(office.bob))
    await assert.rejects(office.sql(ANSWER), OVER, name)
    assert.deepEqual(await office.sql(`select from zennnn.session where user_id = '${ANN}'`), [])
  }
})

test('who comes as far as the second factor at the moment in which it is turned off goes no further', async (t) => {
  for (const [name, { first, off }] of Object.entries(OFF)) {
    const office = await openOffice(t)
    const outcome = await atOnce(office.test, first, off(office.bob))
    assert.deepEqual(outcome, { held: 'done', other: 'done' }, name)
    await assert.rejects(office.sql(ANSWER), OVER, name)
  }
})

test('who comes by what is turned off at that moment does not come as far as the second factor', async (t) => {
  for (const [name, { first, off }] of Object.entries(OFF)) {
    const office = await openOffice(t)
    const begun = first.slice(0, -1)
    await run(office, begun)
    const outcome = await atOnce(office.test, off(office.bob), first.slice(-1))
    assert.equal(outcome.held, 'done', name)
    assert.deepEqual(await office.sql('select from zennnn.sign_in_step'), [], name)
  }
})

test('what goes on letting people in loses nobody who stands there', async (t) => {
  const office = await openOffice(t)
  await run(office, byProvider(OTHER))
  await run(office, OFF['a provider']?.off(office.bob) ?? [])
  await run(office, OFF['passwords']?.off(office.bob) ?? [])
  await office.sql(
    `select zennnn.provider_change(${office.bob}, '${OTHER}', 'Renamed', null, null, null)`,
  )
  const [row] = await office.sql(ANSWER)
  assert.equal(row?.['outcome'], 'signed_in')
})
