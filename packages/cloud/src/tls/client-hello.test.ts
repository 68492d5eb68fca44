import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientHello, TLS_PROTOCOLS } from './client-hello.ts'
import { suiteOf } from './sample-look.ts'

const SUITES = [suiteOf('TLS_RSA_WITH_AES_256_CBC_SHA')]
/** Behind its length. */
const SUITE = '00020035'
const RANDOM = Buffer.alloc(32, 0x5a)

function hex(host: string, protocol: keyof typeof TLS_PROTOCOLS): string {
  return clientHello(host, protocol, SUITES, RANDOM).toString('hex')
}

test('a hello of SSL 3.0 is the one of RFC 6101, which knows no extensions', () => {
  const body = `0300${'5a'.repeat(32)}00${SUITE}020100`
  const length = (body.length / 2).toString(16).padStart(6, '0')
  assert.equal(
    hex('a.example', 'SSL 3.0'),
    `1603000${(body.length / 2 + 4).toString(16).padStart(3, '0')}01${length}${body}`,
  )
})

test('a hello says its version, its one suite and the name of the host, and is as long as it says', () => {
  for (const [protocol, version] of [
    ['TLS 1.0', '0301'],
    ['TLS 1.1', '0302'],
    ['TLS 1.2', '0303'],
    ['TLS 1.3', '0303'],
  ] as const) {
    const text = hex('a.example', protocol)
    const bytes = Buffer.from(text, 'hex')
    assert.equal(text.slice(0, 6), '160301', protocol)
    assert.equal(bytes.readUInt16BE(3), bytes.length - 5)
    assert.equal(bytes.readUIntBE(6, 3), bytes.length - 9)
    assert.equal(text.slice(18, 22), version)
    assert.ok(text.includes(Buffer.from('a.example').toString('hex')))
    assert.equal(text.includes('002b0003020304'), protocol === 'TLS 1.3')
  }
})

test('an address is no name', () => {
  assert.equal(
    hex('192.0.2.1', 'TLS 1.2').includes(Buffer.from('192.0.2.1').toString('hex')),
    false,
  )
  assert.equal(hex('2001:db8::1', 'TLS 1.2').includes(Buffer.from('2001').toString('hex')), false)
})
