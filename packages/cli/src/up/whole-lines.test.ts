import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { passLines } from './whole-lines.ts'

async function passed(chunks: readonly string[]): Promise<readonly string[]> {
  const stream = new PassThrough()
  const seen: string[] = []
  passLines(stream, (lines) => seen.push(lines.toString()))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
  return seen
}

test('lines that come in pieces are passed on whole', async () => {
  const seen = await passed(['on', 'e\ntw', 'o\nthree\n'])
  assert.ok(seen.every((lines) => lines.endsWith('\n')))
  assert.equal(seen.join(''), 'one\ntwo\nthree\n')
})

test('what a process wrote last before it died gets an end', async () => {
  assert.equal((await passed(['one\nhal', 'f'])).join(''), 'one\nhalf\n')
})

test('a line without end is not kept in memory for ever', async () => {
  const piece = 'x'.repeat(1024 * 1024)
  const seen = await passed([piece, piece, piece])
  assert.ok(seen.length > 1)
  assert.equal(seen.join('').replaceAll('\n', ''), piece.repeat(3))
})
