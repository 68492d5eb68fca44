import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitWords } from './wait.ts'

test('waitWords: the unit people think in, and never less than there is to wait', () => {
  const words: readonly (readonly [number, string])[] = [
    [0, 'a second'],
    [1, 'a second'],
    [59.2, '60 seconds'],
    [60, 'a minute'],
    [61, '2 minutes'],
    [3599, '60 minutes'],
    [3600, 'an hour'],
    [5400, '90 minutes'],
    [5401, '2 hours'],
    [86_400, 'a day'],
    [129_600, '36 hours'],
    [129_601, '2 days'],
    [604_800, '7 days'],
  ]
  for (const [seconds, said] of words) assert.equal(waitWords(seconds), said, String(seconds))
})
