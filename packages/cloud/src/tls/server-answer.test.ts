import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readServerAnswer, type ServerAnswer } from './server-answer.ts'

const RANDOM = '5a'.repeat(32)

/** Lengths in so many bytes before a content of hex digits. */
function sized(bytes: number, content: string): string {
  return (content.length / 2).toString(16).padStart(bytes * 2, '0') + content
}

function record(type: number, content: string): string {
  return `${type.toString(16).padStart(2, '0')}0303${sized(2, content)}`
}

function message(type: number, body: string): string {
  return type.toString(16).padStart(2, '0') + sized(3, body)
}

interface Hello {
  readonly version?: string
  readonly suite: string
  readonly compression?: string
  readonly extensions?: string
}

function hello({ version = '0303', suite, compression = '00', extensions = '' }: Hello): string {
  const end = extensions === '' ? '' : sized(2, extensions)
  return message(2, `${version}${RANDOM}${sized(1, 'ab'.repeat(32))}${suite}${compression}${end}`)
}

function read(...records: readonly string[]): ServerAnswer {
  return readServerAnswer(Buffer.from(records.join(''), 'hex'))
}

/** A curve (P-256) and a point, as of RFC 8422; a signature follows that nobody reads. */
const CURVE = message(12, `030017${sized(1, '04'.repeat(65))}${'00'.repeat(20)}`)
const SAFE = 'ff01000100'
const DONE = message(14, '')

test('a choice of TLS 1.2 is read with its curve, also where it comes in pieces', () => {
  const flight =
    hello({ suite: 'c02c', extensions: SAFE }) + message(11, 'aa'.repeat(700)) + CURVE + DONE
  const expected: ServerAnswer = {
    kind: 'chosen',
    choice: {
      protocol: 'TLS 1.2',
      suite: 0xc0_2c,
      exchange: { name: 'P-256', bits: 3072 },
      isCompressed: false,
      isRenegotiationSafe: true,
    },
  }
  assert.deepEqual(read(record(22, flight)), expected)
  const half = (flight.length / 4) * 2
  const [one, other] = [record(22, flight.slice(0, half)), record(22, flight.slice(half))]
  assert.deepEqual(read(one, other), expected)
  // Until the curve is there, nothing is chosen.
  const whole = Buffer.from(one + other, 'hex')
  const ends = Array.from(
    { length: whole.length },
    (_, end) => readServerAnswer(whole.subarray(0, end)).kind,
  )
  assert.equal(ends[0], 'more')
  assert.deepEqual([...new Set(ends.slice(0, 700))], ['more'])
})

test('a choice of TLS 1.3 is that of its retry, which names suite and group', () => {
  const extensions = `002b${sized(2, '0304')}0033${sized(2, '11ec')}`
  const answer = read(record(22, hello({ suite: '1302', extensions })), record(20, '01'))
  assert.deepEqual(answer, {
    kind: 'chosen',
    choice: {
      protocol: 'TLS 1.3',
      suite: 0x13_02,
      exchange: { name: 'X25519MLKEM768', bits: 3072 },
      isCompressed: false,
      isRenegotiationSafe: true,
    },
  })
})

function choice(answer: ServerAnswer) {
  return answer.kind === 'chosen' ? answer.choice : undefined
}

test('old versions, compression, primes and keys of the certificate are read', () => {
  const ssl = choice(read(record(22, hello({ version: '0300', suite: '0035', compression: '01' }))))
  assert.deepEqual(ssl, {
    protocol: 'SSL 3.0',
    suite: 0x35,
    exchange: undefined,
    isCompressed: true,
    isRenegotiationSafe: false,
  })
  const prime = message(
    12,
    `${sized(2, `00${'c5'.repeat(96)}`)}${sized(2, '02')}${sized(2, 'aa'.repeat(96))}`,
  )
  const dhe = choice(read(record(22, hello({ version: '0302', suite: '0039' }) + prime + DONE)))
  assert.deepEqual(
    [dhe?.protocol, dhe?.exchange],
    ['TLS 1.1', { name: 'DH of 768 bits', bits: 768 }],
  )
  // A group that nobody asked for is worth nothing.
  const curve = message(12, '030063')
  const odd = choice(read(record(22, hello({ suite: 'c02c' }) + curve)))
  assert.deepEqual(odd?.exchange, { name: 'group 99', bits: 0 })
})

test('an alert refuses, a warning does not, and whatever else speaks is nonsense', () => {
  assert.equal(read(record(21, '0246')).kind, 'refused')
  // It chose, and found then that it cannot.
  assert.equal(read(record(22, hello({ suite: 'c02c' })), record(21, '0228')).kind, 'refused')
  const warned = read(record(21, '0170'), record(22, hello({ suite: '0035' })))
  assert.equal(warned.kind, 'chosen')
  assert.equal(readServerAnswer(Buffer.from('HTTP/1.1 400 Bad Request\r\n')).kind, 'nonsense')
  assert.equal(readServerAnswer(Buffer.from('220 mail.example ESMTP\r\n')).kind, 'nonsense')
  assert.equal(readServerAnswer(Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n')).kind, 'nonsense')
  assert.equal(read(record(22, message(2, '0303'))).kind, 'nonsense')
  assert.equal(read(record(22, CURVE)).kind, 'nonsense')
  assert.equal(read(record(22, hello({ version: '0305', suite: '0035' }))).kind, 'nonsense')
  assert.equal(readServerAnswer(Buffer.alloc(300_000, 22)).kind, 'nonsense')
  assert.equal(readServerAnswer(Buffer.alloc(0)).kind, 'more')
})

test('no bytes break the reader', () => {
  const start = Buffer.from(record(22, hello({ suite: 'c02c', extensions: SAFE })), 'hex')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(start.length), (bytes, at) => {
      readServerAnswer(Buffer.from(bytes))
      readServerAnswer(Buffer.concat([start.subarray(0, at), bytes]))
      readServerAnswer(Buffer.from(record(22, Buffer.from(bytes).toString('hex')), 'hex'))
      const broken = message(
        2,
        `0303${RANDOM}00c02c00${sized(2, Buffer.from(bytes).toString('hex'))}`,
      )
      readServerAnswer(Buffer.from(record(22, broken), 'hex'))
    }),
  )
})
