import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { firewallOrder } from '@zennnn/cloud'
import { LOCATION_PORTS } from '../../packages/cloud/src/firewall/firewall-order.ts'
import { judgeFirewall } from '../../packages/cloud/src/host/port-judge.ts'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openWorld } from '../kit.ts'
import { type NetworkWorld, openNetwork, type Stranger } from '../network-world.ts'
import { startServe } from '../serve-process.ts'

const NEEDS_ROOT = {
  skip: process.getuid?.() === 0 ? false : 'only root makes networks',
}
const PORT = 443
const COOLDOWN_S = 8
const VISIT = { kind: 'visit', port: PORT } as const

interface Place {
  readonly network: NetworkWorld
  readonly attacker: Stranger
  readonly customer: Stranger
  readonly operator: Stranger
}

/** A real server behind our firewall, and three machines around it. */
async function openPlace(t: TestContext): Promise<Place> {
  const network = await openNetwork(t)
  const log = join(network.folder, 'serve.log')
  writeFileSync(log, '')
  const [attacker, customer, operator] = [
    await network.stranger('attacker', 1),
    await network.stranger('customer', 2),
    await network.stranger('operator', 3),
  ]
  await startServe(t, await openWorld(t), {
    within: network.within,
    listen: { address: '::', port: PORT },
    logFile: log,
  })
  await network.guard(
    firewallOrder({
      vaultClients: [],
      neverBlocked: [operator.address],
      cooldownS: COOLDOWN_S,
      log,
    }),
  )
  return { network, attacker, customer, operator }
}

/** Whether he is heard again, and not before the cooldown. */
async function comesBack({ call }: Stranger): Promise<number> {
  const begin = performance.now()
  while ((await call(VISIT)) !== 200)
    assert.ok(performance.now() - begin < 2_000 * COOLDOWN_S, 'he is not heard again')
  return performance.now() - begin
}

test(
  'who guesses, scans, hammers sshd or floods is blocked by the firewall, others are served meanwhile, and it ends by itself',
  NEEDS_ROOT,
  async (t) => {
    const place = await openPlace(t)
    const { attacker, customer } = place
    for (const one of [attacker, customer]) assert.equal(await one.call(VISIT), 200)

    await t.test('who guesses is not heard within ten seconds', async () => {
      const guessing = attacker.call({ kind: 'guess', port: PORT, limitMs: 15_000 })
      assert.equal(await customer.call(VISIT), 200)
      const found = await guessing
      const blocked = await place.network.there('nft', 'list', 'set', 'inet', 'zennnn', 'guessers4')
      assert.ok(isGuess(found) && !found.isHeard, JSON.stringify(found))
      assert.ok(found.ms <= 10_000, `${found.ms} ms`)
      t.diagnostic(`blocked after ${found.guesses} guesses in ${Math.round(found.ms)} ms`)
      assert.ok(blocked.includes(attacker.address), JSON.stringify(found))
      assert.ok(!blocked.includes(customer.address))
      assert.equal(await customer.call(VISIT), 200)
      // Nothing at all of him is heard.
      assert.deepEqual(await attacker.call({ kind: 'knock', ports: [22, 8443] }), [])
      await comesBack(attacker)
    })

    await t.test('who scans ports is blocked with his whole /64, an operator is not', async () => {
      const ports = Array.from({ length: 30 }, (_, each) => 5_000 + each)
      assert.deepEqual(await attacker.call({ kind: 'knock', ports, v6: true }), [])
      const other = { kind: 'knock', ports: [PORT], from: '2001:db8:1::3', v6: true } as const
      assert.deepEqual(await attacker.call(other), [])
      await place.operator.call({ kind: 'knock', ports })
      assert.equal(await place.operator.call(VISIT), 200)
      assert.equal(await customer.call(VISIT), 200)
      // He asks a closed port of the web now and then, as browsers do, and is heard.
      await customer.call({ kind: 'knock', ports: Array<number>(15).fill(80) })
      assert.equal(await customer.call(VISIT), 200)
    })

    await t.test('who hammers sshd is blocked everywhere', async () => {
      const knocks = await attacker.call({ kind: 'knock', ports: Array<number>(40).fill(22) })
      assert.ok(Array.isArray(knocks) && knocks.length >= 15 && knocks.length <= 25, String(knocks))
      assert.equal(await attacker.call(VISIT), 0)
      assert.equal(await customer.call(VISIT), 200)
      await comesBack(attacker)
    })

    await t.test(
      'who opens connections without end gets so many, and nobody else waits',
      async () => {
        const flooding = attacker.call({ kind: 'flood', port: PORT, count: 1_500 })
        const begin = performance.now()
        assert.equal(await customer.call(VISIT), 200)
        const ms = performance.now() - begin
        const taken = Number(await flooding)
        assert.ok(taken >= 400 && taken <= 700, `${taken} were taken`)
        t.diagnostic(
          `${taken} of 1500 connections were taken; another one was served in ${Math.round(ms)} ms`,
        )
      },
    )
  },
)

test(
  'port 80 is reached where an authority comes there and nowhere else, and the audit takes it for right exactly there',
  NEEDS_ROOT,
  async (t) => {
    const network = await openNetwork(t)
    const log = join(network.folder, 'serve.log')
    writeFileSync(log, '')
    const stranger = await network.stranger('stranger', 1)
    const order = { vaultClients: [], neverBlocked: [], log }
    const look = async (httpPort?: number): Promise<string> => {
      const rules = await network.there('nft', '-nn', 'list', 'ruleset')
      return judgeFirewall({ read: rules }, httpPort).state
    }
    // Where nobody listens, the kernel refuses what the firewall let in.
    const knock = async () => await stranger.call({ kind: 'knock', ports: [80, 81, 443] })
    await network.guard(firewallOrder(order))
    assert.deepEqual(await knock(), [443])
    assert.equal(await look(), 'holds')
    await network.load(firewallOrder({ ...order, ports: [...LOCATION_PORTS, 80] }))
    assert.deepEqual(await knock(), [80, 443])
    assert.equal(await look(), 'broken')
    assert.equal(await look(80), 'holds')
  },
)

/** What the audit says of ports, on whichever machine this is. */
async function saysOf(more: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const env = { ...commandEnvironment('/nowhere'), ...more }
  const said = await runZennnn(env, ['host', 'audit', '--json'])
  const { checks } = JSON.parse(said.stdout)
  return checks
    .filter(({ id }: { readonly id: string }) => id === 'ports' || id === 'firewall')
    .map(({ says }: { readonly says: string }) => says)
}

test('the audit of a machine of one’s own takes the port of HTTP for right where it is set, and nowhere else', async () => {
  assert.deepEqual(await saysOf({}), [
    'nobody listens to the network but at 22, 443, 8443, 9443',
    'the firewall drops what is not for 22, 443, 8443, 9443',
  ])
  assert.deepEqual(await saysOf({ ZENNNN_HTTP_PORT: '80' }), [
    'nobody listens to the network but at 22, 80, 443, 8443, 9443',
    'the firewall drops what is not for 22, 80, 443, 8443, 9443',
  ])
})

function isGuess(value: unknown): value is { guesses: number; isHeard: boolean; ms: number } {
  return typeof value === 'object' && value !== null && 'isHeard' in value && 'ms' in value
}
