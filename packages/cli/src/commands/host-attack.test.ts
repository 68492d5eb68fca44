import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttackSeen } from '@zennnn/cloud'
import { attackLines, isHeldOff } from './host-attack.ts'

const GUESS: AttackSeen = {
  kind: 'guess',
  version: 4,
  tries: 52,
  silentAfterMs: 5_432,
  isInSet: true,
  areOthersHeard: true,
  isLetGo: true,
}
const SCAN: AttackSeen = { ...GUESS, kind: 'scan', version: 6, tries: 30 }

test('an attack says line by line what the firewall did, and what it did not', () => {
  const heard = { ...SCAN, silentAfterMs: undefined, isInSet: false, areOthersHeard: false }
  const attack = { at: new Date(), hasRules: true, neverBlocked: 0, attacks: [GUESS, heard] }
  assert.deepEqual(attackLines(attack), [
    'holds    who guesses passwords over IPv4 was not heard any more after 5.4 s and 52 tries; others were.',
    'BROKEN   who scans closed ports over IPv6, 30 tries: it was heard to the end; nobody else was heard, either.',
  ])
  for (const [neverBlocked, said] of [
    [1, '         Not tried: what comes from the 1 network that is never blocked.'],
    [2, '         Not tried: what comes from the 2 networks that are never blocked.'],
  ] as const)
    assert.equal(attackLines({ ...attack, neverBlocked }).at(-1), said)
})

test('a machine without rules blocks nobody, and is told what to do', () => {
  const bare = { at: new Date(), hasRules: false, neverBlocked: 0, attacks: [] }
  assert.equal(isHeldOff(bare), false)
  assert.match(attackLines(bare).join('\n'), /^BROKEN .*\n.*systemctl reload nftables/)
})

test('it ends well only while each attack was blocked', () => {
  const attack = { at: new Date(), hasRules: true, neverBlocked: 1, attacks: [GUESS, SCAN] }
  assert.equal(isHeldOff(attack), true)
  assert.equal(isHeldOff({ ...attack, attacks: [GUESS, { ...SCAN, isInSet: false }] }), false)
})
