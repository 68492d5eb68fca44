import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firewallOrder } from './firewall-order.ts'

const WISH = { vaultClients: [], neverBlocked: [], log: '/srv/zennnn/home/log/serve.log' }

test('a firewall is that of a location where nothing else is said, and never blocks who uses its vault', () => {
  const wish = {
    ...WISH,
    vaultClients: ['192.0.2.1'],
    neverBlocked: ['198.51.100.0/24', '192.0.2.1'],
  }
  assert.deepEqual(firewallOrder(wish), {
    ssh: 22,
    open: [443, 8443],
    vault: { port: 9443, clients: ['192.0.2.1'] },
    neverBlocked: ['192.0.2.1', '198.51.100.0/24'],
    cooldownS: 600,
    log: '/srv/zennnn/home/log/serve.log',
  })
  assert.deepEqual(firewallOrder({ ...WISH, ports: [8443, 8443, 22] }).open, [8443])
})

test('what would become another rule, or let everybody in, is refused, and every mistake is named at once', () => {
  const places = [
    '10.0.0.0/33',
    'example.com',
    '1.2.3.4 } accept #',
    '1.2.3.4\ntcp dport 5432 accept',
    'fe80::1%eth0',
    '0.0.0.0/0',
    '::/0',
    '',
  ]
  assert.throws(
    () => firewallOrder({ ...WISH, neverBlocked: places }),
    (error: Error) => places.every((place) => error.message.includes(place)),
  )
  for (const vaultClients of [['192.0.2.0/24'], ['west.example']])
    assert.throws(() => firewallOrder({ ...WISH, vaultClients }), { code: 'VALUE_INVALID' })
  for (const ports of [[0], [65_536], [1.5], [Number.NaN]])
    assert.throws(() => firewallOrder({ ...WISH, ports }), { code: 'VALUE_INVALID' })
  for (const cooldownS of [0, -1, 1.5, 86_401])
    assert.throws(() => firewallOrder({ ...WISH, cooldownS }), { code: 'VALUE_INVALID' })
  for (const log of ['serve.log', '/a b', '/x\nenabled = false', '/%(x)s', ''])
    assert.throws(() => firewallOrder({ ...WISH, log }), { code: 'VALUE_INVALID' })
  const both = { ...WISH, ports: [0], cooldownS: 0 }
  assert.throws(() => firewallOrder(both), {
    message: '0 is no port. The cooldown must be a second to a day.',
  })
})
