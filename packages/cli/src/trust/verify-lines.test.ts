import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { type CloudCheck, parseCloud } from './verify-cloud.ts'
import { verifyLines } from './verify-lines.ts'

const CHECK: CloudCheck = {
  problems: [],
  checks: [{ id: 'tls', outcome: 'holds', found: 'TLS 1.3' }],
  policy: {
    problems: [],
    kept: undefined,
    lines: 14,
    states: new Map([
      ['rpo', 'proved'],
      ['standby', 'broken'],
    ]),
  },
}

test('marks are words, and what is broken is named', () => {
  const text = verifyLines(CHECK, { key: 'K', before: 'K' }).join('\n')
  assert.match(text, /^Key: K, as before\.$/m)
  assert.match(text, /^ {2}holds {4}14 lines/m)
  assert.match(text, /^ {2}holds {4}tls {14}TLS 1\.3$/m)
  assert.match(text, /1 proved, 0 attested, 0 unproved, 1 broken\.\nBroken: standby\.$/)
})

test('what is not promised, or in other words, is said at each look', () => {
  const [publicKey, departures] = [
    generateKeyPairSync('ed25519').publicKey,
    ['csrf is not promised'],
  ]
  const kept = { publicKey, head: { sequence: 1, hash: '' }, departures }
  const policy = CHECK.policy && { ...CHECK.policy, kept }
  const lines = verifyLines({ ...CHECK, policy }, { key: 'K', before: 'K' })
  assert.match(lines.join('\n'), /Its policy is not that of its brand.*\n {2}csrf is not promised$/)
})

test('a first look says that it is one; another key is not overlooked', () => {
  assert.match(verifyLines(CHECK, { key: 'K', before: undefined }).join(), /first look/)
  const loud = verifyLines(CHECK, { key: 'K', before: 'J' })
  assert.match(loud[0] ?? '', /^\*\*\* THE KEY OF THIS CLOUD IS ANOTHER ONE/)
  assert.ok(loud.includes('Before: J') && loud.includes('Now:    K'))
})

test('no line breaks, colours or turns of direction come through', () => {
  const message = 'a\u001b[2Jb\nc\u202ed\u009b31m'
  const lines = verifyLines(
    { ...CHECK, problems: [{ kind: 'reworded', message }] },
    { key: undefined, before: undefined },
  )
  const text = lines.join('')
  assert.doesNotMatch(text, /[\p{Cc}\p{Bidi_Control}]/u)
  assert.match(text, /reworded: a\ufffd\[2Jb\ufffdc\ufffdd/)
})

test('an address is that of a site over HTTPS', () => {
  assert.deepEqual(parseCloud('https://cloud.example'), { host: 'cloud.example', port: 443 })
  assert.deepEqual(parseCloud('https://cloud.example:8443/security'), {
    host: 'cloud.example',
    port: 8443,
  })
  for (const text of ['cloud.example', 'http://cloud.example', 'https://a:b@cloud.example', ''])
    assert.throws(() => parseCloud(text), /must be like https/, text)
})
