import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayWords, instantWords, lengthWords, tookWords } from './words.ts'

test('lengthWords: never more than it was, in the unit that people think of it in', () => {
  const words: readonly (readonly [number, string])[] = [
    [-5, '0 seconds'],
    [1_000, '1 second'],
    [119_999, '119 seconds'],
    [120_000, '2 minutes'],
    [7_199_999, '119 minutes'],
    [7_200_000, '2 hours'],
    [172_799_999, '47 hours'],
    [172_800_000, '2 days'],
    [86_400_000 * 1_234, '1,234 days'],
  ]
  for (const [ms, said] of words) assert.equal(lengthWords(ms), said)
})

test('instants and days are those of UTC', () => {
  assert.equal(instantWords(new Date('2026-11-30T23:07:59Z')), '30 Nov 2026, 23:07 UTC')
  assert.equal(dayWords('2026-11-30'), '30 Nov 2026')
  assert.equal(dayWords(new Date('2026-11-30T23:59:59Z')), '30 Nov 2026')
})

test('tookWords: milliseconds, then tenths of a second, then seconds', () => {
  assert.equal(tookWords(40), '40 ms')
  assert.equal(tookWords(1_440), '1.4 s')
  assert.equal(tookWords(12_600), '13 s')
})
