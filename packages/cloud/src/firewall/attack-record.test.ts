import assert from 'node:assert/strict'
import { chmod, chown, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type AttackSeen,
  attackFaults,
  findHostAttack,
  type HostAttack,
  hostAttackText,
  parseHostAttack,
} from './attack-record.ts'

const GUESS: AttackSeen = {
  kind: 'guess',
  version: 6,
  tries: 60,
  silentAfterMs: 5_000.5,
  isInSet: true,
  areOthersHeard: true,
  isLetGo: true,
}
const HEARD: AttackSeen = { ...GUESS, kind: 'scan', silentAfterMs: undefined, isInSet: false }
const ATTACK: HostAttack = {
  at: new Date('2026-11-30T12:00:00Z'),
  hasRules: true,
  neverBlocked: 3,
  attacks: [GUESS, HEARD],
}

test('an attack is blocked only where all of it was as promised', () => {
  assert.deepEqual(attackFaults(GUESS), [])
  assert.deepEqual(attackFaults({ ...GUESS, silentAfterMs: 10_000 }), [])
  assert.deepEqual(attackFaults(HEARD), ['it was heard to the end'])
  for (const [change, said] of [
    [{ silentAfterMs: 12_345 }, 'it was heard for 12.3 s, of 10.0 s at most'],
    [{ isInSet: false }, 'it was not heard, though the firewall does not block it'],
    [{ areOthersHeard: false }, 'nobody else was heard, either'],
    [{ isLetGo: false }, 'it was not heard again when it was let go'],
  ] as const)
    assert.deepEqual(attackFaults({ ...GUESS, ...change }), [said])
})

test('what was written is read again, and anything else is none', () => {
  const text = hostAttackText(ATTACK)
  assert.deepEqual(parseHostAttack(text), ATTACK)
  const bare = { ...ATTACK, hasRules: false, attacks: [] }
  assert.deepEqual(parseHostAttack(hostAttackText(bare)), bare)
  for (const other of [
    '',
    'null',
    '[]',
    '{}',
    text.slice(0, -3),
    text.replace('2026-11-30T12:00:00.000Z', 'tomorrow'),
    text.replace('"hasRules":true', '"hasRules":"yes"'),
    text.replace('"hasRules":true', '"hasRules":false'),
    // Of whom nothing is said must be said.
    text.replace('"neverBlocked":3,', ''),
    text.replace('"neverBlocked":3', '"neverBlocked":-1'),
    text.replace('"guess"', '"stare"'),
    // Nobody guessed.
    text.replace('"guess"', '"scan"'),
    text.replace('"version":6', '"version":5'),
    text.replace('"tries":60', '"tries":"many"'),
    text.replace('5000.5', '-1'),
    text.replace('5000.5', 'null'),
    text.replace('"isInSet":true', '"isInSet":1'),
    text.replace(',"isLetGo":true', ''),
    hostAttackText({ ...ATTACK, attacks: [] }),
  ])
    assert.equal(parseHostAttack(other), undefined, other)
})

test('no report is not the same as one that nobody can read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-attack-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const path = join(folder, 'attack.json')
  assert.equal(await findHostAttack(path), undefined)
  await writeFile(path, 'garbage')
  assert.equal(await findHostAttack(path), 'unreadable')
  await writeFile(path, hostAttackText(ATTACK))
  await symlink(path, join(folder, 'link.json'))
  assert.equal(await findHostAttack(join(folder, 'link.json')), 'unreadable')
  await chmod(path, 0o666)
  assert.equal(await findHostAttack(path), 'unreadable')
  await chmod(path, 0o644)
  if (process.getuid?.() !== 0) return
  assert.deepEqual(await findHostAttack(path), ATTACK)
  await chown(path, 65_534, 65_534)
  assert.equal(await findHostAttack(path), 'unreadable')
})
