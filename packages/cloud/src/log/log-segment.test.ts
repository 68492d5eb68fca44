import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSegment, segmentAt } from './log-segment.ts'

test('a name says timeline, turn and whether the segment is finished', () => {
  // As `select pg_walfile_name('1/23000028')` answers on the third timeline.
  assert.deepEqual(parseSegment('000000030000000100000023'), {
    name: '000000030000000100000023',
    timeline: 3,
    number: 256 + 0x23,
    isPartial: false,
  })
  assert.equal(parseSegment('000000010000000000000005.partial')?.isPartial, true)
})

test('what is no segment is none', () => {
  for (const name of [
    '00000002.history',
    'stretch',
    '00000001000000000000000',
    '0000000100000000000000zz',
    '',
  ])
    assert.equal(parseSegment(name), undefined, name)
})

test('a place of the log lies in one segment', () => {
  assert.equal(segmentAt('0/2000028'), 2)
  assert.equal(segmentAt('0/FFFFFFFF'), 255)
  assert.equal(segmentAt('1/0'), 256)
  assert.equal(segmentAt('1/23000028'), 256 + 0x23)
  for (const place of ['', '0', '0/', 'x/0', '0/200002800'])
    assert.equal(segmentAt(place), undefined, place)
})
