/// <reference types="node" />
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { changesOf, POLICY_LIMITS, type Policy, withinLimits } from './policy.ts'
import {
  durationWords,
  type FactorRule,
  factorEffect,
  guessesADay,
  keysEffect,
  passwordEffect,
  sessionEffect,
  throttleEffect,
} from './policy-effect.ts'

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
      ...POLICY,
      attempts_per_account: 2,
      attempt_window_s: 500,
      cooldown_s: 3,
      cooldown_maximum_s: 500,
    }),
    344,
  )
})

test('guessesADay: what is typed on the way to a number, or is none yet, counts as the nearest that is taken', () => {
  // A second, then 2, 4, ... up to an hour, and so on: never an endless row of pauses of nothing.
  const shortest = guessesADay({ ...POLICY, cooldown_s: 1 })
  for (const nothing of [0, -5, Number.NaN])
    assert.equal(guessesADay({ ...POLICY, cooldown_s: nothing }), shortest, String(nothing))
  assert.equal(
    guessesADay({ ...POLICY, cooldown_s: 0, cooldown_maximum_s: 0 }),
    guessesADay({ ...POLICY, cooldown_s: 1, cooldown_maximum_s: 1 }),
  )
  assert.ok(guessesADay({ ...POLICY, cooldown_maximum_s: 0 }) < 90_000)
  // Nine in each of 1,440 minutes.
  assert.equal(guessesADay({ ...POLICY, attempt_window_s: 0 }), 12_960)
  assert.ok(guessesADay({ ...POLICY, attempts_per_account: 0 }) >= 1)
})

test('no effect says what the server would not take', () => {
  const nothing = Object.fromEntries(Object.keys(POLICY_LIMITS).map((name) => [name, 0]))
  const typed = { ...POLICY, ...nothing }
  const sentences = [...throttleEffect(typed), ...passwordEffect(typed), sessionEffect(typed)].join(
    ' ',
  )
  assert.match(sentences, /After 1 wrong password .* within 1 minute, .* wait 1 second there/)
  assert.match(sentences, /signs in again after 5 minutes/)
  assert.doesNotMatch(sentences, /NaN|∞|\b0\b(?!\.)/)
})

test('rules that contradict each other are not explained as if they held', () => {
  const pauses = throttleEffect({ ...POLICY, cooldown_s: 7200 })
  assert.equal(
    pauses[0],
    'This cannot hold: the first pause (2 hours) is longer than the longest one (1 hour).',
  )
  assert.doesNotMatch(pauses.join(' '), /has to wait|times a day/)
  const session = sessionEffect({ ...POLICY, session_lifetime_s: 8 * 3600 })
  assert.equal(
    session,
    'This cannot hold: a session that lasts 8 hours cannot be unused for 1 day.',
  )
})

test('withinLimits leaves alone what the server takes', () => {
  assert.deepEqual(withinLimits(POLICY), POLICY)
  assert.equal(withinLimits({ ...POLICY, session_idle_s: 1e9 }).session_idle_s, 90 * 86_400)
})

test('the limits of the fields are those of the database', () => {
  const sql = readFileSync(
    new URL('../../../data/src/schema/platform/050-sign-in-policy.sql', import.meta.url),
    'utf8',
  )
  for (const name of [
    'minimum_length',
    'attempts_per_account',
    'attempts_per_network',
    'attempts_per_database',
  ] as const)
    assert.ok(sql.includes(`check (${name} between ${POLICY_LIMITS[name].join(' and ')})`), name)
})

test('factorEffect says that saving ends the sessions without a factor, and whose', () => {
  assert.match(
    effect('nobody', 'everyone'),
    /^Saving ends every open session in which no second factor/,
  )
  for (const held of ['nobody', 'everyone'])
    assert.match(
      effect(held, 'administrators'),
      /^Saving ends the open sessions of administrators in which/,
    )
  assert.match(effect('everyone', 'nobody'), /^Nobody needs a second factor/)
})

test('factorEffect threatens with nothing where the rule stays as it is', () => {
  for (const held of ['everyone', 'administrators', 'nobody'])
    assert.doesNotMatch(effect(held, held), /Saving|ends/)
  assert.match(effect('everyone', 'everyone'), /^Everybody needs a second factor\./)
  assert.match(effect('administrators', 'administrators'), /^Administrators need a second factor\./)
})

test('keysEffect says how many keys stop by a stricter rule, beyond those that it stopped already', () => {
  const nobody = rule('nobody', 0)
  assert.deepEqual(keysEffect(nobody, rule('everyone', 0)), ['No API key stops.'])
  const [one = ''] = keysEffect(nobody, rule('everyone', 1))
  assert.match(one, /^1 API key stops, too, until the person who made it has/)
  const [more = ''] = keysEffect(rule('administrators', 2), rule('everyone', 5))
  assert.match(more, /^3 API keys stop, too/)
  const [unknown = ''] = keysEffect(nobody, rule('everyone', undefined))
  assert.match(unknown, /^API keys of people who have none stop/)
})

test('keysEffect says how many keys work again by a milder rule', () => {
  const everyone = rule('everyone', 5)
  assert.deepEqual(keysEffect(everyone, rule('nobody', 0)), ['5 API keys work again.'])
  assert.deepEqual(keysEffect(everyone, rule('administrators', 4)), ['1 API key works again.'])
  assert.deepEqual(keysEffect(rule('everyone', 0), rule('nobody', 0)), [])
  assert.deepEqual(keysEffect(rule('everyone', undefined), rule('nobody', 0)), [])
})

test('keysEffect says what is where the rule stays, and foretells nothing', () => {
  assert.deepEqual(keysEffect(rule('nobody', 0), rule('nobody', 0)), [])
  assert.deepEqual(keysEffect(rule('everyone', 0), rule('everyone', 0)), [])
  const said = [1, 3, undefined].map((count) =>
    keysEffect(rule('everyone', count), rule('everyone', count)).join(' '),
  )
  assert.match(said[0] ?? '', /^1 API key does not work until/)
  assert.match(said[1] ?? '', /^3 API keys do not work until/)
  assert.match(said[2] ?? '', /^API keys of people who have none do not work/)
  assert.doesNotMatch(said.join(' '), /stop/)
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

test('throttleEffect says what a whole network meets, and who is spared', () => {
  const [, , network = ''] = throttleEffect({ ...POLICY, attempts_per_network: 40 })
  assert.match(
    network,
    /^After 40 wrong passwords from one network, for whichever accounts, that whole network has to wait 1 minute/,
  )
  assert.match(network, /Browsers in which somebody signed in before do not\.$/)
})

test('passwordEffect follows the length and the rounds that are typed', () => {
  assert.deepEqual(passwordEffect({ ...POLICY, minimum_length: 16, hash_rounds: 440_000 }), [
    'A new password has at least 16 characters. Those of today go on, however short.',
    'With 440,000 rounds the server computes about 1.0 s for each sign-in, and whoever stole the hashes as much for each guess.',
  ])
  const common = passwordEffect({ ...POLICY, refuse_common: false })
  assert.match(common.join(' '), /may be a common one/)
  assert.match(common.at(-1) ?? '', / about 0\.5 s /)
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

function effect(held: string, typed: string): string {
  return factorEffect({ ...POLICY, second_factor: held }, { ...POLICY, second_factor: typed })
}

function rule(neededBy: string, stoppedKeys: number | undefined): FactorRule {
  return { neededBy, stoppedKeys }
}
