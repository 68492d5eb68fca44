import { isIP } from 'node:net'
import type { CipherSuite } from './cipher-suite.ts'

/** Versions that are asked for, oldest first, with their number in a handshake. */
export const TLS_PROTOCOLS = {
  'SSL 3.0': 0x03_00,
  'TLS 1.0': 0x03_01,
  'TLS 1.1': 0x03_02,
  'TLS 1.2': 0x03_03,
  'TLS 1.3': 0x03_04,
} as const
export type TlsProtocol = keyof typeof TLS_PROTOCOLS
export const PROTOCOL_NAMES = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const

/** Groups for the exchange of keys, each with the bits of RSA that it is worth (NIST SP 800-57, part 1, table 2). */
export const KEY_GROUPS: ReadonlyMap<number, { readonly name: string; readonly bits: number }> =
  new Map([
    [0x11_ec, { name: 'X25519MLKEM768', bits: 3072 }],
    [0x00_1d, { name: 'X25519', bits: 3072 }],
    [0x00_17, { name: 'P-256', bits: 3072 }],
    [0x00_1e, { name: 'X448', bits: 7680 }],
    [0x00_18, { name: 'P-384', bits: 7680 }],
    [0x00_19, { name: 'P-521', bits: 15_360 }],
    [0x00_1a, { name: 'brainpoolP256r1', bits: 3072 }],
    [0x00_1b, { name: 'brainpoolP384r1', bits: 7680 }],
    [0x00_1c, { name: 'brainpoolP512r1', bits: 15_360 }],
    [0x00_16, { name: 'secp256k1', bits: 3072 }],
    [0x00_15, { name: 'P-224', bits: 2048 }],
    [0x00_13, { name: 'P-192', bits: 1024 }],
    [0x00_10, { name: 'secp160r1', bits: 1024 }],
    [0x01_00, { name: 'ffdhe2048', bits: 2048 }],
    [0x01_01, { name: 'ffdhe3072', bits: 3072 }],
    [0x01_02, { name: 'ffdhe4096', bits: 4096 }],
  ])

/** Strong ones first, and those of SHA-1 and DSA too: a server is asked what it would do. */
const SIGNATURES = [
  0x04_03, 0x05_03, 0x06_03, 0x08_07, 0x08_08, 0x08_04, 0x08_05, 0x08_06, 0x08_09, 0x08_0a, 0x08_0b,
  0x04_01, 0x05_01, 0x06_01, 0x03_01, 0x03_03, 0x04_02, 0x03_02, 0x02_03, 0x02_01, 0x02_02,
]

/**
 * The first record of a client that speaks one version and some suites, and nothing else. Written by hand, since no library of today
 * would say what an attacker of yesterday did. Sources: RFC 6101, 5246 (7.4.1.2), 8446 (4.1.2). Of TLS 1.3 it holds no share of a
 * key, so that the server only says what it would choose.
 */
export function clientHello(
  host: string,
  protocol: TlsProtocol,
  suites: readonly CipherSuite[],
  random: Uint8Array,
): Buffer {
  const version = TLS_PROTOCOLS[protocol]
  const is13 = protocol === 'TLS 1.3'
  const body = Buffer.concat([
    // TLS 1.3 says its version in an extension, for servers that end at what they do not know.
    uint16(is13 ? TLS_PROTOCOLS['TLS 1.2'] : version),
    random,
    sized(1, Buffer.alloc(0)),
    sized(2, Buffer.concat(suites.map(({ code }) => uint16(code)))),
    // Compression tells secrets (CRIME): it is asked for, to see whether anybody would do it.
    sized(1, Buffer.from(is13 ? [0] : [1, 0])),
    ...(protocol === 'SSL 3.0' ? [] : [sized(2, extensions(host, protocol))]),
  ])
  const handshake = Buffer.concat([Buffer.from([1]), sized(3, body)])
  // The record of a first hello is one of TLS 1.0, but where only SSL is spoken.
  const record = protocol === 'SSL 3.0' ? version : TLS_PROTOCOLS['TLS 1.0']
  return Buffer.concat([Buffer.from([22]), uint16(record), sized(2, handshake)])
}

function extensions(host: string, protocol: TlsProtocol): Buffer {
  const is13 = protocol === 'TLS 1.3'
  const name = Buffer.concat([Buffer.from([0]), sized(2, Buffer.from(host, 'ascii'))])
  return Buffer.concat([
    // An address has no name that could be told.
    ...(isIP(host) === 0 ? [extension(0, sized(2, name))] : []),
    extension(10, sized(2, Buffer.concat([...KEY_GROUPS.keys()].map(uint16)))),
    extension(11, sized(1, Buffer.from([0]))),
    extension(13, sized(2, Buffer.concat(SIGNATURES.map(uint16)))),
    ...(is13
      ? [
          extension(43, sized(1, uint16(TLS_PROTOCOLS['TLS 1.3']))),
          extension(51, sized(2, Buffer.alloc(0))),
        ]
      : // Nothing was agreed on before: who answers with the same renegotiates safely (RFC 5746).
        [extension(0xff_01, Buffer.from([0]))]),
  ])
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([uint16(type), sized(2, content)])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

/** Content behind its length in so many bytes. */
function sized(bytes: 1 | 2 | 3, content: Buffer): Buffer {
  const length = Buffer.alloc(bytes)
  length.writeUIntBE(content.length, 0, bytes)
  return Buffer.concat([length, content])
}
