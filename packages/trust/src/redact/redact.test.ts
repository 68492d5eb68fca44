import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactor } from './redact.ts'

const NAMES = [
  'acme',
  'Acme Société',
  'acme.cloud.example',
  'ann',
  'ann@acme.example',
  'cloud.example',
]
const redact = redactor(NAMES, ['cloud.example'])

test('names of customers, their hosts and their people are taken out, in any case and form', () => {
  for (const [text, expected] of [
    ['the copy of acme is gone', 'the copy of [customer] is gone'],
    ['ACME: 3 of 4', '[customer]: 3 of 4'],
    ['of Acme  Socie\u0301te\u0301, 3', 'of [customer], 3'],
    ['ａｃｍｅ failed', '[customer] failed'],
    ['https://acme.cloud.example/x', 'https://[customer]/x'],
    ['login ann was refused', 'login [customer] was refused'],
    ['"acme"', '"[customer]"'],
    ['acme_backup, acme-old', '[customer]_backup, [customer]-old'],
  ] as const)
    assert.equal(redact(text), expected)
})

test('what names somebody by its form is taken out without being known', () => {
  assert.equal(redact('in z_0123456789abcdefghjkmnpqrs'), 'in [database]')
  assert.equal(redact('told bob.roe+x@other.example, twice'), 'told [e-mail], twice')
  assert.equal(redact('from 192.0.2.17, port 3'), 'from [address], port 3')
  assert.equal(redact('from 2001:db8::17.'), 'from [address].')
})

test('figures, times, versions and words that hold a name stay', () => {
  for (const text of [
    '14 of 14 copies for 212 of 212 databases, oldest 121 days',
    'grade A+, score 97; TLS 1.2 and TLS 1.3, 9 ciphers',
    'annual drill at 12:30:05 of cloud.example',
    'lost 0 of 4,100; release 1.2.3',
  ])
    assert.equal(redact(text), text)
})

test('to redact twice changes nothing', () => {
  const text = 'acme, ann@acme.example, z_0123456789abcdefghjkmnpqrs'
  assert.equal(redact(redact(text)), redact(text))
  assert.equal(redactor([])('acme'), 'acme')
})
