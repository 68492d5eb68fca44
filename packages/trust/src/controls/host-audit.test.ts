import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostAudit, HostCheck } from '@zennnn/cloud'
import { hostAuditControl, observeHosts, sshAuditControl } from './host-audit.ts'

const NOW = new Date('2026-11-30T12:00:00Z')

function check(state: HostCheck['state'], promise: HostCheck['promise']): HostCheck {
  return {
    id: 'x',
    promise,
    state,
    says: 'Port 22 is closed.',
    found: 'port 22 is open',
    advice: '',
  }
}

function audit(states: readonly HostCheck['state'][], minutesAgo = 30): HostAudit {
  return {
    at: new Date(NOW.getTime() - minutesAgo * 60_000),
    checks: [...states.map((state) => check(state, 'host-hardened')), check('holds', 'host-ssh')],
  }
}

test('every line that a program can see holds, and what a person must say is counted apart', async () => {
  const seen = observeHosts([audit(['holds', 'holds', 'attest'])], 'host-hardened', NOW)
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured: '2 of 3 lines hold on 1 host, 1 to be attested',
    figures: { hosts: 1, holds: 2, broken: 0, forged: 0, unknown: 0, attest: 1, unseen: 0 },
  })
  const port = {
    clock: { now: () => NOW },
    audits: async () => await Promise.resolve([audit(['broken'])]),
  }
  const { signal } = new AbortController()
  assert.equal((await hostAuditControl(port).observe(signal)).outcome, 'fails')
  // The other promise is not told of it.
  assert.equal((await sshAuditControl(port).observe(signal)).outcome, 'holds')
})

test('sabotage: one broken line of one host breaks it, and the page does not say which', () => {
  const seen = observeHosts(
    [audit(['holds']), audit(['holds', 'broken', 'unknown'])],
    'host-hardened',
    NOW,
  )
  assert.deepEqual(
    [seen.outcome, seen.measured],
    ['fails', '2 of 4 lines hold on 2 hosts, 1 broken, 1 not known'],
  )
  assert.doesNotMatch(seen.measured, /22/)
})

test('sabotage: an audit that its machine did not make breaks it, and is not counted as one that is missing', () => {
  assert.deepEqual(observeHosts([audit(['holds']), false, undefined], 'host-ssh', NOW), {
    outcome: 'fails',
    measured:
      '1 of 1 line hold on 1 host, 1 host with an audit that is not its own, 1 host without an audit of the last hours',
    figures: { hosts: 3, holds: 1, broken: 0, forged: 1, unknown: 0, attest: 0, unseen: 1 },
  })
})

test('a machine that is no location of ours is nobody’s proof', () => {
  assert.deepEqual(observeHosts([], 'host-ssh', NOW), {
    outcome: 'unknown',
    measured: 'this machine is no location of ours: nothing is said of it',
    figures: { hosts: 0 },
  })
})

test('sabotage: what nobody looked at today is not said to hold', () => {
  const states = [
    [undefined],
    [],
    [audit([])],
    [audit(['unknown', 'holds'])],
    [audit(['attest'])],
    [audit(['holds'], 151)],
    [audit(['holds'], -6)],
    [audit(['broken'], 151)],
    [audit(['holds']), undefined],
  ]
  for (const audits of states)
    assert.equal(observeHosts(audits, 'host-hardened', NOW).outcome, 'unknown')
  // Clocks of two machines are never the same.
  assert.equal(observeHosts([audit(['holds'], -1)], 'host-hardened', NOW).outcome, 'holds')
})
