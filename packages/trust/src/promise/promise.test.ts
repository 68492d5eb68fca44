import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOURLY } from './cadence.ts'
import { definePromise, type Pledge } from './promise.ts'

const PLEDGE: Pledge = { says: 'We do it.', controls: ['standby-lag'] }

function define(pledge: Pledge, cadence = HOURLY) {
  return definePromise({
    id: 'sample',
    chapter: 'outages',
    ...cadence,
    pledges: { zennnn: PLEDGE, zeldesk: pledge },
  })
}

test('a promise needs a brand, a proof for each brand, and a sentence that ends', () => {
  assert.equal(define(PLEDGE).pledges.zeldesk, PLEDGE)
  const refused: readonly (readonly [Pledge, RegExp])[] = [
    [{ ...PLEDGE, controls: [] }, /nothing proves it/],
    [{ ...PLEDGE, controls: ['standby-lag', 'standby-lag'] }, /named twice/],
    [{ ...PLEDGE, says: 'We do it' }, /does not end/],
    [{ ...PLEDGE, says: `${'We do it. '.repeat(40)}.` }, /longer than/],
  ]
  for (const [pledge, why] of refused) assert.throws(() => define(pledge), why)
  assert.throws(
    () => definePromise({ id: 'sample', chapter: 'outages', ...HOURLY, pledges: {} }),
    /no brand makes it/,
  )
})

test('what is attested alone needs no control', () => {
  assert.ok(define({ ...PLEDGE, controls: [], attested: 'once' }))
})

test('a promise whose results are too old before the next run could never be proved', () => {
  for (const [everyMinutes, maximumAgeMinutes] of [
    [60, 60],
    [60, 30],
    [0, 30],
  ] as const)
    assert.throws(() => define(PLEDGE, { everyMinutes, maximumAgeMinutes }), /too old/)
})
