import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locations } from './location.ts'
import { type LocationOrder, planLocation } from './location-plan.ts'

const KEY = `ssh-ed25519 ${'A'.repeat(68)}`
const NOW = new Date('2026-11-30T12:00:00Z')
const NONE: Locations = { cloud: 'a'.repeat(26), people: [], locations: [] }
const ASHBURN = { city: 'Ashburn', country: 'United States', continent: 'North America' }
const ORDER: LocationOrder = {
  name: 'us',
  host: '192.0.2.7',
  user: 'anna',
  place: ASHBURN,
  people: [{ name: 'anna', keys: [KEY] }],
}

function plan(order: LocationOrder, known = NONE) {
  return planLocation(known, order, { domain: 'cloud.example', now: NOW })
}

test('a second run needs the name alone, and what is said again replaces what is known', () => {
  const { location, people } = plan(ORDER)
  const hostKey = `SHA256:${'a'.repeat(43)}`
  const known = {
    ...NONE,
    people,
    locations: [{ ...location, hostKey, vaultClients: ['192.0.2.1'] }],
  }
  const again = plan({ name: 'us', people: [] }, known)
  assert.deepEqual(again.location, known.locations[0])
  assert.deepEqual(again.people, ORDER.people)
  const other = `ssh-ed25519 ${'B'.repeat(68)}`
  const changed = plan(
    { name: 'us', host: 'us.example', people: [{ name: 'anna', keys: [other] }] },
    known,
  )
  assert.equal(changed.location.host, 'us.example')
  assert.equal(changed.location.hostKey, hostKey)
  assert.deepEqual(changed.people, [{ name: 'anna', keys: [other] }])
})

test('a location that asks an authority goes on asking it, whatever else a run changes', () => {
  const { location, people } = plan(ORDER)
  assert.equal('acme' in location, false)
  const acme = { directory: 'https://acme.example/directory', key: 'P-256' } as const
  const hostKey = `SHA256:${'a'.repeat(43)}`
  const known = { ...NONE, people, locations: [{ ...location, hostKey, acme }] }
  const again = plan({ name: 'us', domain: 'us.example', people: [] }, known)
  assert.deepEqual(again.location.acme, acme)
})

test('what waits for the databases of a lost region answers in their name, and what runs a cloud waits for none', () => {
  assert.equal(plan(ORDER).location.domain, 'us.cloud.example')
  const { location, people } = plan({ ...ORDER, spare: true })
  assert.equal(location.spare, true)
  assert.equal(location.domain, 'cloud.example')
  const hostKey = `SHA256:${'a'.repeat(43)}`
  const waiting = { ...NONE, people, locations: [{ ...location, hostKey }] }
  assert.equal(plan({ name: 'us', people: [] }, waiting).location.spare, true)
  const running = { ...NONE, people, locations: [{ ...location, hostKey, spare: false }] }
  assert.throws(() => plan({ name: 'us', spare: true, people: [] }, running), {
    code: 'VALUE_INVALID',
    message: /A cloud of its own runs on us already/,
  })
})

function refuse(change: Partial<LocationOrder>, says: RegExp): void {
  assert.throws(() => plan({ ...ORDER, ...change }), { code: 'VALUE_INVALID', message: says })
}

test('nobody vouches for a host key by leaving it away', () => {
  assert.equal(plan(ORDER).location.hostKey, undefined)
})

test('what is missing or no such thing is refused, all at once', () => {
  refuse({ host: undefined, place: undefined }, /--host must be.*--place must be/)
  refuse({ host: '-oProxyCommand=sh' }, /--host must be/)
  refuse({ host: 'us.example; reboot' }, /--host must be/)
  refuse({ name: '../us' }, /no name of a region/)
  refuse({ hostKey: 'SHA256:short' }, /--host-key must be/)
  refuse({ neverBlocked: ['an office'] }, /--never-block "an office" must be an address/)
  refuse({ user: 'bob' }, /"bob" is none of the people: name a key with --person bob=<file>/)
  refuse(
    { people: [{ name: 'anna', keys: ['PRIVATE KEY'] }] },
    /keys of "anna" must be public keys/,
  )
  // Who leaves has an account that ended.
  refuse({ people: [{ name: 'root', keys: [KEY] }] }, /keys of "root" must be public/)
  refuse({ user: 'zennnn-serve' }, /--user must name who of the people you are/)
  // To Ansible, which runs as root here, they would be a program.
  refuse({ people: [{ name: 'anna', keys: [`${KEY} {{ 1 }}`] }] }, /keys of "anna" must be public/)
  refuse({ place: { ...ASHBURN, country: '{% raw %}' } }, /--place must be/)
  refuse({ domain: 'us_cloud' }, /--domain must be/)
})

test('whose last day is over, or too far, is refused when he is named or comes in himself', () => {
  const anna = (until: string) => ({ name: 'anna', keys: [KEY], until })
  assert.equal(plan({ ...ORDER, people: [anna('2026-11-30')] }).people[0]?.until, '2026-11-30')
  refuse({ people: [anna('2026-11-29')] }, /The last day of "anna": 2026-11-29 is over/)
  refuse({ people: [anna('2030-01-01')] }, /more than 400 days away/)
  refuse({ people: [anna('soon')] }, /must be a day/)
  const bob = { name: 'bob', keys: [KEY], until: '2026-01-01' }
  // Who only stands on the list has ended there by himself: nobody else is kept from his work by that.
  assert.equal(plan(ORDER, { ...NONE, people: [bob] }).people.length, 2)
  const known = { ...NONE, people: [{ ...bob, name: 'anna' }] }
  assert.throws(() => plan({ ...ORDER, people: [] }, known), {
    message: /"anna": 2026-01-01 is over/,
  })
})
