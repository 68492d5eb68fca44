import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAddress, checkHeaderText } from './mail-header.ts'

test('checkAddress: one address passes as it is', () => {
  for (const address of ['a@b.example', 'Ann.O-Brien+x@mail.example', 'jörg@müller.example'])
    assert.equal(checkAddress(address), address)
})

test('checkAddress: anything that could name a second recipient or header is refused', () => {
  const bad = [
    '',
    'a',
    'a@',
    '@b.example',
    'a@b.example, c@d.example',
    'a@b.example;c@d.example',
    'Ann <a@b.example>',
    '"a b"@c.example',
    'a@b@c.example',
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example\nx',
    'a@b.example\0',
    'a@b.example\u2028x',
    'a\u202e@b.example',
    '(comment)a@b.example',
    `${'a'.repeat(65)}@b.example`,
  ]
  for (const text of bad)
    assert.throws(() => checkAddress(text), { code: 'VALUE_INVALID' }, JSON.stringify(text))
})

test('checkHeaderText: one line of visible text, else refused', () => {
  assert.equal(checkHeaderText('Quotation S2026-00001 – 100 €'), 'Quotation S2026-00001 – 100 €')
  const bad = [
    'a\r\nBcc: x@y.example',
    'a\nb',
    'a\u0000',
    'a\u001b[31m',
    'a\u202eb',
    'a\ud800',
    'x'.repeat(251),
  ]
  for (const text of bad)
    assert.throws(() => checkHeaderText(text), { code: 'VALUE_INVALID' }, JSON.stringify(text))
})
