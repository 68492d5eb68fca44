import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../command.ts'
import { claimOf, claimWords, requireLost } from './recovery-claim.ts'

const CLOUD = { domain: 'example.com' }

function seek(...signs: readonly (string | undefined)[]) {
  return async () => await Promise.resolve(signs)
}

test('a cloud that may live is taken over only by its name; when that is said, nothing asks whether it lives', async () => {
  const asked = claimWords({}, CLOUD)
  await requireLost(seek(undefined, undefined), asked)
  await assert.rejects(requireLost(seek(undefined, 'The region eu answers.'), asked), {
    code: 'STATE_REFUSED',
    message: /may still live\. The region eu answers\./,
  })
  await requireLost(
    async () => await Promise.reject(new Error('Somebody asked.')),
    claimWords({ name: 'example.com' }, CLOUD),
  )
  assert.throws(() => claimWords({ name: 'example.org' }, CLOUD), UsageError)
})

test('who goes on despite another recovery is known by a new id, and knows the one of before as its own', () => {
  const first = claimOf({ takeover: null }, [])
  assert.deepEqual(claimOf({ takeover: first.id }, []), first)
  const second = claimOf({ takeover: first.id }, ['theirs'])
  assert.notEqual(second.id, first.id)
  assert.deepEqual(second.despite, ['theirs', first.id])
})
