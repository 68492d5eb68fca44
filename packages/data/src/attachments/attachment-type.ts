/** How files of a type begin: hex at an offset. What a browser could run (HTML, SVG, XML) is not here: it is text. */
const MAGIC: readonly { readonly type: string; readonly offset: number; readonly hex: string }[] = [
  { type: 'application/pdf', offset: 0, hex: '255044462d' },
  { type: 'image/png', offset: 0, hex: '89504e470d0a1a0a' },
  { type: 'image/jpeg', offset: 0, hex: 'ffd8ff' },
  { type: 'image/gif', offset: 0, hex: '474946383761' },
  { type: 'image/gif', offset: 0, hex: '474946383961' },
  { type: 'image/webp', offset: 8, hex: '57454250' },
  { type: 'image/tiff', offset: 0, hex: '49492a00' },
  { type: 'image/tiff', offset: 0, hex: '4d4d002a' },
  { type: 'application/zip', offset: 0, hex: '504b0304' },
  { type: 'application/gzip', offset: 0, hex: '1f8b' },
  { type: 'video/mp4', offset: 4, hex: '66747970' },
  { type: 'audio/mpeg', offset: 0, hex: '494433' },
]

/** Office documents are zip files; only then is the ending of the name believed. */
const ZIP_TYPES: ReadonlyMap<string, string> = new Map([
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['ods', 'application/vnd.oasis.opendocument.spreadsheet'],
])

/** Media type told by the first bytes, not by who uploads. Text is text/plain or, when named so, text/csv. */
export function sniffType(start: Uint8Array, name: string): string {
  const hex = Buffer.from(start.subarray(0, 16)).toString('hex')
  const known = MAGIC.find((magic) => hex.startsWith(magic.hex, magic.offset * 2))?.type
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (known === 'application/zip') return ZIP_TYPES.get(ending) ?? known
  if (known !== undefined) return known
  if (!isText(start)) return 'application/octet-stream'
  return ending === 'csv' ? 'text/csv' : 'text/plain'
}

/** UTF-8 without control characters other than white space; the last character may be cut. */
function isText(start: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text)
  } catch {
    return false
  }
}
