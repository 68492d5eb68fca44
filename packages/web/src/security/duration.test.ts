/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountsOf, secondsOf, UNITS, unitsBetween, wholeUnit } from './duration.ts'

const [DAYS, HOURS, MINUTES] = UNITS
const SESSION = [300, 7_776_000] as const
const names = (limits: readonly [number, number]) => unitsBetween(limits).map(({ name }) => name)

test('wholeUnit: the largest in which nothing is left over', () => {
  assert.deepEqual(
    [1_209_600, 86_400, 3600, 5400, 90, 1].map((seconds) => wholeUnit(seconds).name),
    ['days', 'days', 'hours', 'minutes', 'seconds', 'seconds'],
  )
})

test('unitsBetween: a unit that is longer than the limit is not offered, nor seconds of what lasts minutes', () => {
  assert.deepEqual(names(SESSION), ['days', 'hours', 'minutes'])
  assert.deepEqual(names([1, 86_400]), ['days', 'hours', 'minutes', 'seconds'])
  assert.deepEqual(names([1, 7200]), ['hours', 'minutes', 'seconds'])
})

test('secondsOf: another unit keeps the number, as far as the limits let it', () => {
  assert.equal(secondsOf(14, DAYS, SESSION), 1_209_600)
  assert.equal(secondsOf(14, HOURS, SESSION), 50_400)
  assert.equal(secondsOf(336, DAYS, SESSION), 7_776_000)
  assert.equal(secondsOf(1, MINUTES, SESSION), 300)
  assert.deepEqual(amountsOf(MINUTES, SESSION), [5, 129_600])
  assert.deepEqual(amountsOf(DAYS, SESSION), [1, 90])
})
