import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareFiles, comparisonLines, isSame } from './comparison.ts'
import { parseListing } from './served-listing.ts'

const HERE = new Map([
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
])

test('files that are the same, differ, or are on one side only are told apart', () => {
  const seen = compareFiles(HERE, new Map([...HERE, ['b', 'x'], ['d', '4']]))
  assert.deepEqual(seen, { same: 2, differ: ['b'], more: [], missing: ['d'] })
  assert.deepEqual(compareFiles(HERE, new Map([['a', '1']])).more, ['b', 'c'])
  assert.ok(!isSame(seen))
  assert.deepEqual(comparisonLines(seen), [
    'differs:       b',
    'missing here:  d',
    '2 files are the same, 1 differ, 0 are not published, 1 are missing here.',
  ])
  assert.deepEqual(comparisonLines(compareFiles(HERE, HERE)), [
    'All 3 files are the same to the byte.',
  ])
})

test('of many files that differ the first twenty are named, and the rest is counted', () => {
  const many = new Map(Array.from({ length: 30 }, (_, at) => [`file-${at}`, '1']))
  const lines = comparisonLines(compareFiles(many, new Map([['file-0', '1']])))
  assert.equal(lines.length, 22)
  assert.equal(lines[20], 'and 9 more')
})

test('what is no list of files is refused', () => {
  for (const text of ['', '{}', '{"files":{}}', '{"files":{"a":1}}', '<html>', '[]'])
    assert.throws(() => parseListing(text), { code: 'STATE_REFUSED' }, text)
})
