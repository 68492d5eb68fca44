import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '@zennnn/kernel'
import type { Answer } from '../https-world.ts'
import { isSignedInThere, isUnproved, openProofOffice } from '../proof-office.ts'
import {
  beginLink,
  beginProof,
  beginSignIn,
  comeBack,
  cookieOf,
  PROVIDERS,
  passThrough,
  type Sent,
  send,
} from '../provider-world.ts'

const hash = (secret: string): string => `sha256('${secret}')`

test('nobody begins proofs without end', async (t) => {
  const office = await openProofOffice(t)
  const { site, ann, id } = office
  const begin = async (): Promise<number> =>
    (
      await site.ask(`/sign-in/with/${id}/proof`, {
        headers: { cookie: `__Host-session=${ann.token}` },
      })
    ).status
  for (let begun = 0; begun < 20; begun++) assert.equal(await begin(), 303)
  assert.equal(await begin(), 429)
})

test('a visit that was begun for one purpose ends for no other', async (t) => {
  const office = await openProofOffice(t)
  const { world, ann, id } = office
  // Begun to sign in, it signs in: who is signed in already has proved nothing in that session.
  await isSignedInThere(office)
  const sent = await beginSignIn(office, id)
  const back = await passThrough(sent.location, office.jar)
  const entered = await comeBack(office, back, { browser: sent.browser, session: ann.token })
  assert.equal(entered.headers.location, '/home')
  const session = cookieOf(entered, 'session')
  await isUnproved(office, session)
  // Asked by itself, PostgreSQL looks at what the row of the visit says, and at nothing that it is told.
  const login = await world.connect('login')
  await world.superuser.query('update zennnn.session set confirmed_at = now()')
  const ends: Readonly<Record<string, string>> = {
    sign_in: `select * from zennnn.provider_sign_in(${hash('state')}, 'subject-of-ann', now(), ${hash('new')}, null, 'test', '192.0.2.7', null)`,
    link: `select zennnn.provider_link(${hash(session)}, ${hash('state')}, 'another', '', now())`,
    prove: `select * from zennnn.provider_prove(${hash('state')}, 'subject-of-ann', now(), ${hash(session)}, ${hash('new')}, 'test', '192.0.2.7')`,
  }
  for (const begun of ['sign_in', 'renew', 'link', 'prove'])
    for (const [end, text] of Object.entries(ends)) {
      if (end === begun || (begun === 'renew' && end === 'sign_in')) continue
      await world.superuser.query('delete from zennnn.provider_visit')
      await world.superuser.query(
        `insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path, returned_at)
         values (${hash('state')}, ${hash('browser')}, $1, $2, case when $2 in ('link', 'prove') then ${hash(session)} end, '', now())`,
        [id, begun],
      )
      await assert.rejects(login.query(text), { code: 'ZN403' }, `${begun} ended as ${end}`)
    }
  await assert.rejects(
    world.superuser.query(`update zennnn.provider_visit set session_hash = null`),
    { code: '23514' },
    'a proof belongs to a session',
  )
})

test('a visit ends for nothing before the browser came back, nor in another session, nor twice', async (t) => {
  const office = await openProofOffice(t)
  const { world, ann, admin, id } = office
  const { location } = await beginProof(office, ann.token, id)
  const login = await world.connect('login')
  const ask = async (session: string) =>
    await login.query(
      `select * from zennnn.provider_prove(sha256($1), 'subject-of-ann', now(), sha256($2), sha256('new'), 'test', '192.0.2.7')`,
      [location.searchParams.get('state'), session],
    )
  await assert.rejects(ask(ann.token), { code: 'ZN403' }, 'before')
  await world.superuser.query('update zennnn.provider_visit set returned_at = now()')
  await assert.rejects(ask(admin.token), { code: 'ZN403' }, 'another session')
  assert.equal((await ask(ann.token)).rows[0]?.refused, null)
  await assert.rejects(ask('new'), { code: 'ZN403' }, 'twice')
})

test('a window beside a page whose session is over ends where that page is told, whatever its address says', async (t) => {
  const office = await openProofOffice(t)
  const path = `/sign-in/with/${office.id}/again?next=${encodeURIComponent('/app/all-settings')}`
  const answer = await office.site.ask(path)
  const sent: Sent = {
    location: new URL(answer.headers.location ?? ''),
    browser: cookieOf(answer, 'provider'),
  }
  const back = await passThrough(sent.location)
  const entered = await comeBack(office, back, { browser: sent.browser })
  assert.equal(entered.headers.location, '/app/identity-proved')
  assert.notEqual(cookieOf(entered, 'session'), '')
})

/** Whether an answer takes the cookie of the way to a provider back. */
const isSpent = (answer: Answer): boolean =>
  answer.headers['set-cookie']?.some((one) => one.startsWith('__Host-provider=;')) === true

test('who comes back from a provider that was turned off meanwhile is told so, whatever it was for', async (t) => {
  const office = await openProofOffice(t)
  const { ann, admin, id, world } = office
  const proof = await beginProof(office, ann.token, id)
  const proofBack = await passThrough(proof.location, office.jar)
  await world.superuser.query('update zennnn.session set confirmed_at = now()')
  const link = await beginLink(office, admin.token, id)
  const linkBack = await passThrough(link.location, office.jar)
  const off = await send(office, admin.token, ['PATCH', `${PROVIDERS}/${id}`, { enabled: false }])
  assert.equal(off.status, 204, off.body)
  const proved = await comeBack(office, proofBack, { browser: proof.browser, session: ann.token })
  assert.equal(proved.headers.location, '/app/identity-proved?refused=method_not_allowed')
  const linked = await comeBack(office, linkBack, { browser: link.browser, session: admin.token })
  assert.equal(linked.headers.location, '/app/my-account?refused=method_not_allowed')
})

test('a session that is over is none: who comes back refused with its cookie is shown how to sign in', async (t) => {
  const office = await openProofOffice(t)
  const { ann, id, world, there } = office
  there.subject = 'subject-of-nobody'
  const { location, browser } = await beginSignIn(office, id)
  const back = await passThrough(location)
  await world.superuser.query('delete from zennnn.session where user_id = $1', [ann.id])
  const refused = await comeBack(office, back, { browser, session: ann.token })
  assert.equal(refused.status, 401)
  assert.match(
    refused.body,
    /not linked to any user here.*<form method="post" action="\/sign-in">/s,
  )
  assert.match(refused.body, /name="next" value="\/home"/)
  assert.ok(isSpent(refused))
  // Who is really signed in is not asked to sign in.
  const other = await beginSignIn(office, id)
  const otherBack = await passThrough(other.location)
  const signedIn = await comeBack(office, otherBack, {
    browser: other.browser,
    session: office.admin.token,
  })
  assert.equal(signedIn.status, 400)
  assert.doesNotMatch(signedIn.body, /action="\/sign-in"/)
  assert.ok(isSpent(signedIn))
})

test('what a browser needed to come back is used up also by a refusal that is thrown', async (t) => {
  const office = await openProofOffice(t)
  const { id, world, site } = office
  await world.superuser.query('update zennnn.sign_in_policy set attempts_per_network = 1')
  const come = async () =>
    await site.ask(`/sign-in/with/${id}/back?state=none`, {
      headers: { cookie: `__Host-provider=${newSecret()}` },
    })
  assert.deepEqual(
    [await come(), await come()].map(({ status }) => status),
    [401, 429],
  )
  assert.ok(isSpent(await come()))
})
