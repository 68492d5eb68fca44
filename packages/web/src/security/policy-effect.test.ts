/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, type Policy } from './policy.ts'
import { durationWords, guessesADay, throttleEffect } from './policy-effect.ts'

const POLICY: Policy = {
  minimum_length: 12,
  refuse_common: true,
  hash_rounds: 220_000,
  second_factor: 'nobody',
  allow_password: true,
  allow_passkey: true,
  attempts_per_account: 10,
  attempts_per_network: 60,
  attempts_per_database: 600,
  attempt_window_s: 900,
  cooldown_s: 60,
  cooldown_maximum_s: 3600,
  session_lifetime_s: 1_209_600,
  session_idle_s: 86_400,
}

test('guessesADay: the best of what somebody can do who knows the limits', () => {
  // Nine in each of 96 windows.
  assert.equal(guessesADay(POLICY), 864)
  // One, then after 1, 2, 4, 8, 16, 32 minutes and then 22 times after an hour.
  assert.equal(guessesADay({ ...POLICY, attempts_per_account: 1 }), 29)
  // Waiting until he is forgotten: 2 each time, 172 times.
  assert.equal(
    guessesADay({
      attempts_per_account: 2,
      attempt_window_s: 500,
      cooldown_s: 3,
      cooldown_maximum_s: 500,
    }),
    344,
  )
})

test('throttleEffect says the numbers that were typed', () => {
  const [first = '', second = ''] = throttleEffect({
    ...POLICY,
    attempts_per_account: 5,
    cooldown_s: 90,
  })
  assert.match(
    first,
    /^After 5 wrong passwords .* within 15 minutes, .* wait 90 seconds .* up to 1 hour\.$/,
  )
  assert.match(second, / 384 times a day/)
})

test('durationWords: the largest unit that is whole', () => {
  assert.deepEqual([60, 90, 3600, 5400, 86_400, 1_209_600].map(durationWords), [
    '1 minute',
    '90 seconds',
    '1 hour',
    '90 minutes',
    '1 day',
    '14 days',
  ])
})

test('changesOf: only what differs is sent', () => {
  assert.deepEqual(changesOf(POLICY, { ...POLICY, minimum_length: 14, refuse_common: false }), {
    minimum_length: 14,
    refuse_common: false,
  })
  assert.deepEqual(changesOf(POLICY, POLICY), {})
})
