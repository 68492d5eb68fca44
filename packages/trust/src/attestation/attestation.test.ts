import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '../evidence/canonical-json.ts'
import { signText } from '../evidence/signature.ts'
import { JANE, STRANGER, sampleAttestation, sampleCase } from '../judge/sample-case.ts'
import { attestationProblem, parseAttestation } from './attestation.ts'

function problemOf(attestation: ReturnType<typeof sampleAttestation>, now = '2026-11-30') {
  return attestationProblem(attestation, sampleCase({ now: new Date(now) }))
}

test('an attestation counts from its first to its last day', () => {
  const attestation = sampleAttestation()
  assert.equal(problemOf(attestation), undefined)
  assert.equal(problemOf(attestation, '2026-05-31T23:59:59.999Z'), 'It counts from 2026-06-01 on.')
  assert.equal(problemOf(attestation, '2026-06-01T00:00:00Z'), undefined)
  assert.equal(problemOf(attestation, '2027-05-31T23:59:59.999Z'), undefined)
  assert.equal(problemOf(attestation, '2027-06-01T00:00:00Z'), 'It ended on 2027-05-31.')
})

test('nothing of what was signed can be altered', () => {
  const attestation = sampleAttestation()
  const altered = [
    { promise: 'audits' },
    { subject: 'us' },
    { says: 'All is well.' },
    { from: '2026-06-02' },
    { until: '2027-06-30' },
    { document: { name: 'Another report', sha256: 'ab'.repeat(32) } },
    { document: { name: 'Report of the visit', sha256: 'cd'.repeat(32) } },
    { signature: sampleAttestation({ says: 'Else.' }).signature },
    { signature: '' },
  ]
  for (const change of altered)
    assert.equal(problemOf({ ...attestation, ...change }), 'Its signature is not valid.')
})

test('only who may attest does, with his own key, for this cloud', () => {
  assert.equal(problemOf(sampleAttestation({ by: 'John Doe' })), 'John Doe may not attest.')
  assert.equal(problemOf(sampleAttestation({}, STRANGER.privateKey)), 'Its signature is not valid.')
  assert.equal(
    problemOf(sampleAttestation({ cloud: 'other.example' })),
    'It was made for another cloud.',
  )
})

test('a signature of evidence is none of an attestation', () => {
  const { signature, ...statement } = sampleAttestation()
  const text = canonicalJson({ ...statement, document: { ...statement.document } })
  const other = signText('evidence', text, JANE.privateKey)
  assert.equal(problemOf({ ...statement, signature }), undefined)
  assert.equal(problemOf({ ...statement, signature: other }), 'Its signature is not valid.')
})

test('nobody attests for ever, nor backwards', () => {
  const tooLong = 'It does not say when it ends, within 400 days.'
  assert.equal(problemOf(sampleAttestation({ from: '2026-01-01', until: '2999-12-31' })), tooLong)
  assert.equal(problemOf(sampleAttestation({ from: '2026-01-01', until: '2027-02-05' })), tooLong)
  assert.equal(
    problemOf(sampleAttestation({ from: '2026-01-01', until: '2027-02-04' })),
    undefined,
    '400 days',
  )
  assert.equal(problemOf(sampleAttestation({ from: '2026-12-02', until: '2026-11-30' })), tooLong)
})

test('parseAttestation: what was written is read, and what is none is not', () => {
  const attestation = sampleAttestation()
  const text = JSON.stringify(attestation)
  assert.deepEqual(parseAttestation(text), attestation)
  const others = [
    '',
    'null',
    '{}',
    text.replace('2027-05-31', '2027-02-30'),
    text.replace('2027-05-31', '31.5.2027'),
    text.replace('abab', 'ABAB'),
    text.replace('"Jane Roe"', '""'),
    text.replace('Jane', 'Jane\\n'),
    text.replace('"signature":"', '"signature":"*'),
    text.replace('"document"', '"documents"'),
  ]
  for (const other of others) assert.equal(parseAttestation(other), undefined, other)
})

test('where the document is published is signed, too, and leads nowhere else', () => {
  const document = {
    name: 'Report',
    sha256: 'ab'.repeat(32),
    url: 'https://cloud.example/report.pdf',
  }
  const attestation = sampleAttestation({ document })
  assert.deepEqual(parseAttestation(JSON.stringify(attestation)), attestation)
  assert.equal(problemOf(attestation), undefined)
  const moved = { ...document, url: 'https://other.example/report.pdf' }
  assert.equal(problemOf({ ...attestation, document: moved }), 'Its signature is not valid.')
  for (const url of ['javascript:alert(1)', 'http://cloud.example/', 'https://', 'https://a b', 7])
    assert.equal(
      parseAttestation(JSON.stringify({ ...attestation, document: { ...document, url } })),
      undefined,
      String(url),
    )
})
