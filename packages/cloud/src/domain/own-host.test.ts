import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTurn } from './domain-register.ts'
import { parseOwnHost, proofName, proofText, shownHost } from './own-host.ts'

test('a host is kept in one form: lower case, punycode, without a dot at its end', () => {
  for (const [text, host] of [
    ['crm.example.com', 'crm.example.com'],
    [' CRM.Example.COM. ', 'crm.example.com'],
    ['example.com', 'example.com'],
    ['köln.example', 'xn--kln-sna.example'],
    ['ＣＲＭ.example', 'crm.example'],
    ['مثال.example', 'xn--mgbh0fb.example'],
  ] as const)
    assert.equal(parseOwnHost(text, 'cloud.example.net'), host, text)
  assert.equal(shownHost('xn--kln-sna.example'), 'köln.example (xn--kln-sna.example)')
  assert.equal(shownHost('crm.example.com'), 'crm.example.com')
  assert.equal(proofName('crm.example.com'), '_zennnn.crm.example.com')
  assert.equal(proofText('abc'), 'zennnn=abc')
})

test('a wildcard, an address, what is no host, and what belongs to the cloud are refused, each with its reason', () => {
  for (const [text, because] of [
    ['*.example.com', /wildcard/],
    ['crm.*.com', /wildcard/],
    ['192.0.2.1', /address/],
    ['127.1', /address/],
    ['0x7f.1', /address|no host/],
    ['[2001:db8::1]', /address|no host/],
    ['localhost', /no host/],
    ['', /no host/],
    ['https://crm.example.com', /no host/],
    ['crm.example.com/app', /no host/],
    ['crm.example.com:443', /no host/],
    ['a b.example.com', /no host/],
    ['-a.example.com', /no host/],
    ['a_b.example.com', /no host/],
    ['../../etc/passwd', /no host/],
    [`${'a.'.repeat(125)}example`, /no host/],
    ['cloud.example.net', /belongs to the cloud/],
    ['other.cloud.example.net', /belongs to the cloud/],
    ['OTHER.Cloud.example.net.', /belongs to the cloud/],
  ] as const)
    assert.throws(
      () => parseOwnHost(text, 'cloud.example.net'),
      (error: Error & { code?: string }) =>
        error.code === 'VALUE_INVALID' && because.test(error.message),
      text,
    )
})

test('the DNS is asked at once while somebody waits, and later each hour', () => {
  const now = new Date('2026-11-30T12:00:00Z')
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  for (const [claimed, looked, isNow] of [
    [59, 1, true],
    [61, 59, false],
    [61, 60, true],
    [9_999, null, true],
  ] as const)
    assert.equal(
      isTurn({ claimed_at: ago(claimed), looked_at: looked === null ? null : ago(looked) }, now),
      isNow,
    )
})
