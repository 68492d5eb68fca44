import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'
import type { Canary } from '../outside/canary.ts'
import { reply } from '../outside/sample-canary.ts'
import { type ProviderPort, providerSignInControl } from './provider-sign-in.ts'

const { signal } = new AbortController()
const PERSON = { login: 'x', password: 'x' }

interface Habits {
  readonly sends?: string
  readonly looksAtBrowser?: boolean
  readonly looksAtState?: boolean
  readonly takesTwice?: boolean
  readonly letsIn?: boolean
}

/** A database that sends people to a provider and lets them in when they come back, with habits that may be bad. */
function canaryWith({
  sends = 'https://provider.example/?response_type=code&code_challenge_method=S256',
  looksAtBrowser = true,
  looksAtState = true,
  takesTwice = false,
  letsIn = true,
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
    const state = new URL(path, 'https://canary.example').searchParams.get('state') ?? ''
    const browser = open.get(state)
    const cookie = headers?.['cookie']
    const reasons = [
      !letsIn,
      looksAtState && browser === undefined,
      looksAtBrowser && cookie === undefined,
      looksAtBrowser && looksAtState && cookie !== browser,
    ]
    if (reasons.includes(true)) return await Promise.resolve(reply(401))
    if (!takesTwice) open.delete(state)
    return await Promise.resolve(reply(303, '', { 'set-cookie': '__Host-session=abc; Secure' }))
  }
}

function portOf(habits: Habits, provider: string | undefined): ProviderPort {
  const ask = canaryWith(habits)
  const canary: Canary = {
    brand: 'zeldesk',
    ask,
    cloud: ask,
    administrator: PERSON,
    member: PERSON,
    guessed: PERSON,
  }
  return {
    canary: async () => await Promise.resolve(canary),
    provider: async () => await Promise.resolve(provider),
    agree: async (location) => {
      const state = new URL(location).searchParams.get('state') ?? ''
      const query = `code=c&state=${state}`
      return await Promise.resolve(`https://canary.example/sign-in/with/p/back?${query}`)
    },
  }
}

async function run(habits: Habits = {}): Promise<Observation> {
  return await providerSignInControl(portOf(habits, 'p')).observe(signal)
}

test('a provider signs in, in the browser that began it, once', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured:
      'the provider signed in, 3 of 3 others who came back were refused: another browser, another answer, the same one again',
    figures: { signed_in: 1, refused: 3 },
  })
})

test('sabotage: another browser, another answer, the same one again, and nobody at all', async () => {
  for (const habits of [
    { looksAtBrowser: false },
    { looksAtState: false },
    { takesTwice: true },
    { letsIn: false },
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
