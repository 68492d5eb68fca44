import { createHash, randomBytes } from 'node:crypto'
import {
  type Clock,
  InvariantError,
  PlatformError,
  type RecordId,
  withoutCard,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { compileCreate } from '../records/change-compile.ts'
import { ChangeParser } from '../records/change-parse.ts'
import { fullSight } from '../records/query-sight.ts'
import type { Door } from '../records/records-door.ts'
import { type CardPlace, withoutCards } from './attachment-cards.ts'
import { inChunks } from './attachment-chunks.ts'
import { safeFileName } from './attachment-name.ts'
import { sniffType } from './attachment-type.ts'

/** 50 MB. */
export const ATTACHMENT_LIMIT_BYTES = 52_428_800

export interface Upload {
  /** As the sender calls it; made safe here. */
  readonly name: string
  /** The record it belongs to, which the sender must see; undefined when a field will refer to it. */
  readonly owner: { readonly model: string; readonly record: RecordId } | undefined
  readonly bytes: AsyncIterable<Uint8Array>
  readonly limitBytes?: number
  /** What says where in the file the number of a payment card stands; undefined: its line. */
  readonly cardPlace?: CardPlace
}

interface UploadTools {
  readonly registry: Registry
  readonly clock: Clock
  /** Of the sender; each chunk is a transaction of its own, so that a slow sender holds no connection. */
  readonly door: Door
}

/**
 * Stores a file as it comes, in constant memory; returns the id of its attachment. BODY_TOO_LARGE, ACCESS_DENIED for who
 * is not signed in, NOT_FOUND for an owner not seen, VALUE_INVALID for a text with the number of a payment card, of
 * which nothing is left. What another interrupted upload leaves is collected a day later.
 */
export async function uploadAttachment(tools: UploadTools, upload: Upload): Promise<RecordId> {
  const { door } = tools
  const name = randomBytes(32)
  const fileName = withoutCard('name', safeFileName(upload.name))
  await door.run([...ownerCheck(upload.owner), begin(name)])
  const file = await putAll(door, name, { ...upload, name: fileName })
  const { id, statements } = attachmentRow(tools, file, upload.owner)
  await door.run([...ownerCheck(upload.owner), finish(name, file.digest), ...statements])
  return id
}

/** `upload`: the name of its bytes until their hash is known. */
async function putAll(
  door: Door,
  upload: Buffer,
  { name: fileName, bytes, cardPlace, limitBytes = ATTACHMENT_LIMIT_BYTES }: Upload,
): Promise<StoredFile> {
  const hash = createHash('sha256')
  let position = 0
  let size = 0
  let start: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of withoutCards(inChunks(bytes, limitBytes), cardPlace)) {
      if (position === 0) start = chunk
      hash.update(chunk)
      await door.run([put({ name: upload, position, chunk, limitBytes })])
      position += 1
      size += chunk.length
    }
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'VALUE_INVALID')
      await door.run([drop(upload)])
    throw error
  }
  return { name: fileName, mediaType: sniffType(start, fileName), size, digest: hash.digest() }
}

interface StoredFile {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly digest: Buffer
}

function attachmentRow(
  { registry, clock }: UploadTools,
  file: StoredFile,
  owner: Upload['owner'],
): { readonly id: RecordId; readonly statements: readonly Statement[] } {
  const model = registry.models.get('attachment')
  if (model === undefined)
    throw new InvariantError('attachment-model', 'The app "base" is not in the registry.')
  const parser = new ChangeParser({ sight: fullSight(registry), clock, writer: 'code' })
  const row = parser.newRow(model, {
    name: file.name,
    media_type: file.mediaType,
    size_bytes: file.size,
    hash: file.digest.toString('hex'),
    ...owner,
  })
  parser.finish()
  return { id: row.id, statements: compileCreate(model, [row]) }
}

function ownerCheck(owner: Upload['owner']): readonly Statement[] {
  if (owner === undefined) return []
  return [
    {
      name: 'zennnn_attachment_owner',
      text: `select zennnn.expect(zennnn.can_see($1::text, $2::uuid)::integer, 1, 1, 'ZN404', 'There is no such record, or you may not see it.')`,
      values: [owner.model, owner.record],
    },
  ]
}

function begin(name: Buffer): Statement {
  return {
    name: 'zennnn_upload_begin',
    text: 'select zennnn.upload_begin($1::bytea)',
    values: [name],
  }
}

function put(part: {
  readonly name: Buffer
  readonly position: number
  readonly chunk: Buffer
  readonly limitBytes: number
}): Statement {
  return {
    name: 'zennnn_upload_put',
    text: 'select zennnn.upload_put($1::bytea, $2::integer, $3::bytea, $4::bigint)',
    values: [part.name, part.position, part.chunk, part.limitBytes],
  }
}

function drop(name: Buffer): Statement {
  return {
    name: 'zennnn_upload_drop',
    text: 'select zennnn.upload_drop($1::bytea)',
    values: [name],
  }
}

function finish(name: Buffer, digest: Buffer): Statement {
  return {
    name: 'zennnn_upload_finish',
    text: 'select zennnn.upload_finish($1::bytea, $2::bytea)',
    values: [name, digest],
  }
}
