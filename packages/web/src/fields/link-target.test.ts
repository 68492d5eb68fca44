import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkTarget } from './link-target.ts'

test('addresses lead to a mail, a call or a page', () => {
  assert.equal(linkTarget('email', 'ann+x@acme.example'), 'mailto:ann+x@acme.example')
  assert.equal(linkTarget('phone', '+49 (0) 228 12-34'), 'tel:+4902281234')
  assert.equal(linkTarget('url', 'https://acme.example/a?b=c'), 'https://acme.example/a?b=c')
})

test('nothing else leads anywhere, however it is written', () => {
  for (const url of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'JAVASCRIPT://https://x%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'http://acme.example',
    'https://bank.example@evil.example',
    '//evil.example',
    'acme.example',
  ])
    assert.equal(linkTarget('url', url), undefined, url)
  for (const mail of [
    'javascript:alert(1)',
    'a@b?bcc=evil@x.example',
    'a@b c@d',
    'a',
    'x%0abcc:y@z',
  ])
    assert.equal(linkTarget('email', mail), undefined, mail)
  for (const phone of ['javascript:alert(1)', '+1;ext=5', 'call me', '12', '*21*5551234#'])
    assert.equal(linkTarget('phone', phone), undefined, phone)
  assert.equal(linkTarget('plain', 'https://acme.example'), undefined)
  assert.equal(linkTarget(undefined, 'https://acme.example'), undefined)
})
