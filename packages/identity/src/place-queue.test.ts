import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseId } from '@zennnn/kernel'
import { type Asker, PlaceQueue } from './place-queue.ts'

const PLACES = { all: 32, forKnown: 8, ofNetwork: 8 }
const STRANGER = { network: '198.51.100.1', database: database(0) }

/** One of twenty-six. */
function database(one: number) {
  return parseDatabaseId(`z_${String.fromCharCode(97 + one).repeat(26)}`)
}

function filled(askers: readonly Asker[]): PlaceQueue<Asker> {
  const queue = new PlaceQueue<Asker>(PLACES)
  for (const asker of askers) assert.equal(queue.add(asker), undefined)
  return queue
}

/** `each` of so many networks, of one database. */
function crowd(networks: number, each: number, more: Partial<Asker> = {}): readonly Asker[] {
  return Array.from({ length: networks * each }, (_, one) => ({
    network: `192.0.2.${Math.floor(one / each)}`,
    database: database(0),
    ...more,
  }))
}

function countOf(queue: PlaceQueue<Asker>, counts: (asker: Asker) => boolean): number {
  return queue.takeAll().filter(counts).length
}

test('of 32 places 24 are for everybody, eight more for who is known', () => {
  const queue = filled(crowd(24, 1))
  assert.equal(queue.hasPlace(STRANGER), false)
  for (let one = 0; one < 8; one += 1) {
    const known = { ...STRANGER, network: `203.0.113.${one}`, isKnown: true }
    assert.equal(queue.hasPlace(known), true)
    assert.equal(queue.add(known), undefined)
  }
  assert.equal(queue.hasPlace({ ...STRANGER, isKnown: true }), false)
  assert.equal(queue.size, 32)
})

test('strangers of one network have at most eight places, and one allocation of IPv6 is one network', () => {
  const queue = filled(
    Array.from({ length: 8 }, (_, one) => ({ ...STRANGER, network: `2001:db8:1:${one}::/64` })),
  )
  assert.equal(queue.hasPlace({ ...STRANGER, network: '2001:db8:1:ff::/64' }), false)
  assert.equal(queue.hasPlace({ ...STRANGER, network: '2001:db8:1:ff::/64', isKnown: true }), true)
  assert.equal(queue.hasPlace({ ...STRANGER, network: '2001:db8:2:0::/64' }), true)
})

test('three networks that took all places give them to others, the last first, down to an equal share', () => {
  const queue = filled(crowd(3, 8))
  const gone = Array.from({ length: 6 }, (_, one) => {
    const asker = { ...STRANGER, network: `198.51.100.${one}` }
    assert.equal(queue.hasPlace(asker), true)
    return queue.add(asker)?.network
  })
  assert.deepEqual(
    gone,
    [2, 1, 0, 2, 1, 0].map((network) => `192.0.2.${network}`),
  )
  assert.equal(queue.hasPlace({ ...STRANGER, network: '192.0.2.0' }), false)
})

test('who is known gives way, too: to a stranger of another database, but for the places that are for who is known', () => {
  const queue = filled(crowd(1, 32, { isKnown: true }))
  for (let one = 0; one < 16; one += 1) {
    const asker = { network: `198.51.100.${one}`, database: database(1 + one) }
    assert.equal(queue.add(asker)?.network, '192.0.2.0')
  }
  for (let one = 16; one < 32; one += 1) {
    const asker = { network: `198.51.100.${one}`, database: database(25) }
    if (queue.hasPlace(asker)) queue.add(asker)
  }
  assert.ok(countOf(queue, ({ isKnown }) => isKnown === true) >= 8)
})

test('many networks at one database give way to another database, and many databases of one network to another network', () => {
  const attacked = filled(crowd(24, 1))
  assert.notEqual(attacked.add({ ...STRANGER, database: database(1) }), undefined)
  assert.equal(attacked.hasPlace(STRANGER), false)
  const trials = filled(
    Array.from({ length: 32 }, (_, one) => ({
      network: '192.0.2.1',
      database: database(one % 16),
      isKnown: true,
    })),
  )
  assert.equal(trials.hasPlace({ network: '192.0.2.1', database: database(20) }), false)
  const office = { network: '198.51.100.1', database: database(25), isKnown: true }
  for (let one = 0; one < 12; one += 1) assert.equal(trials.add(office)?.network, '192.0.2.1')
  const another = { network: '192.0.2.1', database: database(24), isKnown: true }
  assert.equal(trials.hasPlace(another), false)
  assert.equal(
    countOf(trials, ({ network }) => network === '198.51.100.1'),
    12,
  )
})

test('databases take turns: one that waits in crowds makes another wait for one', () => {
  const [one, two, none] = [database(1), database(2), undefined]
  const queue = filled(
    [one, one, one, one, two, none, two].map((of, index) => ({
      network: `192.0.2.${index}`,
      database: of,
    })),
  )
  const served = Array.from({ length: 8 }, () => queue.next()?.network.slice('192.0.2.'.length))
  assert.deepEqual(served, ['0', '4', '5', '1', '6', '2', '3', undefined])
})
