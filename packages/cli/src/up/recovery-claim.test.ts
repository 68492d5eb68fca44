import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Region } from '@zennnn/cloud'
import { UsageError } from '../command.ts'
import { claimOf, claimWords, isShared, requireLost } from './recovery-claim.ts'

const CLOUD = { domain: 'example.com' }

function folder(path: string): Region {
  return { name: 'us', place: { kind: 'folder', path } }
}

test('a cloud that may live is taken over only by its name', () => {
  const asked = claimWords({}, CLOUD)
  requireLost([undefined, undefined], asked)
  assert.throws(
    () => {
      requireLost([undefined, 'The region eu answers.'], asked)
    },
    { code: 'STATE_REFUSED', message: /may still live\. The region eu answers\./ },
  )
  requireLost(['The region eu answers.'], claimWords({ name: 'example.com' }, CLOUD))
  assert.throws(() => claimWords({ name: 'example.org' }, CLOUD), UsageError)
})

test('who goes on despite another recovery is known by a new id, and knows the one of before as its own', () => {
  const first = claimOf({ takeover: null }, [])
  assert.deepEqual(claimOf({ takeover: first.id }, []), first)
  const second = claimOf({ takeover: first.id }, ['theirs'])
  assert.notEqual(second.id, first.id)
  assert.deepEqual(second.despite, ['theirs', first.id])
})

test('a folder that lies in the home is a copy, and what lies elsewhere may be read by others', () => {
  assert.equal(isShared('/srv/zennnn', folder('/srv/zennnn/vault/us')), false)
  assert.equal(isShared('/srv/zennnn', folder('/srv/zennnn-us')), true)
  assert.equal(isShared('/srv/zennnn', folder('/media/us')), true)
})
