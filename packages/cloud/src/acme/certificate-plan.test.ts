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
    'd',
    'e',
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
  const last = { ...ordered(100), state: { orderedAt: ago(100), firstOrderedAt: ago(100) } }
  const known = { ...last, wanted: { ...last.wanted, owner: 'cloud' as const } }
  assert.equal(tried([...own, known]).length, 39)
  // The shortest is the cloud's own, which is held back by nothing.
  assert.equal(tried([...own, host('crm')]).length, 42)
})

/** The same below the cloud's own domain. */
function below(one: DueCertificate): DueCertificate {
  return { ...one, wanted: { ...one.wanted, owner: 'cloud' } }
}

test('who signs up keeps nobody from a renewal: the cloud’s own host goes first, then what ends soon, and only what is new waits for a week', () => {
  const strangers = Array.from({ length: 200 }, (_, index) =>
    below(host(`a${index}.cloud.example`)),
  )
  const own = below(host('cloud.example', 29))
  const soon = below(host('acme.cloud.example', 9))
  const later = below(host('beta.cloud.example', 29))
  const names = tried([...strangers, later, soon, own])
  assert.deepEqual(names.slice(0, 3), ['cloud.example', 'acme.cloud.example', 'a0.cloud.example'])
  assert.equal(names[42], 'beta.cloud.example')
  assert.equal(names.length, 43)
  // Nor do renewals keep new hosts from their first one.
  const renewed = Array.from({ length: 60 }, (_, index) =>
    below(host(`b${index}.cloud.example`, 80, { orderedAt: ago(50) })),
  )
  assert.equal(tried([...strangers, ...renewed, later, soon, own]).length, 43)
  // When the week is used up, strangers wait; a name that is added is new, what was there goes on.
  const used = Array.from({ length: 40 }, (_, index) =>
    below(host(`c${index}.cloud.example`, 80, { orderedAt: ago(50), firstOrderedAt: ago(50) })),
  )
  const wider = { ...later, wanted: { ...later.wanted, names: ['more.example'] } }
  assert.deepEqual(tried([...used, ...strangers, wider, soon, own]), [
    'cloud.example',
    'acme.cloud.example',
  ])
  assert.deepEqual(tried([...used, ...strangers, below(host('cloud.example'))]), ['cloud.example'])
})
