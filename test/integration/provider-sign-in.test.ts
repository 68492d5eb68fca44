import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { genuine } from '../https-world.ts'
import { openDoor } from '../provider-door.ts'
import {
  addProvider,
  beginLink,
  beginSignIn,
  comeBack,
  cookieOf,
  openProviderWorld,
  PROVIDERS,
  type ProviderWorld,
  passThrough,
  refusals,
  send,
} from '../provider-world.ts'
import { serveProvider } from '../real-provider.ts'

interface Office extends ProviderWorld {
  readonly id: string
  /** Who signs in at the provider from now on; '' declines. */
  become(subject: string): void
  readonly asked: readonly string[]
  stop(): Promise<void>
}

async function openOffice(t: TestContext): Promise<Office> {
  const office = await openProviderWorld(t)
  const door = await openDoor(t)
  const { id, redirectUri } = await addProvider(office, door)
  assert.equal(redirectUri, `https://acme.localhost/sign-in/with/${id}/back`)
  let subject = 'subject-of-ann'
  await serveProvider(door, { redirectUris: [redirectUri], subject: () => subject })
  const become = (other: string): void => {
    subject = other
  }
  return {
    ...office,
    id,
    become,
    asked: door.asked,
    stop: async () => {
      await door.close()
    },
  }
}

async function linkAnn(office: Office): Promise<void> {
  const { ann, id } = office
  const { location, browser } = await beginLink(office, ann.token, id)
  const done = await comeBack(office, await passThrough(location), { browser, session: ann.token })
  assert.equal(done.status, 303, done.body)
  assert.equal(done.headers.location, `/app/my-account?linked=${id}`)
}

async function signIn(office: Office) {
  const { location, browser } = await beginSignIn(office, office.id)
  const back = await passThrough(location)
  return { back, browser, answer: await comeBack(office, back, { browser }) }
}

test('an account that was linked signs in, to where one wanted to go, and both logs say so', async (t) => {
  const office = await openOffice(t)
  const { world, site, ann } = office
  await linkAnn(office)
  const list = JSON.parse((await send(office, ann.token, ['GET', '/auth/providers'])).body)
  assert.equal(list[0].account.label, 'subject-of-ann@example.com')
  const { answer } = await signIn(office)
  assert.equal(answer.status, 303, answer.body)
  assert.equal(answer.headers.location, '/home')
  const session = cookieOf(answer, 'session')
  const who = await site.ask('/auth/session', { headers: genuine(session) })
  assert.equal(JSON.parse(who.body).user.login, 'ann@example.com')
  const { rows } = await world.superuser.query(
    "select method, user_id from zennnn.sign_in_log where outcome = 'signed_in'",
  )
  assert.deepEqual(rows, [{ method: 'oidc:works', user_id: ann.id }])
  const { rows: events } = await world.superuser.query(
    `select why from app.audit_entry where model = 'sign_in_provider' and "user" = $1`,
    [ann.id],
  )
  assert.deepEqual(events, [{ why: 'Linked an account of Works.' }])
})

test('who linked nothing is refused, told what to do, and never found by an address', async (t) => {
  const office = await openOffice(t)
  // The provider calls him ann@example.com, as somebody is called here; it does not say that it verified this.
  office.become('ann')
  const { answer } = await signIn(office)
  assert.equal(answer.status, 401)
  assert.match(answer.body, /is not linked to any user here/)
  assert.match(answer.body, /Sign in another way and link it first/)
  assert.equal(cookieOf(answer, 'session'), '')
  assert.deepEqual(await refusals(office), ['oidc:works not_linked'])
})

test('whoever declines at the provider is not signed in', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  office.become('')
  const { answer } = await signIn(office)
  assert.equal(answer.status, 401)
  assert.match(answer.body, /The provider did not sign you in/)
  assert.deepEqual(await refusals(office), ['oidc:works provider_declined'])
})

test('coming back works once, in the browser that went, with the state it went with, in time, at this database', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  const refuse = async (
    change: (back: URL) => void,
    cookies: Parameters<typeof comeBack>[2] = {},
  ) => {
    const { location, browser } = await beginSignIn(office, office.id)
    const back = await passThrough(location)
    change(back)
    const answer = await comeBack(office, back, { browser, ...cookies })
    assert.ok(answer.status === 401 || answer.status === 404, `${answer.status} ${answer.body}`)
    assert.equal(cookieOf(answer, 'session'), '')
  }
  const asked = () => office.asked.filter((path) => path === '/token').length
  const before = asked()
  await refuse(({ searchParams }) => searchParams.delete('state'))
  await refuse(({ searchParams }) => searchParams.set('state', 'A'.repeat(43)))
  await refuse(({ searchParams }) => searchParams.append('state', searchParams.get('state') ?? ''))
  await refuse(() => undefined, { browser: 'B'.repeat(43) })
  await refuse(() => undefined, { browser: '' })
  await refuse(() => undefined, { host: 'other.localhost' })
  const { location, browser } = await beginSignIn(office, office.id)
  const late = await passThrough(location)
  await office.world.superuser.query(
    "update zennnn.provider_visit set expires_at = now() - interval '1 second'",
  )
  assert.equal((await comeBack(office, late, { browser })).status, 401)
  assert.equal(asked(), before, 'the provider was not even asked')
  const good = await signIn(office)
  assert.equal(good.answer.status, 303)
  const again = await comeBack(office, good.back, { browser: good.browser })
  assert.equal(again.status, 401, 'a second time')
  assert.match(again.body, /does not belong to anything that was begun in this browser/)
})

test('of ten at once that come back with the same code one gets in', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  const { location, browser } = await beginSignIn(office, office.id)
  const back = await passThrough(location)
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => await comeBack(office, back, { browser })),
  )
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
})

test('a code that somebody else got does not enter his account into this browser', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  const theirs = await passThrough((await beginSignIn(office, office.id)).location)
  const { location, browser } = await beginSignIn(office, office.id)
  const back = await passThrough(location)
  // The code is bound to the browser that went for it, by what only its cookie gives.
  back.searchParams.set('code', theirs.searchParams.get('code') ?? '')
  const answer = await comeBack(office, back, { browser })
  assert.equal(answer.status, 401)
  assert.match(answer.body, /cannot be relied on/)
  assert.deepEqual(await refusals(office), ['oidc:works provider_invalid'])
})

test('linking needs a session and a fresh proof, and ends in the session that began it', async (t) => {
  const office = await openOffice(t)
  const { site, world, ann, admin, id } = office
  const path = `/auth/providers/${id}/link`
  assert.equal((await site.ask(path, { method: 'POST' })).status, 401)
  const cookie = { cookie: `__Host-session=${ann.token}` }
  assert.equal(
    (await site.ask(path, { method: 'POST', headers: cookie })).status,
    403,
    'no CSRF token',
  )
  await world.superuser.query(
    "update zennnn.session set confirmed_at = now() - interval '11 minutes'",
  )
  for (const method of ['POST', 'DELETE']) {
    const answer = await send(office, ann.token, [method, path])
    assert.equal(JSON.parse(answer.body).code, 'CONFIRMATION_NEEDED')
  }
  await world.superuser.query('update zennnn.session set confirmed_at = now()')
  for (const session of [admin.token, undefined]) {
    const { location, browser } = await beginLink(office, ann.token, id)
    const back = await passThrough(location)
    const who = session === undefined ? {} : { session }
    const answer = await comeBack(office, back, { browser, ...who })
    assert.ok([400, 401].includes(answer.status), String(answer.status))
  }
  const { rows } = await world.superuser.query('select * from zennnn.linked_account')
  assert.deepEqual(rows, [])
})

test('an account of the provider opens one account here: it is not linked twice, nor after it was unlinked', async (t) => {
  const office = await openOffice(t)
  const { ann, admin, id } = office
  await linkAnn(office)
  const { location, browser } = await beginLink(office, admin.token, id)
  const twice = await comeBack(office, await passThrough(location), {
    browser,
    session: admin.token,
  })
  assert.equal(twice.status, 303)
  assert.equal(twice.headers.location, '/app/my-account?refused=taken')
  const { rows } = await office.world.superuser.query('select user_id from zennnn.linked_account')
  assert.deepEqual(rows, [{ user_id: ann.id }])
  const unlinked = await send(office, ann.token, ['DELETE', `/auth/providers/${id}/link`])
  assert.equal(unlinked.status, 204, unlinked.body)
  assert.equal((await signIn(office)).answer.status, 401)
})

test('whoever declines at the provider links nothing, and his account page is told', async (t) => {
  const office = await openOffice(t)
  const { world, ann, id } = office
  office.become('')
  const { location, browser } = await beginLink(office, ann.token, id)
  const back = await passThrough(location)
  const answer = await comeBack(office, back, { browser, session: ann.token })
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.location, '/app/my-account?refused=declined')
  assert.match(String(answer.headers['set-cookie']), /__Host-provider=;/)
  assert.deepEqual(await refusals(office), ['oidc:works provider_declined'])
  const { rows } = await world.superuser.query('select * from zennnn.linked_account')
  assert.deepEqual(rows, [])
})

test('whose factors an administrator resets, his linked accounts let in nobody any more', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  const reset = ['POST', '/auth/factors/reset', { user: office.ann.id }] as const
  assert.equal((await send(office, office.admin.token, reset)).status, 204)
  assert.equal((await signIn(office)).answer.status, 401)
  assert.deepEqual(await refusals(office), ['oidc:works not_linked'])
})

test('the second factor is owed after a provider as after a password', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  await office.world.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  const { answer } = await signIn(office)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.location, '/sign-in/set-up?next=%2Fhome')
  assert.equal(cookieOf(answer, 'session'), '')
  assert.notEqual(cookieOf(answer, 'step'), '')
})

test('a provider that is off signs nobody in, also who was on the way', async (t) => {
  const office = await openOffice(t)
  const { site, admin, ann, id } = office
  await linkAnn(office)
  const { location, browser } = await beginSignIn(office, id)
  const back = await passThrough(location)
  const off = await send(office, admin.token, ['PATCH', `${PROVIDERS}/${id}`, { enabled: false }])
  assert.equal(off.status, 204, off.body)
  const returned = await comeBack(office, back, { browser })
  assert.equal(returned.status, 401)
  assert.match(returned.body, /The provider was turned off here meanwhile\./)
  assert.match(returned.body, /name="next" value="\/home"/)
  assert.equal((await site.ask(`/sign-in/with/${id}`)).status, 404)
  assert.doesNotMatch((await site.ask('/sign-in')).body, /Sign in with/)
  assert.equal((await send(office, ann.token, ['POST', `/auth/providers/${id}/link`])).status, 404)
  assert.deepEqual(await refusals(office), ['oidc:works method_not_allowed'])
})

test('a copy restored on the side sends nobody to a provider', async (t) => {
  const office = await openOffice(t)
  const { site, ann, id, world } = office
  assert.match((await site.ask('/sign-in')).body, /Sign in with/)
  await world.superuser.query(
    `insert into zennnn.neutralised (since, origin) values (now(), 'acme')`,
  )
  assert.equal((await site.ask(`/sign-in/with/${id}`)).status, 404)
  assert.doesNotMatch((await site.ask('/sign-in')).body, /Sign in with/)
  assert.equal((await send(office, ann.token, ['POST', `/auth/providers/${id}/link`])).status, 404)
})

test('who is not active any more is not signed in by a provider', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  await office.world.superuser.query('update app."user" set active = false where id = $1', [
    office.ann.id,
  ])
  assert.equal((await signIn(office)).answer.status, 401)
  assert.deepEqual(await refusals(office), ['oidc:works not_active'])
})

test('no other site sends people to a provider, and one network not without end', async (t) => {
  const office = await openOffice(t)
  const { site, id, world } = office
  const path = `/sign-in/with/${id}`
  const led = await site.ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(led.status, 403)
  await world.superuser.query('update zennnn.sign_in_policy set attempts_per_network = 1')
  assert.equal((await site.ask(path)).status, 303)
  assert.equal((await site.ask(path)).status, 429)
})

test('without passwords one signs in by a provider, and nobody takes away his own last way in', async (t) => {
  const office = await openOffice(t)
  const { admin, id } = office
  const forbid = ['PATCH', '/api/security/policy', { allow_password: false }] as const
  assert.equal((await send(office, admin.token, forbid)).status, 400, 'not linked yet')
  office.become('subject-of-admin')
  const { location, browser } = await beginLink(office, admin.token, id)
  await comeBack(office, await passThrough(location), { browser, session: admin.token })
  assert.equal((await send(office, admin.token, forbid)).status, 200)
  for (const request of [
    ['DELETE', `/auth/providers/${id}/link`],
    ['PATCH', `${PROVIDERS}/${id}`, { enabled: false }],
    ['DELETE', `${PROVIDERS}/${id}`],
  ] as const) {
    const answer = await send(office, admin.token, request)
    assert.equal(answer.status, 400, request[1])
    assert.match(answer.body, /You could not sign in any more/)
  }
  assert.equal((await signIn(office)).answer.status, 303)
})

test('a provider that is down lets nobody in, and says so', async (t) => {
  const office = await openOffice(t)
  await linkAnn(office)
  const { location, browser } = await beginSignIn(office, office.id)
  const back = await passThrough(location)
  await office.stop()
  assert.equal((await comeBack(office, back, { browser })).status, 401)
  const answer = await office.site.ask(`/sign-in/with/${office.id}`)
  assert.equal(answer.status, 409)
  assert.match(answer.body, /takes no connections/)
})
