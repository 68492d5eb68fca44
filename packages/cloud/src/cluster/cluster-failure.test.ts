import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainFailure, isStillLeaving } from './cluster-failure.ts'

const CASES = [
  [
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
    'The disk is full. (/d)',
  ],
  [
    'FATAL:  lock file "/run/.s.PGSQL.5432.lock" already exists\nHINT:  Is another postmaster (PID 7) using socket file "/run/.s.PGSQL.5432"?',
    'Another PostgreSQL uses this folder or its socket. (/d)',
  ],
  [
    'FATAL:  data directory "/d" has wrong ownership',
    'PostgreSQL may not read or write its own files. (/d)',
  ],
  ['PANIC:  could not locate a valid checkpoint record', 'The data folder is damaged. (/d)'],
  [
    'FATAL:  could not map anonymous shared memory: Cannot allocate memory',
    'There is not enough memory for PostgreSQL. (/d)',
  ],
  ['FATAL:  unrecognized thing', 'PostgreSQL does not start in /d: unrecognized thing.'],
  ['', 'PostgreSQL does not start in /d: it gave no reason.'],
] as const

for (const [log, message] of CASES)
  test(`explainFailure says: ${message}`, () => {
    const error = explainFailure(log, '/d')
    assert.equal(error.code, 'SETUP_FAILED')
    assert.equal(error.message, message)
    assert.ok(error.hint !== undefined && error.hint.length > 10)
  })

test('isStillLeaving knows the last processes of a killed server', () => {
  assert.equal(
    isStillLeaving('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use'),
    true,
  )
  assert.equal(isStillLeaving('FATAL:  could not create shared memory'), false)
})
