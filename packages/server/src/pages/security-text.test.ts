import assert from 'node:assert/strict'
import { test } from 'node:test'
import { securityText } from './security-text.ts'

test('security.txt names who to write to, until when, and where it belongs', () => {
  const text = securityText({
    origin: 'https://cloud.example',
    contact: 'mailto:security@cloud.example',
    now: new Date('2026-11-30T23:59:59Z'),
  })
  assert.equal(
    text,
    [
      'Contact: mailto:security@cloud.example',
      'Expires: 2027-02-28T00:00:00.000Z',
      'Preferred-Languages: en',
      'Canonical: https://cloud.example/.well-known/security.txt',
      'Policy: https://cloud.example/security',
      '',
    ].join('\r\n'),
  )
})
