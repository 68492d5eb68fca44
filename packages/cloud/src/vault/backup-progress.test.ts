import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressOf } from './backup-progress.ts'

const BEGUN = {
  copied: 0,
  readBack: undefined,
  estimate: 120_000_000,
  regions: ['eu', 'us', 'ap'],
}

test('progressOf counts both ways and says what goes where', () => {
  assert.deepEqual(progressOf({ ...BEGUN, copied: 34_000_000 }, 3_400), {
    done: 34,
    total: 240,
    message: 'Copying 34 of 120 MB to eu, us, ap, about 30 seconds left.',
  })
  assert.deepEqual(progressOf({ ...BEGUN, copied: 120_000_000, readBack: 60_000_000 }, 60_000), {
    done: 180,
    total: 240,
    message: 'Reading 60 of 120 MB back from eu, us, ap, about 20 seconds left.',
  })
})

test('progressOf never says more than all, nor a time before it knows the pace', () => {
  assert.equal(
    progressOf({ ...BEGUN, copied: 1_000 }, 60_000).message,
    'Copying 1 of 120 MB to eu, us, ap.',
  )
  const grown = progressOf({ ...BEGUN, copied: 500_000_000 }, 600_000)
  assert.deepEqual([grown.done, grown.total], [500, 1_000])
  assert.match(grown.message, /^Copying 500 of 500 MB .* about 10 minutes left\.$/)
  const huge = progressOf({ ...BEGUN, copied: 3e12, readBack: 3e12 }, 1)
  assert.ok(huge.total < 2 ** 31 && huge.done <= huge.total)
  assert.equal(progressOf({ ...BEGUN, estimate: 0 }, 0).total, 1)
})
