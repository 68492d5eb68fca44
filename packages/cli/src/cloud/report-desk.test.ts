import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../command.ts'
import { lineOf } from './report-desk.ts'

function titleOf(title: string): string {
  return lineOf({ parameters: [], options: { title } }, 'title')
}

test('the title of an advisory is one line of at most 200 characters that can be seen', () => {
  assert.equal(titleOf(' Counts told of <others> '), 'Counts told of <others>')
  assert.equal(titleOf('W'.repeat(200)).length, 200)
  for (const title of ['', ' ', 'W'.repeat(201), 'a\nb', '\u202ea', '\u001b[31ma', '\u200b\u3164'])
    assert.throws(() => titleOf(title), UsageError, JSON.stringify(title))
  assert.throws(() => titleOf('a\u202eb'), {
    message:
      '--title must be one line that can be seen, of at most 200 characters, without control characters and marks that turn writing around.',
  })
  assert.throws(() => titleOf('Card 4111 1111 1111 1111'), { code: 'VALUE_INVALID' })
})
