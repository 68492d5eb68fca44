import assert from 'node:assert/strict'
import { test } from 'node:test'
import { securityText } from './security-text.ts'

test('security.txt names who to write to, until when, and where it belongs', () => {
  const text = securityText({
    origin: 'https://cloud.example',
    contact: 'mailto:security@cloud.example',
    hasKey: true,
    now: new Date('2026-11-30T23:59:59Z'),
  })
  assert.equal(
    text,
    [
      'Contact: https://cloud.example/security/report',
      'Contact: mailto:security@cloud.example',
      'Expires: 2027-02-28T00:00:00.000Z',
      'Encryption: https://cloud.example/security/report/key',
      'Acknowledgments: https://cloud.example/security/advisories',
      'Preferred-Languages: en',
      'Canonical: https://cloud.example/.well-known/security.txt',
      'Policy: https://cloud.example/security/report',
      '',
    ].join('\r\n'),
  )
  const without = securityText({
    origin: 'https://cloud.example',
    contact: 'mailto:security@cloud.example',
    hasKey: false,
    now: new Date(),
  })
  assert.ok(!without.includes('Encryption'))
})
