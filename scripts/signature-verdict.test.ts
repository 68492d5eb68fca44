import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeSignatures } from './signature-verdict.ts'

/** As npm 11 writes them. */
const VERIFIED =
  'audited 320 packages in 4s\n\n320 packages have verified registry signatures\n\n41 packages have verified attestations\n'
const INVALID =
  '2 packages have invalid registry signatures:\n\npg@8.23.1 (https://registry.example/)\n'
const AWAY =
  'npm error code ENOTFOUND\nnpm error network request to https://tuf.example/15.root.json failed, reason: getaddrinfo ENOTFOUND tuf.example\n'

test('signatures that the registry verifies pass, with how many there were', () => {
  assert.deepEqual(judgeSignatures(0, VERIFIED), {
    verdict: 'passed',
    says: '320 packages have verified registry signatures',
  })
})

test('a wrong or missing signature fails, also where the network was away for others', () => {
  for (const written of [
    INVALID,
    INVALID + AWAY,
    '1 package has missing registry signatures',
    '1 package has an invalid attestation',
  ])
    assert.equal(judgeSignatures(1, written).verdict, 'failed', written)
})

test('without network it is skipped, and says so', () => {
  for (const [code, written] of [
    [1, AWAY],
    [null, ''],
  ] as const) {
    const { verdict, says } = judgeSignatures(code, written)
    assert.equal(verdict, 'skipped')
    assert.match(says, /nobody looked whether packages are signed/)
  }
})

test('what is not understood has failed, and so has a run that verified nothing', () => {
  assert.equal(judgeSignatures(0, '').verdict, 'failed')
  assert.equal(judgeSignatures(1, 'npm error code EUSAGE').verdict, 'failed')
  assert.equal(judgeSignatures(127, 'sh: npm: not found').verdict, 'failed')
})
