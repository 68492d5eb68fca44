import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PasswordForms } from '@zennnn/cloud'
import { sampleTurns } from '../control/sample-turns.ts'
import { observeHashes, storedHashesControl } from './stored-hashes.ts'

const STRONG: PasswordForms = {
  scheme: 'pbkdf2-sha512-keyed',
  rounds: 220_000,
  saltBytes: 16,
  hashBytes: 64,
  count: 5,
  salts: 5,
}

test('every stored password is stretched and salted, also where administrators chose more rounds', () => {
  const more = { ...STRONG, rounds: 600_000, count: 2, salts: 2 }
  assert.deepEqual(observeHashes([[STRONG, more], [], [more]], 3), {
    outcome: 'holds',
    measured: '9 of 9 passwords of 3 databases kept by PBKDF2 with SHA-512, at least 220000 rounds',
    figures: { databases: 3, passwords: 9, weak: 0, shared: 0, least_rounds: 220_000 },
  })
})

test('sabotage: another scheme, too few rounds, a short salt or hash, of one database', () => {
  for (const change of [
    { scheme: 'pbkdf2-sha512' },
    { scheme: 'md5' },
    { scheme: '' },
    { rounds: 219_999 },
    { saltBytes: 15 },
    { hashBytes: 32 },
    { rounds: Number.NaN },
  ]) {
    const seen = observeHashes([[STRONG], [{ ...STRONG, ...change, count: 1, salts: 1 }]], 2)
    assert.equal(seen.outcome, 'fails', JSON.stringify(change))
    assert.equal(seen.figures['weak'], 1)
  }
})

test('sabotage: two passwords with one salt, and none at all', () => {
  const seen = observeHashes([[{ ...STRONG, salts: 4 }]], 1)
  assert.deepEqual([seen.outcome, seen.figures['shared']], ['fails', 1])
  assert.equal(observeHashes([], 0).outcome, 'unknown')
  assert.equal(observeHashes([[], []], 2).outcome, 'unknown')
})

test('sabotage: of more databases than one run looks at, the one with a weak hash stays known until it is mended', async () => {
  const names = Array.from({ length: 900 }, (_, n) => `d${n}`)
  const rounds = new Map([['d500', 1]])
  const control = storedHashesControl({
    turns: sampleTurns(),
    databases: async () => await Promise.resolve(names),
    forms: async (name) =>
      await Promise.resolve([{ ...STRONG, rounds: rounds.get(name) ?? STRONG.rounds }]),
  })
  const { signal } = new AbortController()
  const outcomes: string[] = []
  for (let n = 0; n < 4; n++) outcomes.push((await control.observe(signal)).outcome)
  const from = outcomes.indexOf('fails')
  assert.ok(from >= 0 && outcomes.slice(from).every((one) => one === 'fails'), outcomes.join())
  rounds.clear()
  const mended = await control.observe(signal)
  assert.equal(mended.outcome, 'holds')
  assert.match(mended.measured, /of 400 of 900 databases, by turns, kept by/)
})
