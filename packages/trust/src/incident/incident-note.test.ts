import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noteProblem, parseNote } from './incident-note.ts'

const AT = '2026-11-30T12:00:00.000Z'

test('a note is one line of some sentences, about a promise there is', () => {
  const text = 'A disk failed at 11:40; the standby took over.'
  assert.deepEqual(parseNote({ promise: 'standby', text, at: AT }), {
    promise: 'standby',
    text,
    at: new Date(AT),
  })
  assert.equal(parseNote({ promise: 'standbys', text, at: AT }), undefined)
  assert.equal(parseNote({ promise: 'standby', text, at: 'yesterday' }), undefined)
})

test('what a page or a terminal would take for something else is no note', () => {
  for (const text of [
    '',
    '  ',
    'One.\nTwo.',
    'Red: \u001b[31m',
    'Turned \u202e around',
    '\ud800',
    'x'.repeat(601),
    'Paid with 4111 1111 1111 1111.',
  ]) {
    assert.notEqual(noteProblem(text), undefined, JSON.stringify(text))
    assert.equal(parseNote({ promise: 'standby', text, at: AT }), undefined)
  }
  assert.equal(noteProblem('x'.repeat(600)), undefined)
})
