import { randomBytes } from 'node:crypto'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import type { Client } from 'pg'
import { Authenticator } from '../../test/authenticator.ts'
import { type Call, openCaller, requireStatus, sessionHeaders } from './caller.ts'
import type { BenchCloud } from './cloud.ts'
import { makeDirectoryPairs } from './identity-directory.ts'
import { FORGET, type Pair, type Place } from './identity-pair.ts'
import { hostOf, makePerson, makeSessions } from './identity-people.ts'
import { totpOf } from './totp.ts'
import type { World } from './world.ts'

const KNOWN = 'known-person@example.com'
const NOBODY = 'other-person@example.com'
/** Of most pairs. */
const PLAIN = {
  reset: FORGET,
  prepare: async () => {},
  cleanUp: async () => {},
} as const
const PASSWORD = 'not the password of anybody'

/** The answers that must not tell who has an account, or how much of a guess was right; the last pair is a control. */
export async function makePairs(
  cloud: BenchCloud,
  world: World,
  client: Client,
): Promise<readonly Pair[]> {
  const place: Place = {
    cloud,
    client,
    host: hostOf(world),
    query: async (text, values = []) => {
      await client.query(text, [...values])
    },
  }
  await makeKnown(place, world)
  return [
    signIn(place),
    heldSignIn(place),
    forgotten(),
    ...(await factors(place)),
    await passkeys(place),
    ...makeDirectoryPairs(place, world, { local: KNOWN, nobody: NOBODY }),
    ...(await links(place)),
  ]
}

async function makeKnown({ cloud, client, host }: Place, { headers }: World): Promise<void> {
  const { id: user } = await makePerson(client, KNOWN)
  // Other parts may have run for longer than the administrator's proof of identity holds.
  await client.query('update zennnn.session set confirmed_at = now()')
  const administrator = await openCaller(cloud, host, { headers })
  const body = { user, password: randomBytes(18).toString('base64url') }
  const reply = await administrator.call({ path: '/auth/password', method: 'POST', body })
  administrator.close()
  requireStatus(reply, 204)
}

function signIn(place: Place): Pair {
  return {
    ...PLAIN,
    endpoint: 'a sign-in with a wrong password',
    between: 'known or unknown account',
    calls: { first: login(KNOWN), second: login(NOBODY) },
    statuses: [401],
    prepare: async () => await place.query(FORGET),
  }
}

/** Turned away at once, so that no hashing hides a difference. */
function heldSignIn({ cloud, host, query }: Place): Pair {
  return {
    ...PLAIN,
    endpoint: 'a sign-in that is turned away',
    between: 'known or unknown account',
    calls: { first: login(KNOWN), second: login(NOBODY) },
    statuses: [429],
    reset: 'select',
    prepare: async () => {
      await query(FORGET)
      await query('update zennnn.sign_in_policy set attempts_per_account = 1')
      const caller = await openCaller(cloud, host)
      for (const call of [login(KNOWN), login(NOBODY)])
        requireStatus(await caller.call(await call()), 401)
      caller.close()
      await query("update zennnn.attempt set held_until = now() + interval '1 day'")
    },
    cleanUp: async () => {
      await query('update zennnn.sign_in_policy set attempts_per_account = default')
    },
  }
}

function forgotten(): Pair {
  return {
    ...PLAIN,
    endpoint: 'a forgotten password',
    between: 'known or unknown account',
    calls: { first: forgot(KNOWN), second: forgot(NOBODY) },
    statuses: [303],
  }
}

async function factors({ cloud, client, host, query }: Place): Promise<readonly Pair[]> {
  const { id } = await makePerson(client, 'factors@example.com')
  const [token = ''] = await makeSessions(client, id, 1)
  const owner = await openCaller(cloud, host, { headers: sessionHeaders(token) })
  const begun = await owner.call({ path: '/auth/totp', method: 'POST' })
  owner.close()
  const { secret } = Object(JSON.parse(requireStatus(begun, 200).text))
  const code = (): string => totpOf(String(secret))
  await query('update zennnn.totp set confirmed_at = now() where user_id = $1', [id])
  await query(
    `insert into zennnn.recovery_code (user_id, hash, used_at) values ($1, $2, now()), ($1, $3, null)`,
    [id, hashSecret('usedusedusedused'), hashSecret('freefreefreefree')],
  )
  const step = newSecret()
  await query(
    `insert into zennnn.sign_in_step (token_hash, user_id, method, owes, expires_at)
     values ($1, $2, 'password', 'second_factor', now() + interval '1 day')`,
    [hashSecret(step), id],
  )
  const answer = (typed: () => string) => async (): Promise<Call> => ({
    path: '/auth/second-factor',
    method: 'POST',
    headers: { cookie: `__Host-step=${step}` },
    body: { code: typed() },
  })
  return [
    {
      ...PLAIN,
      endpoint: 'a wrong code of an app',
      between: 'the last digit wrong or all',
      calls: {
        first: answer(() => changed(code(), 5)),
        second: answer(() => changed(code(), 0)),
      },
      statuses: [401],
    },
    {
      ...PLAIN,
      endpoint: 'a wrong recovery code',
      between: 'used before or never one',
      calls: {
        first: answer(() => 'used-used-used-used'),
        second: answer(() => 'none-none-none-none'),
      },
      statuses: [401],
    },
  ]
}

/** The digits from this place on are others. */
function changed(code: string, from: number): string {
  const others = Array.from(code.slice(from), (digit) => (Number(digit) + 5) % 10)
  return code.slice(0, from) + others.join('')
}

/** Asking to begin names nobody and is asked nothing; what can differ is the answer of a key that somebody has. */
async function passkeys({ cloud, client, host, query }: Place): Promise<Pair> {
  const { id } = await makePerson(client, 'passkey@example.com')
  const [owned, stranger] = [new Authenticator(), new Authenticator()]
  await query(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values ($1, $2, $3, $4, 'bench')`,
    [newRecordId(systemClock), id, owned.id, owned.coseKey],
  )
  const asker = await openCaller(cloud, host)
  const origin = `https://${host}`
  const prove = (credential: string) => async (): Promise<Call> => {
    const asked = await asker.call({ path: '/auth/passkey/options', method: 'POST', body: {} })
    const { challenge } = Object(JSON.parse(requireStatus(asked, 200).text))
    const passkey = stranger.prove({ challenge: String(challenge), origin })
    return {
      path: '/auth/passkey',
      method: 'POST',
      body: { passkey: { ...passkey, id: credential, rawId: credential } },
    }
  }
  return {
    ...PLAIN,
    endpoint: 'a passkey with a wrong signature',
    between: 'a key that somebody has or that nobody has',
    calls: {
      first: prove(owned.id.toString('base64url')),
      second: prove(randomBytes(32).toString('base64url')),
    },
    statuses: [401],
    cleanUp: async () => {
      asker.close()
    },
  }
}

async function links({ query }: Place): Promise<readonly Pair[]> {
  const secret = newSecret()
  const record = newRecordId(systemClock)
  await query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     values ($1, $2, 'invitation', 'user', $1, 'invited@example.com', now() + interval '1 day')`,
    [record, hashSecret(secret)],
  )
  const nearly = `${secret.slice(0, -2)}${secret.endsWith('AA') ? 'BA' : 'AA'}`
  return [
    {
      ...PLAIN,
      endpoint: 'an altered link of an invitation',
      between: 'all but its end right or nothing',
      calls: { first: open(nearly), second: open(newSecret()) },
      statuses: [404, 410],
      reset: 'select',
    },
    {
      ...PLAIN,
      endpoint: 'a link of an invitation (control: the words differ, so must the time)',
      between: 'open or altered',
      calls: { first: open(secret), second: open(nearly) },
      statuses: [303, 404, 410],
      reset: 'delete from zennnn.link_session',
      differs: true,
    },
  ]
}

function login(who: string): () => Promise<Call> {
  return async () => ({
    path: '/auth/login',
    method: 'POST',
    body: { login: who, password: PASSWORD },
  })
}

function forgot(who: string): () => Promise<Call> {
  return async () => ({
    path: '/forgot-password',
    method: 'POST',
    body: new URLSearchParams({ login: who }).toString(),
  })
}

function open(secret: string): () => Promise<Call> {
  return async () => ({ path: `/link/${secret}` })
}
