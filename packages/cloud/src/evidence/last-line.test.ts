import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findLastLine, keepLastLine, type LastLine, parseLastLine, planNext } from './last-line.ts'

const hash = (character: string): string => character.repeat(64)
const SIGNED: LastLine = {
  publicKey: 'key',
  sequence: 8,
  hash: hash('8'),
  previous: hash('7'),
  text: '{"sequence":8}',
  isTurn: false,
}

test('where the line that was signed last is stored, the next one follows it', () => {
  const stored = { sequence: 8, hash: hash('8') }
  assert.deepEqual(planNext(stored, SIGNED), { after: stored, missing: undefined })
  assert.deepEqual(planNext(stored, undefined), { after: stored, missing: undefined })
})

test('a line that was signed and not stored is stored before the next', () => {
  const after = { sequence: 8, hash: hash('8') }
  assert.deepEqual(planNext({ sequence: 7, hash: hash('7') }, SIGNED), { after, missing: SIGNED })
})

test('a database that lost lines gets none of their numbers again: the gap stays to be seen', () => {
  const after = { sequence: 8, hash: hash('8') }
  assert.deepEqual(planNext({ sequence: 5, hash: hash('5') }, SIGNED), {
    after,
    missing: undefined,
  })
  // Another line has the number before: what was signed does not follow it.
  assert.deepEqual(planNext({ sequence: 7, hash: hash('f') }, SIGNED), {
    after,
    missing: undefined,
  })
})

test('a newest line that was altered in the database is not what the next one follows', () => {
  const altered = { sequence: 8, hash: hash('e') }
  assert.deepEqual(planNext(altered, SIGNED).after, { sequence: 8, hash: hash('8') })
})

test('where another machine signed meanwhile, the database knows more', () => {
  const stored = { sequence: 9, hash: hash('9') }
  assert.deepEqual(planNext(stored, SIGNED), { after: stored, missing: undefined })
})

test('the last line is kept for its owner alone, and what is damaged counts as none', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-evidence-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  assert.equal(await findLastLine(home), undefined)
  await keepLastLine(home, SIGNED)
  const path = join(home, 'seals', 'evidence.json')
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await findLastLine(home), SIGNED)
  await keepLastLine(home, { ...SIGNED, sequence: 9 })
  assert.equal((await findLastLine(home))?.sequence, 9)
  await writeFile(path, '{"sequence":')
  assert.equal(await findLastLine(home), undefined)
  assert.equal(parseLastLine(JSON.stringify({ ...SIGNED, sequence: '8' })), undefined)
})
