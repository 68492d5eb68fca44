import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId } from '@zennnn/kernel'
import { readTags, writeTags } from './log-tags.ts'

const ONE = {
  id: newRecordId({ now: () => new Date('2026-03-01T00:00:00Z') }),
  stretch: '0b0e7a52-6a0d-4f2b-9d43-1f6f0f0c7e11',
  firstSegment: 5,
  bytes: 32,
  until: new Date('2026-03-01T02:14:00.123Z'),
}

test('what is written beside a log is read again', () => {
  assert.deepEqual(readTags(writeTags(ONE)), ONE)
})

test('the tags of something else are none of a log', () => {
  const tags = writeTags(ONE)
  assert.equal(readTags([ONE.id]), undefined)
  assert.equal(readTags([]), undefined)
  for (const [index] of tags.entries())
    assert.equal(readTags(tags.filter((_, other) => other !== index)), undefined)
  assert.equal(readTags(tags.map((tag) => tag.replace('first:5', 'first:-5'))), undefined)
  assert.equal(readTags(tags.map((tag) => tag.replace('stretch:', "stretch:'"))), undefined)
})
