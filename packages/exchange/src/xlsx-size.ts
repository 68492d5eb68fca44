/** Signatures and offsets of the ZIP format (APPNOTE.TXT 4.3.12 and 4.3.16). */
const END_OF_DIRECTORY = 0x06_05_4b_50
const DIRECTORY_ENTRY = 0x02_01_4b_50
const END_LENGTH = 22
const ENTRY_LENGTH = 46
const MAX_COMMENT = 65_535
/** Where the real number stands elsewhere (ZIP64), as it does only in files that are too large anyway. */
const ELSEWHERE = 0xff_ff
const ELSEWHERE_LONG = 0xff_ff_ff_ff
const DESCRIPTOR_FLAG = 8

/**
 * To how many bytes the parts of a ZIP archive unpack, as its directory says; undefined when it does not say it of all of
 * them. Whoever unpacks holds each part to what the directory says, so this is known before any memory is spent.
 */
export function unpackedBytes(packed: Uint8Array): number | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const end = findEnd(view)
  if (end === undefined) return undefined
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  // One directory, right before its end: a reader that looks for another one must find none.
  const isPlain = count !== ELSEWHERE && view.getUint16(end + 8, true) === count
  if (!isPlain || at + view.getUint32(end + 12, true) !== end) return undefined
  let total = 0
  for (let entry = 0; entry < count; entry += 1) {
    if (at + ENTRY_LENGTH > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      return undefined
    const size = sizeOf(view, at)
    if (size === undefined) return undefined
    total += size
    at += ENTRY_LENGTH + lengthsOf(view, at)
  }
  return at === end ? total : undefined
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - END_LENGTH
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at -= 1)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  return undefined
}

/** undefined for a part that has something in it and says that it has nothing, or leaves it to what follows the part. */
function sizeOf(view: DataView, at: number): number | undefined {
  const flags = view.getUint16(at + 8, true)
  const packed = view.getUint32(at + 20, true)
  const size = view.getUint32(at + 24, true)
  if (packed === ELSEWHERE_LONG || size === ELSEWHERE_LONG) return undefined
  if (packed === 0 && (flags & DESCRIPTOR_FLAG) !== 0) return undefined
  // Nothing at all packs into two bytes.
  if (size === 0 && packed > 2) return undefined
  return size
}

/** Of the name, the extra fields and the comment of an entry. */
function lengthsOf(view: DataView, at: number): number {
  return (
    view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  )
}
