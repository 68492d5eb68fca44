import type { CsvDialect, FileSource } from './csv-file.ts'

type Encoding = CsvDialect['encoding']

/** Decodes a file piece by piece, without its byte order mark. */
export async function* decodedText(source: FileSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: false })
  for await (const bytes of source()) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

/**
 * Finds the encoding by its byte order mark, else by NUL bytes (UTF-16), else by whether all of it is UTF-8; anything
 * else is read as windows-1252, in which every byte means something (latin1 and more).
 */
export async function findEncoding(source: FileSource, start: Uint8Array): Promise<Encoding> {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const wide = findWideEncoding(start)
  if (wide !== undefined) return wide
  return (await isUtf8(source)) ? 'utf-8' : 'windows-1252'
}

/** Text of mostly western letters in UTF-16 has a NUL in every other byte. */
function findWideEncoding(start: Uint8Array): Encoding | undefined {
  const nuls = [0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  const most = start.length / 5
  if (odd > most && even < most / 10) return 'utf-16le'
  if (even > most && odd < most / 10) return 'utf-16be'
  return undefined
}

async function isUtf8(source: FileSource): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of source()) decoder.decode(bytes, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
