import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError, toProblem } from '@zennnn/kernel'
import { DatabaseError } from 'pg'
import { AwayError, isAway, toPlatformError, violationOf } from './database-failure.ts'

function refusal(code: string, fields: Partial<DatabaseError> = {}): DatabaseError {
  return Object.assign(new DatabaseError('duplicate key: secret value', 0, 'error'), {
    code,
    ...fields,
  })
}

test('each SQLSTATE has the code of its contract', () => {
  const expected = {
    ZN401: 'NOT_SIGNED_IN',
    ZN409: 'VERSION_CONFLICT',
    '42501': 'ACCESS_DENIED',
    '23505': 'UNIQUE_VIOLATED',
    '23503': 'REFERENCE_VIOLATED',
    '23514': 'CONSTRAINT_VIOLATED',
    '22003': 'VALUE_INVALID',
    '57014': 'TIMEOUT',
    '57P01': 'DATABASE_UNAVAILABLE',
    '53300': 'DATABASE_UNAVAILABLE',
    '08006': 'DATABASE_UNAVAILABLE',
    '40P01': 'OVERLOADED',
    '42601': 'INTERNAL',
  }
  for (const [state, code] of Object.entries(expected))
    assert.equal(toPlatformError(refusal(state)).code, code, state)
})

test('the answer holds nothing of what PostgreSQL said about rows', () => {
  const error = toPlatformError(
    refusal('23505', {
      detail: 'Key (email)=(secret) already exists.',
      constraint: 'contact_email_key',
    }),
  )
  assert.doesNotMatch(JSON.stringify(toProblem(error)), /secret|contact/)
  assert.deepEqual(violationOf(error), {
    constraint: 'contact_email_key',
    table: undefined,
    column: undefined,
  })
})

test('a refusal of our own functions speaks for itself', () => {
  const error = toPlatformError(
    Object.assign(new DatabaseError('An order needs a customer.', 0, 'error'), {
      code: 'ZN422',
      detail: '{"field":"customer"}',
      hint: 'Choose one.',
    }),
  )
  assert.equal(error.message, 'An order needs a customer.')
  assert.deepEqual(error.details, { field: 'customer' })
  assert.equal(error.hint, 'Choose one.')
})

test('what is not from PostgreSQL is INTERNAL and shows nothing', () => {
  const error = toPlatformError(new TypeError('secret'))
  assert.doesNotMatch(JSON.stringify(toProblem(error)), /secret/)
})

function unopened(cause: unknown): PlatformError {
  return new PlatformError('DATABASE_UNAVAILABLE', { cause })
}

test('a primary is away when it ends, starts or is a standby, and when its socket is gone or breaks', () => {
  for (const state of ['57P01', '57P02', '57P03', '25006'])
    assert.equal(isAway(unopened(refusal(state))), true, state)
  for (const cause of [
    Object.assign(new Error('connect ENOENT'), { syscall: 'connect' }),
    Object.assign(new Error('read ECONNRESET'), { syscall: 'read' }),
    new Error('Connection terminated unexpectedly'),
    new AwayError('PostgreSQL is a standby.'),
  ])
    assert.equal(isAway(unopened(cause)), true, cause.message)
  // A wrong password, no such database, too many connections: another try mends nothing.
  for (const state of ['28P01', '3D000', '53300'])
    assert.equal(isAway(unopened(refusal(state))), false, state)
  assert.equal(isAway(unopened(undefined)), false)
  // It may be that database alone.
  assert.equal(isAway(unopened(new Error('timeout expired'))), false)
  assert.equal(isAway(new PlatformError('OVERLOADED', { cause: new Error('full') })), false)
})
