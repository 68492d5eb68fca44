import { findCipherSuite } from './cipher-suite.ts'
import { KEY_GROUPS, PROTOCOL_NAMES, TLS_PROTOCOLS, type TlsProtocol } from './client-hello.ts'

/** What a server chose of a hello. */
export interface ServerChoice {
  readonly protocol: TlsProtocol
  /** Number of the suite. */
  readonly suite: number
  /** How the keys are exchanged, and the bits of RSA that it is worth; undefined where the certificate's key does it. */
  readonly exchange: { readonly name: string; readonly bits: number } | undefined
  readonly isCompressed: boolean
  /** Whether it binds a renegotiation to what was before (RFC 5746); of TLS 1.3, which has none, true. */
  readonly isRenegotiationSafe: boolean
}

/** `more`: it did not come to its end yet. `refused`: by an alert, which says nothing of why. */
export type ServerAnswer =
  | { readonly kind: 'chosen'; readonly choice: ServerChoice }
  | { readonly kind: 'refused' }
  | { readonly kind: 'more' }
  | { readonly kind: 'nonsense' }

const RECORD = { alert: 21, handshake: 22 } as const
/** Its extension, which may be empty. */
const RENEGOTIATION = 0xff_01
const MESSAGE = { serverHello: 2, serverKeyExchange: 12, serverHelloDone: 14 } as const
/** A record of TLS is shorter; one that says otherwise is something else. */
const MOST_RECORD = 18_432
/** The first flight of a server, with a chain of certificates. */
const MOST_BYTES = 200_000

/** Reads what came so far of a server's first flight. Whatever else speaks there is `nonsense`, never a choice. */
export function readServerAnswer(bytes: Buffer): ServerAnswer {
  if (bytes.length > MOST_BYTES) return { kind: 'nonsense' }
  const { messages, end } = readRecords(bytes)
  return readMessages(messages) ?? { kind: end }
}

interface Records {
  readonly messages: Buffer
  /** What is to be said where the messages do not come to their end. */
  readonly end: 'more' | 'refused' | 'nonsense'
}

function readRecords(bytes: Buffer): Records {
  const messages: Buffer[] = []
  let end: Records['end'] = 'more'
  let at = 0
  while (at + 5 <= bytes.length && end === 'more') {
    const length = bytes.readUInt16BE(at + 3)
    const isKnown = bytes[at + 1] === 3 && length <= MOST_RECORD
    const content = bytes.subarray(at + 5, at + 5 + length)
    if (isKnown && content.length < length) break
    if (isKnown && bytes[at] === RECORD.handshake) messages.push(content)
    // A warning (1) is none: some servers do not know the name that they are asked for.
    else if (isKnown && bytes[at] === RECORD.alert) end = content[0] === 1 ? 'more' : 'refused'
    // Of TLS 1.3 all else is encrypted, and what we wanted came before.
    else end = 'nonsense'
    at += 5 + length
  }
  return { messages: Buffer.concat(messages), end }
}

/** undefined where the flight did not come to its end. */
function readMessages(bytes: Buffer): ServerAnswer | undefined {
  let at = 0
  let hello: Hello | undefined
  while (at + 4 <= bytes.length) {
    const length = bytes.readUIntBE(at + 1, 3)
    const [type, body] = [bytes[at], bytes.subarray(at + 4, at + 4 + length)]
    if (body.length < length) break
    at += 4 + length
    if (type === MESSAGE.serverHello) hello = readHello(body)
    if (hello === undefined) return { kind: 'nonsense' }
    if (isLast(hello, type)) return chosen(hello, exchangeOf(hello, type, body))
  }
  return undefined
}

interface Hello {
  readonly protocol: TlsProtocol
  readonly suite: number
  readonly isCompressed: boolean
  readonly extensions: ReadonlyMap<number, Buffer>
}

/** Whether no later message says more: that of TLS 1.3 says all, others say their key afterwards, if they have one. */
function isLast({ protocol, suite }: Hello, type: number | undefined): boolean {
  if (protocol === 'TLS 1.3' || type === MESSAGE.serverHelloDone) return true
  const exchange = findCipherSuite(suite)?.exchange
  return type === MESSAGE.serverKeyExchange || exchange === 'RSA'
}

function chosen(hello: Hello, exchange: ServerChoice['exchange']): ServerAnswer {
  const { protocol, suite, isCompressed, extensions } = hello
  const isRenegotiationSafe = protocol === 'TLS 1.3' || extensions.has(RENEGOTIATION)
  return {
    kind: 'chosen',
    choice: { protocol, suite, exchange, isCompressed, isRenegotiationSafe },
  }
}

/** RFC 5246, 7.4.1.3; undefined where it is none. */
function readHello(body: Buffer): Hello | undefined {
  const sessionLength = body[34] ?? 0
  const at = 35 + sessionLength
  if (body.length < at + 3) return undefined
  const extensions = readExtensions(body.subarray(at + 3))
  const version = extensions.get(43)?.readUInt16BE(0) ?? body.readUInt16BE(0)
  const protocol = protocolOf(version)
  if (protocol === undefined) return undefined
  return {
    protocol,
    suite: body.readUInt16BE(at),
    isCompressed: body[at + 2] !== 0,
    extensions,
  }
}

function protocolOf(version: number): TlsProtocol | undefined {
  return PROTOCOL_NAMES.find((name) => TLS_PROTOCOLS[name] === version)
}

function readExtensions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const extensions = new Map<number, Buffer>()
  let at = 2
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) break
    const [type, content] = [bytes.readUInt16BE(at), bytes.subarray(at + 4, end)]
    // Of all but the last a number is read: what is too short holds none.
    if (content.length >= 2 || type === RENEGOTIATION) extensions.set(type, content)
    at = end
  }
  return extensions
}

function exchangeOf(
  { protocol, suite, extensions }: Hello,
  type: number | undefined,
  body: Buffer,
): ServerChoice['exchange'] {
  if (protocol === 'TLS 1.3') return groupOf(extensions.get(51))
  if (type !== MESSAGE.serverKeyExchange || body.length < 2) return undefined
  const exchange = findCipherSuite(suite)?.name ?? ''
  // A curve by its name (RFC 8422, 5.4), or a prime behind its length (RFC 5246, 7.4.3).
  if (exchange.startsWith('TLS_ECDH')) return body[0] === 3 ? groupOf(body.subarray(1)) : undefined
  const prime = body.subarray(2, 2 + body.readUInt16BE(0))
  const bits = BigInt(`0x0${prime.toString('hex')}`).toString(2).length
  return { name: `DH of ${bits} bits`, bits }
}

/** A group that nobody asked for is worth nothing. */
function groupOf(bytes: Buffer | undefined): ServerChoice['exchange'] {
  if (bytes === undefined || bytes.length < 2) return undefined
  const code = bytes.readUInt16BE(0)
  return KEY_GROUPS.get(code) ?? { name: `group ${code}`, bits: 0 }
}
