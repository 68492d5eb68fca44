/** The tags that a directory reads and writes: universal ones of BER (X.690), and those of LDAP (RFC 4511, 4). */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  simple: 0x80,
  equality: 0xa3,
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
} as const

/** One element of BER. */
export interface Element {
  readonly tag: number
  readonly content: Buffer
}

/** The first element of these bytes and how many it takes; undefined while some are missing. RangeError for what LDAP does not send. */
export function readElement(
  bytes: Buffer,
): { readonly element: Element; readonly size: number } | undefined {
  if (bytes.length < 2) return undefined
  const tag = bytes.readUInt8(0)
  const first = bytes.readUInt8(1)
  const more = first < 0x80 ? 0 : first - 0x80
  // Without a length, or with one that no question to this directory has.
  if (first === 0x80 || more > 4) throw new RangeError('No length of LDAP.')
  if (bytes.length < 2 + more) return undefined
  const length = more === 0 ? first : bytes.readUIntBE(2, more)
  const size = 2 + more + length
  if (bytes.length < size) return undefined
  return { element: { tag, content: bytes.subarray(2 + more, size) }, size }
}

/** The elements that another one is made of. RangeError where it is not. */
export function elementsOf({ content }: Element): readonly Element[] {
  const found: Element[] = []
  for (let rest = content; rest.length > 0; ) {
    const read = readElement(rest)
    if (read === undefined) throw new RangeError('An element of LDAP is cut off.')
    found.push(read.element)
    rest = rest.subarray(read.size)
  }
  return found
}

export function textOf(element: Element | undefined): string {
  return element?.content.toString('utf8') ?? ''
}

/** Of what it is made of: text, or elements that were written. */
export function writeElement(tag: number, ...parts: readonly (string | Buffer)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const head = Buffer.alloc(6)
  head.writeUInt8(tag, 0)
  head.writeUInt8(0x84, 1)
  head.writeUInt32BE(content.length, 2)
  return Buffer.concat([head, content])
}

/** As a whole: the message of this number (its bytes, as they came) with one operation. */
export function writeMessage(id: Buffer, operation: Buffer): Buffer {
  return writeElement(TAG.sequence, writeElement(TAG.integer, id), operation)
}

/** An operation that says how another one ended (RFC 4511, 4.1.9). */
export function writeResult(tag: number, code: number): Buffer {
  return writeElement(
    tag,
    writeElement(TAG.enumerated, Buffer.from([code])),
    writeElement(TAG.octets, ''),
    writeElement(TAG.octets, ''),
  )
}
