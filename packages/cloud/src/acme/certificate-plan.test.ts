import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  certificatesToTry,
  type DueCertificate,
  nearsEndAt,
  renewsAt,
  waitMs,
  wantedCertificates,
} from './certificate-plan.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function inDays(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS)
}

/** With a certificate of 90 days that ends so many days from now; without, where there is none. */
function host(
  name: string,
  endsInDays?: number,
  state: DueCertificate['state'] = {},
): DueCertificate {
  return {
    wanted: { host: name, names: [name], challenge: 'http-01', owner: 'customer' },
    found:
      endsInDays === undefined
        ? undefined
        : { names: [name], issuer: '', from: inDays(endsInDays - 90), until: inDays(endsInDays) },
    state,
  }
}

function ago(hours: number): Date {
  return new Date(NOW.getTime() - hours * HOUR_MS)
}

function tried(all: readonly DueCertificate[]): readonly string[] {
  return certificatesToTry(all, NOW).map(({ wanted }) => wanted.host)
}

test('with a program for the DNS one wildcard serves the cloud, without it each host has its own', () => {
  const needs = { domain: 'cloud.example', slugs: ['acme'], ownHosts: ['crm.acme.example'] }
  assert.deepEqual(
    wantedCertificates({ ...needs, hasDnsHook: true }).map(({ names, challenge, owner }) => [
      names,
      challenge,
      owner,
    ]),
    [
      [['cloud.example', '*.cloud.example'], 'dns-01', 'cloud'],
      [['crm.acme.example'], 'http-01', 'customer'],
    ],
  )
  assert.deepEqual(
    wantedCertificates({ ...needs, hasDnsHook: false }).map(({ names }) => names),
    [['cloud.example'], ['acme.cloud.example'], ['crm.acme.example']],
  )
  // Nobody vouches for names that lead to each one's own machine.
  const local = { ...needs, domain: 'localhost', ownHosts: [], hasDnsHook: false }
  assert.deepEqual(wantedCertificates(local), [])
})

test('a certificate is renewed after two thirds of its life, however long that is', () => {
  const [year, days] = [90, 6].map((life) => ({
    names: [],
    issuer: '',
    from: NOW,
    until: inDays(life),
  }))
  assert.ok(year !== undefined && days !== undefined)
  assert.deepEqual([renewsAt(year), nearsEndAt(year)], [inDays(60), inDays(76)])
  assert.deepEqual([renewsAt(days), nearsEndAt(days)], [inDays(4), inDays(5)])
  assert.deepEqual(tried([host('a', 31), host('b', 30), host('c', 29), host('d', -1), host('e')]), [
    'e',
    'd',
    'c',
    'b',
  ])
})

test('one that lacks a name is due, and what waits is not tried before its time', () => {
  const missing = host('a.example', 80)
  const wide = { ...missing, wanted: { ...missing.wanted, names: ['a.example', '*.a.example'] } }
  assert.deepEqual(tried([missing]), [])
  assert.deepEqual(tried([wide]), ['a.example'])
  assert.deepEqual(
    tried([
      host('later', undefined, { nextTryAt: new Date(NOW.getTime() + 1) }),
      host('now', undefined, { nextTryAt: NOW }),
    ]),
    ['now'],
  )
})

test('waits grow from minutes to a day, and what the authority asks for counts if it is more', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 99].map((failures) => waitMs(failures) / 60_000)
  assert.deepEqual(minutes, [5, 15, 60, 240, 720, 1440, 1440, 1440])
  assert.equal(waitMs(1, 7200), 2 * HOUR_MS)
  assert.equal(waitMs(6, 7200), DAY_MS)
  // Not more than 5 failures of a name in any hour, which is what Let's Encrypt takes.
  const first = minutes.map((_, index) =>
    minutes.slice(0, index + 1).reduce((sum, one) => sum + one),
  )
  assert.ok(first.filter((at) => at < 60).length < 5)
})

test('what was begun goes on, and no more orders are asked for than the limits allow', () => {
  const fresh = Array.from({ length: 300 }, (_, index) => host(`h${index}`))
  assert.equal(tried(fresh).length, 200)
  const ordered = (hours: number) => host('o', 80, { orderedAt: ago(hours) })
  assert.equal(tried([...fresh, ordered(1), ordered(2), ordered(4)]).length, 198)
  const begun = host('begun', undefined, { order: 'https://a/1', orderedAt: ago(1) })
  assert.equal(tried([...fresh, begun])[0], 'begun')
  // Below one registered domain there are far fewer, a week.
  const own = fresh.map((one) => ({ ...one, wanted: { ...one.wanted, owner: 'cloud' as const } }))
  const last = ordered(100)
  const known = { ...last, wanted: { ...last.wanted, owner: 'cloud' as const } }
  assert.equal(tried([...own, known]).length, 39)
  assert.equal(tried([...own, host('crm')]).length, 41)
})
