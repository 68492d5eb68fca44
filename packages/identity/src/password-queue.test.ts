import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asker, PasswordQueue } from './password-queue.ts'

function fill(networks: number, each: number): PasswordQueue<Asker> {
  const queue = new PasswordQueue<Asker>()
  for (let network = 0; network < networks; network += 1)
    for (let one = 0; one < each; one += 1) queue.add({ network: `192.0.2.${network}` })
  return queue
}

test('of 32 places 24 are for everybody, 32 for known browsers and for ourselves', () => {
  const queue = fill(24, 1)
  const stranger = { network: '198.51.100.1' }
  assert.equal(queue.hasPlace(stranger), false)
  for (let one = 0; one < 8; one += 1) {
    assert.equal(queue.hasPlace({ ...stranger, isKnown: true }), true)
    assert.equal(queue.add({ ...stranger, isKnown: true }), undefined)
  }
  assert.equal(queue.hasPlace({ ...stranger, isKnown: true }), false)
  assert.equal(queue.hasPlace({}), false)
  assert.equal(queue.size, 32)
})

test('one network has at most eight places, and one allocation of IPv6 is one network', () => {
  const queue = new PasswordQueue<Asker>()
  for (let one = 0; one < 8; one += 1) queue.add({ network: `2001:db8:1:${one}::/64` })
  assert.equal(queue.hasPlace({ network: '2001:db8:1:ff::/64' }), false)
  assert.equal(queue.hasPlace({ network: '2001:db8:2:0::/64' }), true)
})

test('three networks that took all places give them to others, the last first, down to an equal share', () => {
  const queue = fill(3, 8)
  const gone = Array.from({ length: 6 }, (_, one) => {
    const asker = { network: `198.51.100.${one}` }
    assert.equal(queue.hasPlace(asker), true)
    return queue.add(asker)?.network
  })
  assert.deepEqual(
    gone,
    [2, 1, 0, 2, 1, 0].map((network) => `192.0.2.${network}`),
  )
  assert.equal(queue.hasPlace({ network: '192.0.2.0' }), false)
})

test('whoever is known gives way to nobody', () => {
  const queue = new PasswordQueue<Asker>()
  for (let one = 0; one < 32; one += 1) queue.add({ network: '192.0.2.1', isKnown: true })
  assert.equal(queue.hasPlace({ network: '198.51.100.1' }), false)
})
