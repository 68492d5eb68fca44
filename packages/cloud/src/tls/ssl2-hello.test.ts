import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSsl2Answer, ssl2Hello } from './ssl2-hello.ts'

/** Of a server with a certificate of two bytes and one suite, as draft-hickman-netscape-ssl-00 has it. */
const SERVER_HELLO = Buffer.from(`80120400010002000200030002abcd0700c01234`, 'hex')

test('a hello of SSL 2.0 is as long as it says, and has its version, its seven suites and its challenge', () => {
  const bytes = ssl2Hello(Buffer.alloc(16, 0x5a))
  const suites = '0100800200800300800400800500800600400700c0'
  assert.equal(bytes.toString('hex'), `802e010002001500000010${suites}${'5a'.repeat(16)}`)
  assert.equal(bytes.readUInt16BE(0) & 0x7f_ff, bytes.length - 2)
})

test('only the hello of a server of SSL 2.0 says that it is spoken, however it comes in pieces', () => {
  assert.equal(readSsl2Answer(SERVER_HELLO), 'spoken')
  for (let length = 0; length < 7; length += 1)
    assert.equal(readSsl2Answer(SERVER_HELLO.subarray(0, length)), 'more', String(length))
  for (const [why, hex] of [
    ['an alert of TLS', '15030100020246'],
    ['a handshake of TLS', '160303004a0200'],
    ['a page', Buffer.from('HTTP/1.1 400').toString('hex')],
    ['an error of SSL 2.0, which is no hello', '8003000001'],
    ['a hello of another version', '80120400010301000200030002abcd0700c01234'],
    ['a hello that is too short', '80020400010002'],
  ] as const)
    assert.equal(readSsl2Answer(Buffer.from(hex, 'hex')), 'refused', why)
})
