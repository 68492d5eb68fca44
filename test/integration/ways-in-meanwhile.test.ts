import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { forgetFactors } from '@zennnn/cloud'
import { atOnce } from '../held-transactions.ts'
import { ANN, BOB, type IdentityWorld, NETWORK, openIdentityWorld } from '../identity-world.ts'
import { untilLockWaits } from '../row-wait.ts'

const MAIL = '{"subject": "s", "text": "t", "html": "h"}'
const PROVIDER = '018f0000-0000-7000-8000-0000000000cc'

/** Sessions of Ann, who proved just now who she is, in two browsers, and of Bob, an administrator. */
const [ANNS, ANNS_OTHER, BOBS] = [`sha256('ann')`, `sha256('ann elsewhere')`, `sha256('bob')`]

async function openOffice(t: TestContext): Promise<IdentityWorld> {
  const world = await openIdentityWorld(t)
  await world.sql(`
    insert into app.user_groups (source, target) select '${BOB}', id from app."group" where name = 'administrator';
    insert into zennnn.credential (user_id, hash) select '${BOB}', hash from zennnn.credential;
    insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
      values ('${PROVIDER}', 'Somewhere', 'https://somewhere.example', 'x', '', true)`)
  return world
}

/** As it was before one of the other pairs: a database for each would take most of the time. */
async function beginAnew({ sql }: IdentityWorld): Promise<void> {
  await sql(`
    delete from app.user_groups where source = '${ANN}';
    update app."user" set active = true where id = '${ANN}';
    insert into zennnn.credential (user_id, hash) select '${ANN}', hash from zennnn.credential on conflict do nothing;
    delete from zennnn.session; delete from zennnn.sign_in_step; delete from zennnn.known_device; delete from zennnn.api_key;
    delete from zennnn.passkey; delete from zennnn.passkey_challenge_used; delete from zennnn.totp; delete from zennnn.recovery_code;
    delete from zennnn.linked_account; delete from zennnn.provider_visit; delete from zennnn.attempt;
    insert into zennnn.session (token_hash, user_id, expires_at)
      values (${ANNS}, '${ANN}', now() + interval '1 hour'), (${ANNS_OTHER}, '${ANN}', now() + interval '1 hour'),
        (${BOBS}, '${BOB}', now() + interval '1 hour');
    insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path, returned_at)
      values (sha256('state'), sha256('browser'), '${PROVIDER}', 'link', ${ANNS}, '', now())`)
}

/** What Ann makes by her first session, to come in by. */
const MAKERS = {
  'API key': [
    `select zennnn.api_key_create(${ANNS}, gen_random_uuid(), sha256('key'), 'Report', null, true, '1 day', false)`,
  ],
  passkey: [
    `select zennnn.passkey_add('session', ${ANNS}, sha256('challenge'), gen_random_uuid(), 'credential', 'key', 0, 'Laptop', '{}',
      array[sha256('code')])`,
  ],
  'app for codes': [
    `select zennnn.totp_begin('session', ${ANNS}, 'sealed')`,
    `select zennnn.totp_confirm('session', ${ANNS}, 1, array[sha256('code')], '${NETWORK}', null)`,
  ],
  'linked account': [
    `select zennnn.provider_link(${ANNS}, sha256('state'), 'subject', 'Ann', now())`,
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What ends all that Ann has open. */
const ENDERS = {
  'password from an administrator': [
    `select zennnn.give_password(${BOBS}, '${ANN}', hash, '${MAIL}') from zennnn.credential where user_id = '${ANN}'`,
  ],
  'password of her own': [
    `select zennnn.change_password(${ANNS_OTHER}, split_part(hash, '$', 4), hash, sha256('renewed'), '${NETWORK}', 'test', '${MAIL}', false)
      from zennnn.credential where user_id = '${ANN}'`,
  ],
  'end of her sessions': [`select zennnn.security_sessions_end(${BOBS}, '${ANN}')`],
  'reset of her factors': [`select zennnn.factor_reset(${BOBS}, '${ANN}')`],
  deactivation: [`update app."user" set active = false where id = '${ANN}'`],
  'end by the directory': [
    `select set_config('zennnn.proof', 'scim', true), set_config('zennnn.user_id', '${BOB}', true), set_config('zennnn.why', 'SCIM', true)`,
    `update app."user" set active = false where id = '${ANN}'`,
    `select zennnn.scim_user_end('${ANN}')`,
  ],
  'rise to an administrator': [
    `insert into app.user_groups (source, target) select '${ANN}', id from app."group" where name = 'administrator'`,
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

type Maker = keyof typeof MAKERS
type Ender = keyof typeof ENDERS

/** What Ann can come in by that was not there before. */
const MADE = `
  select 'API key' as way from zennnn.api_key where user_id = '${ANN}' and revoked_at is null
  union all select 'passkey' from zennnn.passkey where user_id = '${ANN}'
  union all select 'app for codes' from zennnn.totp where user_id = '${ANN}'
  union all select 'recovery codes' from zennnn.recovery_code where user_id = '${ANN}'
  union all select 'linked account' from zennnn.linked_account where user_id = '${ANN}'`

const EVERY: readonly Maker[] = ['API key', 'passkey', 'app for codes', 'linked account']
/** An end of sessions leaves what was made before it; of keys these are ended by whatever may have been in wrong hands. */
const TAKES: Readonly<Record<Ender, readonly Maker[]>> = {
  'password from an administrator': ['API key'],
  'password of her own': ['API key'],
  'end of her sessions': [],
  'reset of her factors': EVERY,
  deactivation: ['API key'],
  'end by the directory': EVERY,
  'rise to an administrator': ['API key'],
}

async function eachPair(
  t: TestContext,
  pairs: (ender: Ender) => readonly Maker[],
  check: (office: IdentityWorld, ender: Ender, maker: Maker) => Promise<void>,
): Promise<void> {
  const office = await openOffice(t)
  for (const ender of namesOf(ENDERS))
    for (const maker of pairs(ender)) {
      await beginAnew(office)
      await check(office, ender, maker)
    }
}

function namesOf<Name extends string>(of: Readonly<Record<Name, unknown>>): readonly Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a constant of this file
  return Object.keys(of) as Name[]
}

test('a way in that is made at the moment in which all ends is ended with it', async (t) => {
  await eachPair(
    t,
    (ender) => TAKES[ender],
    async (office, ender, maker) => {
      const outcome = await atOnce(office.test, MAKERS[maker], ENDERS[ender])
      assert.deepEqual(outcome, { held: 'done', other: 'done' }, `${maker}, ${ender}`)
      assert.deepEqual(await office.sql(MADE), [], `${maker}, ${ender}`)
    },
  )
})

test('who waits with a new way in until all has ended makes none any more', async (t) => {
  await eachPair(
    t,
    () => EVERY,
    async (office, ender, maker) => {
      const outcome = await atOnce(office.test, ENDERS[ender], MAKERS[maker])
      assert.deepEqual(outcome, { held: 'done', other: 'ZN401' }, `${ender}, ${maker}`)
      assert.deepEqual(await office.sql(MADE), [], `${ender}, ${maker}`)
    },
  )
})

/** The second half of Ann's sign-in: what owes a factor becomes a session. */
const ANSWERS = {
  'code of an app': `select * from zennnn.totp_sign_in(sha256('step'), 1, sha256('new'), null, 'test', '${NETWORK}', null)`,
  'recovery code': `select * from zennnn.recovery_sign_in(sha256('step'), sha256('code'), sha256('new'), null, 'test', '${NETWORK}', null)`,
  passkey: `select * from zennnn.passkey_answer(sha256('step'), 'credential', sha256('challenge'), 1, sha256('new'), null, 'test', '${NETWORK}', null)`,
} as const

async function standsAtStep(office: IdentityWorld): Promise<void> {
  await office.sql(`
    insert into zennnn.sign_in_step (token_hash, user_id, method, owes) values (sha256('step'), '${ANN}', 'password', 'second_factor');
    insert into zennnn.totp (user_id, sealed, confirmed_at) values ('${ANN}', 'sealed', now());
    insert into zennnn.recovery_code (user_id, hash) values ('${ANN}', sha256('code'));
    insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values (gen_random_uuid(), '${ANN}', 'credential', 'key', 'Laptop')`)
}

const CAME_IN = `
  select 'session' as left_over from zennnn.session where token_hash = sha256('new')
  union all select 'browser' from zennnn.known_device where hash = zennnn.device_of(sha256('new'))
  union all select 'step' from zennnn.sign_in_step`

test('who answers with the second factor at the moment in which all ends is signed out with it', async (t) => {
  const office = await openOffice(t)
  for (const ender of namesOf(ENDERS))
    for (const [way, answer] of Object.entries(ANSWERS)) {
      await beginAnew(office)
      await standsAtStep(office)
      const outcome = await atOnce(office.test, [answer], ENDERS[ender])
      assert.deepEqual(outcome, { held: 'done', other: 'done' }, `${way}, ${ender}`)
      const left = await office.sql(CAME_IN)
      // What a deactivation, a rise and the directory leave is a browser that is known: it opens nothing.
      const isLeft = ['deactivation', 'rise to an administrator', 'reset of her factors'].includes(
        ender,
      )
      assert.deepEqual(left, isLeft ? [{ left_over: 'browser' }] : [], `${way}, ${ender}`)
    }
})

test('who waits with the answer until all has ended stands at no step any more', async (t) => {
  const office = await openOffice(t)
  for (const ender of namesOf(ENDERS))
    for (const [way, answer] of Object.entries(ANSWERS)) {
      await beginAnew(office)
      await standsAtStep(office)
      const outcome = await atOnce(office.test, ENDERS[ender], [answer])
      const label = `${ender}, ${way}`
      assert.equal(outcome.held, 'done', label)
      // Without a factor any more there is nothing to answer with; else the step is over.
      assert.ok(['ZN401', 'done'].includes(outcome.other), `${label}: ${outcome.other}`)
      assert.deepEqual(await office.sql(CAME_IN), [], label)
    }
})

test('a passkey that is made at the moment in which factors are taken away at the host is taken, too', async (t) => {
  const office = await openOffice(t)
  await beginAnew(office)
  const { address, secrets, database } = office.test
  const maker = await office.test.connect('postgres')
  const [add] = MAKERS.passkey
  await maker.query('begin')
  await maker.query(add)
  const over = new AbortController()
  const taken = forgetFactors({ address, secrets }, database, 'ann@acme.example').finally(() => {
    over.abort()
  })
  await untilLockWaits(database, { over: over.signal })
  await maker.query('commit')
  await taken
  assert.deepEqual(await office.sql(MADE), [])
  await assert.rejects(maker.query(add), /Sign in first/, 'nor is one made before the new password')
})
