import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, sealingKeyOf } from '@zennnn/kernel'
import { type ChallengePlace, isChallenge, newChallenge } from './passkey-challenge.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const later = (ms: number): Date => new Date(NOW.getTime() + ms)

test('a challenge holds for five minutes, in its own database, for its own purpose and cloud, as it was', () => {
  const place: ChallengePlace = {
    sealing: sealingKeyOf('one'),
    database: newDatabaseId(),
    purpose: 'prove',
  }
  const challenge = newChallenge(place, NOW)
  assert.ok(isChallenge(place, challenge, NOW))
  assert.ok(isChallenge(place, challenge, later(300_000)))
  assert.ok(!isChallenge(place, challenge, later(300_001)), 'too late')
  assert.ok(!isChallenge({ ...place, database: newDatabaseId() }, challenge, NOW))
  assert.ok(!isChallenge({ ...place, purpose: 'make' }, challenge, NOW))
  assert.ok(!isChallenge({ ...place, sealing: sealingKeyOf('other') }, challenge, NOW))
  const [nonce, end, proof] = Buffer.from(challenge, 'base64url').toString().split('.')
  for (const text of [
    '',
    '..',
    `${nonce}.${end}`,
    `${nonce}.${Number(end) + 1}.${proof}`,
    `${nonce}.${end}.${proof}.`,
    `${nonce}.${end}.`,
  ])
    assert.ok(!isChallenge(place, Buffer.from(text).toString('base64url'), NOW), text)
  for (const spelled of [`${challenge}=`, `${challenge}\n`, ` ${challenge}`])
    assert.ok(!isChallenge(place, spelled, NOW), JSON.stringify(spelled))
  assert.notEqual(newChallenge(place, NOW), challenge)
})
