import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'
import type { Canary } from '../outside/canary.ts'
import { reply } from '../outside/sample-canary.ts'
import { type ProviderPort, providerSignInControl } from './provider-sign-in.ts'

const { signal } = new AbortController()
const LOGIN = 'linked@canary.invalid'
const PERSON = { login: 'x', password: 'x' }

interface Habits {
  readonly sends?: string
  readonly looksAtBrowser?: boolean
  /** Whether it has to be the browser that began this, and not just one that began something. */
  readonly comparesBrowser?: boolean
  readonly looksAtState?: boolean
  readonly takesTwice?: boolean
  readonly letsIn?: boolean
  /** Which tokens it takes that do not hold. */
  readonly believes?: string
  /** Whom it lets in. */
  readonly as?: string
  readonly keeps?: boolean
}

/** A database that sends people to a provider and lets them in when they come back, with habits that may be bad. */
function canaryWith({
  sends = 'https://provider.example/?response_type=code&code_challenge_method=S256',
  looksAtBrowser = true,
  comparesBrowser = looksAtBrowser,
  looksAtState = true,
  takesTwice = false,
  letsIn = true,
  believes = 'nothing',
  as = LOGIN,
}: Habits): Ask {
  const open = new Map<string, string>()
  let begun = 0
  return async ({ path, headers }) => {
    if (path === '/sign-in/with/p') {
      begun += 1
      const state = `state-${begun}-${'s'.repeat(16)}`
      open.set(state, `__Host-provider=browser${begun}`)
      const proofs = `nonce=${'n'.repeat(16)}&code_challenge=${'c'.repeat(43)}&state=${state}`
      return await Promise.resolve(
        reply(303, '', {
          location: `${sends}&${proofs}`,
          'set-cookie': `__Host-provider=browser${begun}; Secure`,
        }),
      )
    }
    if (path === '/auth/session') return await Promise.resolve(reply(200, { user: { login: as } }))
    const asked = new URL(path, 'https://canary.example').searchParams
    const state = asked.get('state') ?? ''
    const fault = asked.get('fault')
    const browser = open.get(state)
    const cookie = headers?.['cookie']
    const reasons = [
      !letsIn,
      fault !== null && fault !== believes,
      looksAtState && browser === undefined,
      looksAtBrowser && cookie === undefined,
      comparesBrowser && looksAtState && cookie !== browser,
    ]
    if (reasons.includes(true)) return await Promise.resolve(reply(401))
    if (!takesTwice) open.delete(state)
    return await Promise.resolve(reply(303, '', { 'set-cookie': '__Host-session=abc; Secure' }))
  }
}

function agree(location: string, fault?: string): string {
  const state = new URL(location).searchParams.get('state') ?? ''
  const query = `code=c&state=${state}${fault === undefined ? '' : `&fault=${fault}`}`
  return `https://canary.example/sign-in/with/p/back?${query}`
}

function portOf(habits: Habits, id: string | undefined): ProviderPort {
  const ask = canaryWith(habits)
  const canary: Canary = {
    brand: 'zeldesk',
    ask,
    cloud: ask,
    administrator: PERSON,
    member: PERSON,
    guessed: PERSON,
  }
  const keepsPassword = async () => await Promise.resolve(habits.keeps === true)
  return {
    canary: async () => await Promise.resolve(canary),
    withProvider: async (use) =>
      id === undefined ? undefined : await use({ id, login: LOGIN, agree, keepsPassword }),
  }
}

async function run(habits: Habits = {}): Promise<Observation> {
  return await providerSignInControl(portOf(habits, 'p')).observe(signal)
}

test('a provider signs in who is linked, in the browser that began it, once', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured:
      'the provider signed in the person who is linked; 7 of 7 others who came back were refused: a browser that went there, too, one that did not, another answer, tokens by another key, for another audience and with another nonce, the same answer again; no password is kept here',
    figures: { signed_in: 1, refused: 7, kept: 0 },
  })
})

test('sabotage: another browser, another answer, the same one again, nobody at all and somebody else', async () => {
  for (const habits of [
    { looksAtBrowser: false },
    { looksAtState: false },
    { takesTwice: true },
    { letsIn: false },
    { as: 'somebody@canary.invalid' },
  ])
    assert.equal((await run(habits)).outcome, 'fails', JSON.stringify(habits))
})

test('sabotage: a cookie that is asked for, but not compared with what came back', async () => {
  const { outcome, figures } = await run({ comparesBrowser: false })
  assert.deepEqual([outcome, figures['refused']], ['fails', 6])
})

test('sabotage: a token by another key, for somebody else or of another visit, and a password that is kept', async () => {
  for (const habits of [
    { believes: 'key' },
    { believes: 'audience' },
    { believes: 'nonce' },
    { keeps: true },
  ])
    assert.equal((await run(habits)).outcome, 'fails', JSON.stringify(habits))
})

test('sabotage: a departure that proves nothing of who comes back', async () => {
  for (const sends of [
    'https://provider.example/?response_type=code&code_challenge_method=plain',
    'https://provider.example/?response_type=token&code_challenge_method=S256',
    'http://provider.example/?response_type=code&code_challenge_method=S256',
    '/nowhere?',
  ])
    assert.match((await run({ sends })).measured, /^nobody is sent/)
})

test('sabotage: a canary without a provider proves nothing', async () => {
  const { outcome } = await providerSignInControl(portOf({}, undefined)).observe(signal)
  assert.equal(outcome, 'unknown')
})
