import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDrillDue } from './drill-due.ts'

const now = new Date('2026-11-30T02:43:00Z')
const at = (text: string): Date => new Date(text)

for (const [what, last, since, expected] of [
  ['of a week ago', { at: at('2026-11-23T02:43:20Z'), isGood: true }, undefined, true],
  ['of six days ago', { at: at('2026-11-24T02:43:00Z'), isGood: true }, undefined, false],
  ['that failed yesterday', { at: at('2026-11-29T02:43:00Z'), isGood: false }, undefined, true],
  ['that failed an hour ago', { at: at('2026-11-30T01:43:00Z'), isGood: false }, undefined, false],
  ['that there was none of yet, in a new cloud', undefined, at('2026-11-30T01:00:00Z'), false],
  ['that there was none of yet, a day later', undefined, at('2026-11-29T02:00:00Z'), true],
  ['that there was none of yet, nobody knows since when', undefined, undefined, true],
] as const)
  test(`after a drill ${what}, the next one is ${expected ? '' : 'not '}due`, () => {
    assert.equal(isDrillDue({ last, since, now, everyDays: 7 }), expected)
  })
