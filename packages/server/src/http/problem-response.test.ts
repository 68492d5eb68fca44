import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { toRefusal } from './problem-response.ts'

function retryAfter(error: PlatformError): string | undefined {
  return toRefusal(error, 'id').headers['retry-after']
}

test('what may succeed later says after how many seconds', () => {
  assert.equal(retryAfter(new PlatformError('OVERLOADED')), '1')
  assert.equal(
    retryAfter(new PlatformError('TOO_MANY_ATTEMPTS', { details: { retry_after_s: 61.2 } })),
    '62',
  )
  assert.equal(retryAfter(new PlatformError('OVERLOADED', { details: null })), '1')
  assert.equal(retryAfter(new PlatformError('NOT_FOUND')), undefined)
})

test('an error that is not ours says nothing but the request', () => {
  for (const error of [
    new Error('secret'),
    'secret',
    new PlatformError('INTERNAL', { message: 'secret', details: 'secret' }),
  ]) {
    const { status, problem } = toRefusal(error, 'request-7')
    assert.equal(status, 500)
    assert.deepEqual(problem.details, { request_id: 'request-7' })
  }
  assert.doesNotMatch(JSON.stringify(toRefusal(new Error('secret'), 'id')), /secret/)
})
