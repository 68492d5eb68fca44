import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseId } from '@zennnn/kernel'
import { AwayHosts } from './directory-away.ts'

const ONE = {
  database: parseDatabaseId(`z_${'a'.repeat(26)}`),
  directory: '01990000-0000-7000-8000-000000000001',
  host: 'ldap.example.com',
  port: 636,
}

test('a host is away for a minute, or until it answers, in its own directory alone', () => {
  let at = 0
  const away = new AwayHosts({ now: () => new Date(at) })
  assert.equal(away.isAway(ONE), false)
  away.note(ONE)
  assert.equal(away.isAway(ONE), true)
  for (const other of [
    { database: parseDatabaseId(`z_${'b'.repeat(26)}`) },
    { directory: '01990000-0000-7000-8000-000000000002' },
    { host: 'ldap2.example.com' },
    { port: 389 },
  ])
    assert.equal(away.isAway({ ...ONE, ...other }), false, JSON.stringify(other))
  at = 59_999
  assert.equal(away.isAway(ONE), true)
  at = 60_000
  assert.equal(away.isAway(ONE), false)
  away.note(ONE)
  away.forget(ONE)
  assert.equal(away.isAway(ONE), false)
})

test('however many hosts are away, a thousand are remembered, those that were noted last', () => {
  const away = new AwayHosts({ now: () => new Date(0) })
  const places = Array.from({ length: 1001 }, (_, n) => ({ ...ONE, host: `ldap${n}.example.com` }))
  for (const place of places) away.note(place)
  const isAway = places.map((place) => away.isAway(place))
  assert.deepEqual([isAway[0], isAway.filter(Boolean).length], [false, 1000])
})
