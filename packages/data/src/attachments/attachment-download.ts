import { InvariantError, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Statement } from '../connections/statement.ts'
import type { Door } from '../records/records-door.ts'
import { CHUNK_BYTES } from './attachment-chunks.ts'
import { attachmentDisposition } from './attachment-name.ts'

export interface Download {
  /** Nothing of a stored file runs in a page of ours: it is saved, never shown; its type is not guessed again. */
  readonly headers: Readonly<Record<string, string>>
  /** In chunks of 256 kB, read as they are taken. Ends with NOT_FOUND when the right to see it is lost meanwhile. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** The file of an attachment that the asker sees; NOT_FOUND for every other id. */
export async function openAttachment(door: Door, id: RecordId): Promise<Download> {
  const [result] = await door.run([head(id)])
  const row = result?.rows[0]
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  const size = Number(row['size_bytes'])
  return {
    headers: {
      'content-type': String(row['media_type']),
      'content-length': String(size),
      'content-disposition': attachmentDisposition(String(row['name'])),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    },
    bytes: readChunks(door, id, Math.ceil(size / CHUNK_BYTES)),
  }
}

async function* readChunks(door: Door, id: RecordId, count: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < count; position += 1) {
    const [result] = await door.run([chunk(id, position)])
    const row = result?.rows[0]
    if (row === undefined) throw new PlatformError('NOT_FOUND')
    const bytes = row['bytes']
    if (!(bytes instanceof Buffer))
      throw new InvariantError('attachment-chunk', `Chunk ${position} of an attachment is missing.`)
    yield bytes
  }
}

function head(id: RecordId): Statement {
  return {
    name: 'zennnn_attachment',
    text: 'select a."name", a."media_type", a."size_bytes" from app."attachment" as a where a."id" = $1::uuid',
    values: [id],
    readOnly: true,
  }
}

/** The policies of app.attachment decide anew for each chunk. */
function chunk(id: RecordId, position: number): Statement {
  return {
    name: 'zennnn_attachment_chunk',
    text: 'select zennnn.blob_bytes(a."hash", $2::integer) as bytes from app."attachment" as a where a."id" = $1::uuid',
    values: [id, position],
    readOnly: true,
  }
}
