import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttackSeen, HostAttack } from '@zennnn/cloud'
import { parseObservation } from '../control/observation.ts'
import { attackBlockedControl, observeAttack } from './attack-blocked.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const GUESS: AttackSeen = {
  kind: 'guess',
  version: 4,
  tries: 52,
  silentAfterMs: 5_400,
  isInSet: true,
  areOthersHeard: true,
  isLetGo: true,
}
const SCAN: AttackSeen = { ...GUESS, kind: 'scan', version: 6, tries: 30, silentAfterMs: 900 }

function attacked(change: Partial<AttackSeen> = {}, hoursAgo = 5): HostAttack {
  const at = new Date(NOW.getTime() - hoursAgo * 3_600_000)
  return { at, hasRules: true, neverBlocked: 0, attacks: [{ ...GUESS, ...change }, SCAN] }
}

test('who attacks is not heard any more within seconds, others are, and the page says how long it took', () => {
  assert.deepEqual(observeAttack(attacked(), NOW), {
    outcome: 'holds',
    measured:
      'this machine blocked a test host in 2 of 2 attacks, the slowest after 5.4 s, and heard others, 5 h ago',
    figures: { attacks: 2, blocked: 2, others: 2, slowest_ms: 5_400, never_blocked: 0 },
  })
})

test('who is never blocked, be it an office or a proxy with people behind it, was not tried, and that is said', () => {
  for (const [neverBlocked, said] of [
    [1, /ago; of 1 network that is never blocked nothing is said$/],
    [3, /ago; of 3 networks that are never blocked nothing is said$/],
  ] as const)
    for (const change of [{}, { isInSet: false }]) {
      const seen = observeAttack({ ...attacked(change), neverBlocked }, NOW)
      assert.match(seen.measured, said)
      assert.equal(seen.figures['never_blocked'], neverBlocked)
      assert.deepEqual(parseObservation(seen), seen)
    }
})

test('sabotage: a firewall that blocks nobody, too late, somebody else, or everybody', () => {
  for (const change of [
    { silentAfterMs: undefined, isInSet: false },
    // Its set has him, and no rule asks the set.
    { silentAfterMs: undefined },
    { silentAfterMs: 10_001 },
    // The server fell silent by itself.
    { isInSet: false },
    { areOthersHeard: false },
    { isLetGo: false },
  ]) {
    const seen = observeAttack(attacked(change), NOW)
    assert.equal(seen.outcome, 'fails', JSON.stringify(change))
    assert.match(seen.measured, /^1 of 2 attacks of a test host on this machine ended as they must/)
    assert.equal(seen.figures['blocked'], 1)
    assert.deepEqual(parseObservation(seen), seen)
  }
  const everybody = observeAttack(attacked({ areOthersHeard: false }), NOW)
  assert.match(everybody.measured, /others were not heard/)
  // Where to begin is not told.
  assert.doesNotMatch(everybody.measured, /guess|IPv4/)
})

test('sabotage: a machine without rules in force, and a report that is none, break the sentence', () => {
  const bare = { ...attacked(), hasRules: false, attacks: [] }
  assert.equal(observeAttack(bare, NOW).outcome, 'fails')
  assert.equal(observeAttack('unreadable', NOW).outcome, 'fails')
})

test('sabotage: what is too old, or of a time to come, proves nothing, whatever it says', () => {
  for (const hoursAgo of [48.1, -0.1])
    for (const change of [{}, { isInSet: false }])
      assert.equal(observeAttack(attacked(change, hoursAgo), NOW).outcome, 'unknown')
  assert.equal(observeAttack(attacked({}, 47.9), NOW).outcome, 'holds')
})

test('where no test host attacked the sentence stays unproved, and says whether it is a server of ours', async () => {
  const { signal } = new AbortController()
  const seen = async (isLocation: boolean) =>
    await attackBlockedControl({
      clock: { now: () => NOW },
      newest: async () => await Promise.resolve(undefined),
      isLocation: async () => await Promise.resolve(isLocation),
    }).observe(signal)
  assert.deepEqual(await seen(true), {
    outcome: 'unknown',
    measured: 'this machine was not attacked by its test host yet',
    figures: {},
  })
  assert.equal(
    (await seen(false)).measured,
    'this machine is no location of ours: it has no firewall of ours to attack',
  )
})
