import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  createLog,
  ERROR_CODES,
  equalSecrets,
  isDatabaseId,
  newDatabaseId,
  newRecordId,
  PlatformError,
  parseRecordId,
  toProblem,
} from './index.ts'

const clock = { now: () => new Date('2026-11-20T12:00:00.000Z') }

test('docs/errors.md lists every error code with its status, and no other', () => {
  const rows = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => /^\| `([A-Z_]+)` \| (\d+) \|/.exec(line))
    .filter((match) => match !== null)
    .map(([, code, status]) => `${code} ${status}`)
  const codes = Object.entries(ERROR_CODES).map(([code, entry]) => `${code} ${entry.status}`)
  assert.deepEqual(rows.toSorted(), codes.toSorted())
})

test('toProblem shows a known error with its code, and hides an unknown one', () => {
  const cause = new Error('select secret from salary')
  const known = toProblem(new PlatformError('NOT_FOUND', { cause, hint: 'Look elsewhere.' }))
  assert.equal(known.status, 404)
  assert.deepEqual(known.problem, {
    code: 'NOT_FOUND',
    message: 'There is nothing here, or you may not see it.',
    details: null,
    hint: 'Look elsewhere.',
  })
  const unknown = toProblem(cause)
  assert.equal(unknown.status, 500)
  assert.ok(!JSON.stringify(unknown).includes('salary'))
})

test('toProblem answers with the code PostgREST clients know', () => {
  assert.equal(toProblem(new PlatformError('NOT_EXACTLY_ONE')).problem.code, 'PGRST116')
})

test('newRecordId is a UUID of version 7 that carries the time and never repeats', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => newRecordId(clock)))
  assert.equal(ids.size, 1000)
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), clock.now().getTime())
  }
})

test('parseRecordId accepts upper case and refuses everything else', () => {
  assert.equal(
    parseRecordId('0199A1B2-0000-7000-8000-00000000000A'),
    '0199a1b2-0000-7000-8000-00000000000a',
  )
  for (const bad of ['', 'x', '0199a1b200007000800000000000000a', 7, null, ['a'], {}]) {
    assert.throws(() => parseRecordId(bad), { code: 'VALUE_INVALID' })
  }
})

test('newDatabaseId fits a PostgreSQL name and cannot be confused with other names', () => {
  const id = newDatabaseId()
  assert.equal(id.length, 28)
  assert.ok(isDatabaseId(id))
  for (const bad of ['postgres', 'z_', `${id}x`, id.toUpperCase(), `z_${'a'.repeat(25)}"`]) {
    assert.ok(!isDatabaseId(bad))
  }
})

test('the log writes one JSON line, without secrets and without forged lines', () => {
  const lines: string[] = []
  const log = createLog({ clock, level: 'info', write: (line) => lines.push(line) })
  log.debug('unseen')
  log.with({ request: 'r1' }).warn('sign_in_refused', {
    login: 'eve\n{"level":"info"}',
    password: 'hunter2',
    session_token: 'abc',
    error: new PlatformError('SIGN_IN_FAILED'),
  })
  assert.equal(lines.length, 1)
  const [line = ''] = lines
  assert.equal(line.trimEnd().split('\n').length, 1)
  assert.ok(!line.includes('hunter2') && !line.includes('abc"'))
  const parsed: unknown = JSON.parse(line)
  assert.ok(parsed instanceof Object)
  assert.equal(Reflect.get(parsed, 'request'), 'r1')
  assert.equal(Reflect.get(parsed, 'at'), '2026-11-20T12:00:00.000Z')
})

test('equalSecrets tells equal from different', () => {
  assert.ok(equalSecrets('same', 'same'))
  assert.ok(!equalSecrets('same', 'other'))
  assert.ok(!equalSecrets('same', 'sam'))
})
