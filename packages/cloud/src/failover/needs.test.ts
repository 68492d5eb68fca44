import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEEDS, needOf } from './needs.ts'

test('a person is told what hangs: the primary, its disk, or one that was moved a moment ago', () => {
  assert.equal(needOf(['primary_away', 'primary_away'], false), NEEDS.hangs)
  assert.equal(needOf(['primary_away', 'primary_away'], true), NEEDS.again)
  assert.equal(needOf(['disk_slow', 'primary_away'], false), NEEDS.diskSlow)
  assert.equal(needOf(['disk_slow', 'primary_refuses'], false), NEEDS.refuses)
})

test('what failed is said as a sentence, whatever it was', () => {
  assert.match(NEEDS.notStarted(new Error('The disk is full.')), /: The disk is full\. It is tried/)
  assert.match(NEEDS.notFollowed(new Error('timeout expired')), /: timeout expired\.$/)
  assert.match(NEEDS.unwritten('EIO'), /: EIO\. Commits wait/)
})
