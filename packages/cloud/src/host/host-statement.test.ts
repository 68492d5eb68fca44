import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { HostAudit } from './host-audit.ts'
import type { HostCheck } from './host-check.ts'
import { readHostStatement, signHostAudit } from './host-statement.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const CHECK: HostCheck = {
  id: 'ports',
  promise: 'host-hardened',
  says: 'nobody listens',
  state: 'broken',
  found: '3306 is open',
  advice: 'stop it',
}
const AUDIT: HostAudit = {
  at: NOW,
  checks: [CHECK, { ...CHECK, id: 'people', promise: 'host-ssh', state: 'holds' }],
}

interface Pair {
  readonly pem: string
  readonly key: string
}

function makePair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { pem, key: publicKey.export({ format: 'jwk' }).x ?? '' }
}

const WEST = makePair()
const STATEMENT = signHostAudit(AUDIT, 'west', WEST.pem)

function read(text: string, region = 'west', { key } = WEST, now = NOW): HostAudit | undefined {
  return readHostStatement(text, { region, key }, now)
}

test('what a machine signed of itself is read elsewhere as it was', () => {
  assert.deepEqual(read(STATEMENT), AUDIT)
})

test('what another machine signed, or of another region, is none of this one', () => {
  assert.equal(read(STATEMENT, 'east'), undefined)
  assert.equal(read(signHostAudit(AUDIT, 'west', makePair().pem)), undefined)
  assert.equal(read(signHostAudit(AUDIT, 'east', WEST.pem)), undefined)
  assert.equal(read(signHostAudit(AUDIT, 'east', WEST.pem).replace('east', 'west')), undefined)
})

test('sabotage: one letter altered, a signature left away and what is no statement are none', () => {
  for (const text of [
    STATEMENT.replace('broken', 'holds'),
    STATEMENT.replace('3306', '3307'),
    STATEMENT.replace('11:', '12:').replace('12:00', '12:01'),
    STATEMENT.replace(/"signature":"./, '"signature":"'),
    STATEMENT.replace(/"signature":"[^"]*"/, '"signature":""'),
    STATEMENT.replace('"signature"', '"signed"'),
    STATEMENT.replace(/"audit":"/, '"audit":["').replace('","signature', '"],"signature'),
    STATEMENT.slice(0, -3),
    '',
    'null',
    '7',
    '{}',
  ])
    assert.equal(read(text), undefined, text)
})

test('what was seen later than now was not seen; clocks may differ by some minutes', () => {
  assert.deepEqual(read(STATEMENT, 'west', WEST, new Date(NOW.getTime() - 299_000)), AUDIT)
  assert.equal(read(STATEMENT, 'west', WEST, new Date(NOW.getTime() - 301_000)), undefined)
})

test('what is signed must be an audit of both promises', () => {
  const half = { ...AUDIT, checks: [CHECK] }
  assert.equal(read(signHostAudit(half, 'west', WEST.pem)), undefined)
})
