/** The suites of SSL 2.0, three bytes each: RC4, RC4 for export, RC2, RC2 for export, IDEA, DES, 3DES. */
const SUITES = Buffer.from('0100800200800300800400800500800600400700c0', 'hex')
const VERSION = 0x00_02
const MESSAGE = { clientHello: 1, serverHello: 4 } as const
/** The first bit says that its header has two bytes, and no padding. */
const SHORT_HEADER = 0x80_00
const ALERT = 21
/** Type, session, kind of certificate, version and three lengths. */
const LEAST_HELLO = 11

/** `refused`: it answers as one who does not know this version. `more`: it did not come to its end yet. */
export type Ssl2Answer = 'spoken' | 'refused' | 'more'

/**
 * The first record of a client of 1995 that speaks SSL 2.0 and nothing else, with all its suites. Source: Hickman, The SSL
 * Protocol (draft-hickman-netscape-ssl-00, 2.5). `challenge`: 16 bytes.
 */
export function ssl2Hello(challenge: Uint8Array): Buffer {
  const head = Buffer.alloc(11)
  head.writeUInt16BE(SHORT_HEADER | (9 + SUITES.length + challenge.length), 0)
  head.writeUInt8(MESSAGE.clientHello, 2)
  head.writeUInt16BE(VERSION, 3)
  head.writeUInt16BE(SUITES.length, 5)
  // No session that would go on.
  head.writeUInt16BE(0, 7)
  head.writeUInt16BE(challenge.length, 9)
  return Buffer.concat([head, SUITES, challenge])
}

/** Whether what came so far is the hello of a server of SSL 2.0. One that agrees on no suite speaks it all the same. */
export function readSsl2Answer(bytes: Buffer): Ssl2Answer {
  const [first] = bytes
  if (first === undefined) return 'more'
  // An alert of SSL 3.0 or TLS, or a word of something else.
  if (first === ALERT || (first & 0x80) === 0) return 'refused'
  if (bytes.length < 3) return 'more'
  const type = bytes.readUInt8(2)
  if (type !== MESSAGE.serverHello) return 'refused'
  if ((bytes.readUInt16BE(0) & ~SHORT_HEADER) < LEAST_HELLO) return 'refused'
  if (bytes.length < 7) return 'more'
  return bytes.readUInt16BE(5) === VERSION ? 'spoken' : 'refused'
}
