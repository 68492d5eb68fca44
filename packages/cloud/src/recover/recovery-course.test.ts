import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { courseOf, courseWords, durationWords, type Followed, paceOf } from './recovery-course.ts'

const MB = 1024 * 1024
const TWO = { workers: 2, bigBytes: 256 * MB }

function followed(tier: string, megabytes: number, course: Partial<Followed> = {}): Followed {
  return { database: newDatabaseId(), tier, bytes: megabytes * MB, ...course }
}

test('the pace of a recovery is that of what came back; before that the usual one', () => {
  const began = { beganMs: 1_000, endedMs: 3_000 }
  assert.equal(paceOf([followed('paid', 8)], 5), 5)
  assert.equal(paceOf([followed('paid', 8, { ...began, isBack: true })], 5), (72 * MB) / 2)
  // One that failed at once says nothing of how long others take.
  assert.equal(paceOf([followed('paid', 8, { ...began, isBack: false })], 5), 5)
})

test('tiers are told against the clock: how many are back, for when they are on course, and what is promised', () => {
  const all = [
    followed('paid', 8, { beganMs: 0, endedMs: 2_000, isBack: true }),
    followed('paid', 8, { beganMs: 0, endedMs: 1_000, isBack: false }),
    followed('paid', 8, { beganMs: 2_000 }),
    followed('free', 8),
    followed('free', 8),
  ]
  const course = courseOf(all, TWO, { nowMs: 3_000, pace: 36 * MB })
  assert.deepEqual(course.map(courseWords), [
    'paid 1 of 3, 1 not, on course for 4 s; promised 24 h',
    // Each takes two seconds: one beside the last paid one, one after it.
    'free 0 of 2, on course for 6 s; promised 48 h',
  ])
})

test('a tier that is over says how long it took', () => {
  const done = { beganMs: 0, endedMs: 660_000, isBack: true }
  const [course] = courseOf([followed('paid', 1, done)], TWO, { nowMs: 900_000, pace: 1 })
  assert.ok(course)
  assert.equal(courseWords(course), 'paid 1 of 1, in 11 min; promised 24 h')
})

test('a length of time is said in what people count it in', () => {
  assert.deepEqual([0, 119_400, 120_000, 86_400_000].map(durationWords), [
    '0 s',
    '119 s',
    '2 min',
    '24 h',
  ])
})
