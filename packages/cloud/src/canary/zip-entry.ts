import { inflateRawSync } from 'node:zlib'
import { PlatformError } from '@zennnn/kernel'

/** Of the end of the central directory, of one of its entries, and of what stands before a file (APPNOTE 4.3). */
const END = 0x06_05_4b_50
const ENTRY = 0x02_01_4b_50
const END_BYTES = 22
const ENTRY_BYTES = 46
const FILE_BYTES = 30
const DEFLATED = 8

/** The first file of a ZIP whose name ends so, whole in memory. STATE_REFUSED for what is no such ZIP, as one that was broken off. */
export function readZipEntry(zip: Buffer, ending: string): Buffer {
  const end = zip.length < END_BYTES ? -1 : findEnd(zip)
  if (end < 0) throw refused()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + ENTRY_BYTES > zip.length || zip.readUInt32LE(at) !== ENTRY) throw refused()
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field))
    const next = at + ENTRY_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
    const path = zip.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + (name ?? 0))
    if (path.endsWith(ending)) return contentAt(zip, at)
    at = next
  }
  throw refused()
}

function findEnd(zip: Buffer): number {
  for (let at = zip.length - END_BYTES; at >= 0; at -= 1)
    if (zip.readUInt32LE(at) === END) return at
  return -1
}

function contentAt(zip: Buffer, entry: number): Buffer {
  const [method, bytes] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 20)]
  const file = zip.readUInt32LE(entry + 42)
  const begin = file + FILE_BYTES + zip.readUInt16LE(file + 26) + zip.readUInt16LE(file + 28)
  const content = zip.subarray(begin, begin + bytes)
  if (content.length !== bytes) throw refused()
  return method === DEFLATED ? inflateRawSync(content) : content
}

function refused(): PlatformError {
  return new PlatformError('STATE_REFUSED', { message: 'What was downloaded is no whole archive.' })
}
