import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genuine } from '../https-world.ts'
import {
  actOf,
  isSignedInThere,
  isUnproved,
  linkTo,
  openProofOffice,
  prove,
  signIn,
} from '../proof-office.ts'
import {
  beginProof,
  beginSignIn,
  comeBack,
  cookieOf,
  PROVIDERS,
  passThrough,
  refusals,
  send,
} from '../provider-world.ts'

test('a proof asks to sign in at the provider for it, also who is signed in there, and gives the session another token', async (t) => {
  const office = await openProofOffice(t)
  const { ann, site, id } = office
  await isSignedInThere(office)
  await isUnproved(office)
  const { location } = await beginProof(office, ann.token, id)
  assert.equal(location.searchParams.get('prompt'), 'login')
  assert.equal(location.searchParams.get('max_age'), '0')
  const answer = await prove(office)
  assert.equal(answer.status, 303, answer.body)
  assert.equal(answer.headers.location, '/app/identity-proved')
  const renewed = cookieOf(answer, 'session')
  assert.notEqual(renewed, '')
  assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
  assert.equal(await actOf(office, renewed), 'done')
  assert.deepEqual(await refusals(office), [])
  assert.ok(site.lines.some((line) => line.includes('"outcome":"proved"')))
})

test('a provider that lets through who is signed in there proves nothing, and the log says why', async (t) => {
  const office = await openProofOffice(t)
  const { world, ann } = office
  await isSignedInThere(office)
  for (const [habit, why] of [
    ['deaf', 'old_auth_time'],
    ['silent', 'no_auth_time'],
  ] as const) {
    office.there.habit = habit
    const answer = await prove(office)
    assert.equal(answer.status, 303, answer.body)
    assert.equal(answer.headers.location, `/app/identity-proved?refused=${why}`)
    assert.equal(cookieOf(answer, 'session'), '', 'the session goes on as it was')
    await isUnproved(office)
  }
  const { rows } = await world.superuser.query(
    "select user_id, method, reason from zennnn.sign_in_log where outcome = 'refused' order by at",
  )
  const entry = { user_id: ann.id, method: 'oidc:works' }
  assert.deepEqual(rows, [
    { ...entry, reason: 'old_auth_time' },
    { ...entry, reason: 'no_auth_time' },
  ])
})

test('another account there proves nothing, whether nobody linked it or somebody else here', async (t) => {
  const office = await openProofOffice(t)
  const { admin, ann, world } = office
  await world.superuser.query('update zennnn.session set confirmed_at = now() where user_id = $1', [
    admin.id,
  ])
  for (const subject of ['nobody-of-here', 'subject-of-admin']) {
    office.there.subject = subject
    office.jar.clear()
    if (subject === 'subject-of-admin') await linkTo(office, admin.token)
    const answer = await prove(office)
    assert.equal(answer.headers.location, '/app/identity-proved?refused=account_of_another')
    assert.equal(cookieOf(answer, 'session'), '')
    await isUnproved(office)
  }
  assert.deepEqual(await refusals(office), Array(2).fill('oidc:works account_of_another'))
  const { rows } = await world.superuser.query(
    'select subject from zennnn.linked_account where user_id = $1',
    [ann.id],
  )
  assert.deepEqual(rows, [{ subject: 'subject-of-ann' }], 'nor is it linked by this')
})

test('who says no at the provider, and one that is turned off meanwhile, prove nothing', async (t) => {
  const office = await openProofOffice(t)
  const { world, ann, id } = office
  office.there.subject = ''
  const no = await prove(office)
  assert.equal(no.headers.location, '/app/identity-proved?refused=declined')
  office.there.subject = 'subject-of-ann'
  const { location, browser } = await beginProof(office, ann.token, id)
  const back = await passThrough(location)
  await world.superuser.query('update zennnn.sign_in_provider set enabled = false')
  const off = await comeBack(office, back, { browser, session: ann.token })
  assert.equal(off.headers.location, '/app/identity-proved?refused=method_not_allowed')
  assert.equal(cookieOf(off, 'session'), '')
  await isUnproved(office)
})

test('a proof begins and ends in the session of who linked an account, from no other site', async (t) => {
  const office = await openProofOffice(t)
  const { site, admin, ann, elsewhere, id } = office
  const path = `/sign-in/with/${id}/proof`
  const begin = async (token: string | undefined, more: Readonly<Record<string, string>> = {}) =>
    await site.ask(path, {
      headers: { ...(token !== undefined && { cookie: `__Host-session=${token}` }), ...more },
    })
  const guest = await begin(undefined)
  assert.match(guest.headers.location ?? '', /^\/sign-in\?/, 'a guest signs in first')
  const { token } = await elsewhere.user('ann@example.com', ['administrator'])
  const stranger = await begin(token)
  assert.equal(cookieOf(stranger, 'provider'), '', 'a session of another database is none here')
  assert.equal((await begin(admin.token)).status, 404, 'linked nothing')
  assert.equal((await begin(ann.token, { 'sec-fetch-site': 'cross-site' })).status, 403)
  for (const session of [admin.token, undefined]) {
    const sent = await beginProof(office, ann.token, id)
    const back = await passThrough(sent.location)
    const cookies = { browser: sent.browser, ...(session !== undefined && { session }) }
    const answer = await comeBack(office, back, cookies)
    assert.ok([400, 401].includes(answer.status), String(answer.status))
    assert.equal(cookieOf(answer, 'session'), '')
  }
  await isUnproved(office)
})

test('a sign-in by a provider is a fresh proof only of who signed in there for it', async (t) => {
  const office = await openProofOffice(t)
  const asked = (await beginSignIn(office, office.id)).location.searchParams
  assert.equal(asked.get('prompt'), null)
  assert.equal(asked.get('max_age'), String(14 * 86_400), 'no longer than a session lasts here')
  const first = await signIn(office)
  assert.equal(await actOf(office, cookieOf(first, 'session')), 'done', 'as who enrols right then')
  await isSignedInThere(office)
  for (const habit of ['good', 'deaf', 'silent'] as const) {
    office.there.habit = habit
    const again = await signIn(office)
    assert.equal(again.headers.location, '/home', habit)
    await isUnproved(office, cookieOf(again, 'session'))
  }
})

test('what an account there did not prove, a step of signing in does not add', async (t) => {
  const office = await openProofOffice(t)
  const { superuser } = office.world
  await superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  const enrol = async (): Promise<string> => {
    const step = cookieOf(await signIn(office), 'step')
    assert.notEqual(step, '')
    await superuser.query(
      `insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, 'x', now()) on conflict do nothing`,
      [office.ann.id],
    )
    const { rows } = await superuser.query<{ outcome: string }>(
      `select outcome from zennnn.enrolment_sign_in(sha256($1), sha256($2), null, 'test', '192.0.2.7', null)`,
      [step, `by ${step}`],
    )
    assert.equal(rows[0]?.outcome, 'signed_in')
    return `by ${step}`
  }
  const proofOf = async (token: string): Promise<unknown> =>
    (
      await superuser.query<{ fresh: boolean }>(
        `select confirmed_at > now() - interval '10 minutes' as fresh from zennnn.session where token_hash = sha256($1)`,
        [token],
      )
    ).rows[0]?.fresh
  assert.equal(await proofOf(await enrol()), true, 'she signed in there for it')
  await superuser.query('delete from zennnn.totp')
  await isSignedInThere(office)
  assert.equal(await proofOf(await enrol()), false)
  // With a code, and with a passkey, which is a proof of its own.
  for (const [factor, isFresh] of [
    ['totp', false],
    ['passkey', true],
  ] as const) {
    const step = cookieOf(await signIn(office), 'step')
    await superuser.query(
      `select zennnn.sign_in_complete(sha256($1), $2, sha256($3), null, 'test', '192.0.2.7', null)`,
      [step, factor, factor],
    )
    assert.equal(await proofOf(factor), isFresh, factor)
  }
})

test('administrators and the person are told whether a provider says when somebody signed in there', async (t) => {
  const office = await openProofOffice(t)
  const { admin, ann, id, world } = office
  const told = async () => {
    const tested = await send(office, admin.token, ['POST', `${PROVIDERS}/${id}/test`])
    const check = JSON.parse(tested.body).find(
      (one: { check: string }) => one.check === 'auth_time',
    )
    const ways = JSON.parse((await send(office, ann.token, ['GET', '/auth/confirm'])).body)
    return [check?.ok, ways.providers[0].auth_time]
  }
  assert.deepEqual(await told(), [true, true], 'it said so when the account was linked')
  await world.superuser.query('update zennnn.sign_in_provider set auth_time_came = null')
  assert.deepEqual(await told(), [undefined, null], 'nobody has come back from it')
  office.there.habit = 'silent'
  await signIn(office)
  assert.deepEqual(await told(), [false, false])
})

test('nobody takes away the last thing by which to prove who he is', async (t) => {
  const office = await openProofOffice(t)
  const { ann, id, world } = office
  const { superuser } = world
  await superuser.query('update zennnn.session set confirmed_at = now()')
  const passkey = '01990000-0000-7000-8000-00000000000a'
  await superuser.query(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values ($1, $2, 'c', 'k', 'Laptop')`,
    [passkey, ann.id],
  )
  const remove = async () => await send(office, ann.token, ['DELETE', `/auth/passkeys/${passkey}`])
  await superuser.query('update zennnn.sign_in_provider set auth_time_came = false')
  const kept = await remove()
  assert.equal(kept.status, 400, kept.body)
  assert.match(kept.body, /could not confirm any more that it is you/)
  const { rows } = await superuser.query('select id from zennnn.passkey')
  assert.deepEqual(rows, [{ id: passkey }])
  await superuser.query('update zennnn.sign_in_provider set auth_time_came = true')
  assert.equal((await remove()).status, 204)
  assert.equal(
    (await send(office, ann.token, ['DELETE', `/auth/providers/${id}/link`])).status,
    400,
    'nor the last way in',
  )
})

test('an administrator whom a provider lets in without a proof does not end a recovery; his proof does', async (t) => {
  const office = await openProofOffice(t)
  const { superuser } = office.world
  await superuser.query(
    `insert into app.user_groups (source, target) select $1, id from app."group" where name = 'administrator'`,
    [office.ann.id],
  )
  const { rows } = await superuser.query<{ outcome: string }>(
    `select zennnn.recovery_begin(gen_random_uuid(), 'admin@example.com', false) as outcome`,
  )
  assert.equal(rows[0]?.outcome, 'began')
  const state = async (): Promise<unknown> =>
    (await superuser.query('select state from zennnn.administrator_recovery')).rows[0]?.state
  await isSignedInThere(office)
  office.there.habit = 'silent'
  const session = cookieOf(await signIn(office), 'session')
  assert.notEqual(session, '')
  assert.equal(await state(), 'waiting')
  office.there.habit = 'good'
  assert.equal((await prove(office, session)).headers.location, '/app/identity-proved')
  assert.equal(await state(), 'ended')
})
