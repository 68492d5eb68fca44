import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { type AttackPort, attackBlockedControl } from './attack-blocked.ts'

const { signal } = new AbortController()

/** A firewall that blocks after some guesses; time goes on by waiting alone. */
function hostWith({
  patience = 8,
  blocks = true,
  dies = false,
}: {
  readonly patience?: number
  readonly blocks?: boolean
  readonly dies?: boolean
}): AttackPort & { readonly released: string[] } {
  let [time, guesses] = [0, 0]
  const released: string[] = []
  const isOver = (): boolean => guesses > patience
  const ask: Ask = async () => await Promise.resolve(reply(dies && isOver() ? 503 : 200))
  const attacker: Ask = async ({ method }) => {
    if (method === 'POST') guesses += 1
    if (isOver()) throw new Error('no answer')
    return await Promise.resolve(reply(method === 'POST' ? 401 : 200))
  }
  return {
    released,
    canary: async () => {
      const canary = await new SampleCanary().port.canary(signal)
      return canary === undefined ? undefined : { ...canary, ask }
    },
    attacker,
    isBlocked: async () => await Promise.resolve(blocks && isOver()),
    release: async () => {
      released.push('released')
      await Promise.resolve()
    },
    now: () => time,
    wait: async (ms) => {
      time += ms
      await Promise.resolve()
    },
  }
}

async function run(host: AttackPort): Promise<Observation> {
  return await attackBlockedControl(host).observe(signal)
}

test('who guesses is not heard any more within seconds, others are, and the test host is let go', async () => {
  const host = hostWith({})
  assert.deepEqual(await run(host), {
    outcome: 'holds',
    measured: 'a test host was not heard any more after 9 guesses in 1 second, others were',
    figures: { guesses: 9, seconds: 1, blocked: 1, others: 1 },
  })
  assert.equal(host.released.length, 2)
})

test('sabotage: a firewall that blocks nobody, too late, or everybody', async () => {
  for (const patience of [Number.POSITIVE_INFINITY, 500]) {
    const seen = await run(hostWith({ patience }))
    assert.equal(seen.outcome, 'fails')
    assert.match(seen.measured, /^a test host was still heard after 400 guesses in 20 seconds/)
  }
  const dead = await run(hostWith({ dies: true }))
  assert.deepEqual([dead.outcome, dead.figures['others']], ['fails', 0])
})

test('sabotage: a server that is silent by itself is no firewall, and a host that was never heard proves nothing', async () => {
  const silent = await run(hostWith({ blocks: false }))
  assert.equal(silent.outcome, 'fails')
  assert.match(silent.measured, /though the firewall does not block it/)
  const host = hostWith({ patience: -1 })
  await assert.rejects(run(host))
  assert.equal(host.released.length, 2)
})
