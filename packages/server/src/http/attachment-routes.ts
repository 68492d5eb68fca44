import { ATTACHMENT_LIMIT_BYTES, openAttachment, openDoor, uploadAttachment } from '@zennnn/data'
import { PlatformError, parseRecordId } from '@zennnn/kernel'
import type { RecordTools } from './action-tools.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'

/** Ten minutes: 50 MB on a line of 1 Mbit/s. */
const UPLOAD_TIMEOUT_MS = 600_000

const STORED = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' } },
  required: ['id'],
} as const
/** Bytes: JSON Schema has no type for them (OpenAPI 3.1, 4.8.14.3). */
const BYTES = { 'application/octet-stream': {} } as const
const UPLOAD = {
  summary: 'Store a file',
  query: {
    name: { type: 'string', description: 'Its name.' },
    model: { type: 'string', description: 'With record: what it belongs to.' },
    record: { type: 'string', format: 'uuid' },
  },
  required: ['name'],
  body: BYTES,
  answer: {
    status: 201,
    means: 'The id of the attachment',
    content: { 'application/json': STORED },
  },
} as const
const DOWNLOAD = {
  summary: 'A file',
  answer: { status: 200, means: 'The bytes, of a type told by their content', content: BYTES },
} as const

/**
 * `POST /api/attachment/file?name=…` with the bytes as body answers 201 with the id of the attachment; `model` and
 * `record` say what it belongs to. `GET /api/attachment/<id>/file` is the file, for who sees the attachment.
 */
export function attachmentRoutes(tools: RecordTools): readonly Route[] {
  const common = { site: 'any', access: 'session_or_key', kind: 'api' } as const
  return [
    {
      ...common,
      methods: ['POST'],
      path: '/api/attachment/file',
      description: UPLOAD,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      answer: async (visit) => await upload(tools, visit),
    },
    {
      ...common,
      methods: ['GET'],
      path: '/api/attachment/:id/file',
      description: DOWNLOAD,
      answer: async (visit) => {
        const id = parseRecordId(visit.params['id'])
        const { headers, bytes } = await openAttachment(doorOf(tools, visit), id)
        return new Response(ReadableStream.from(bytes), { headers: { ...headers } })
      },
    },
  ]
}

async function upload(tools: RecordTools, visit: Visit): Promise<Response> {
  const { searchParams } = visit.url
  const model = searchParams.get('model')
  const record = searchParams.get('record')
  if ((model === null) !== (record === null))
    throw new PlatformError('QUERY_INVALID', {
      message: 'model and record are given together, or not at all.',
    })
  const id = await uploadAttachment(
    { registry: visit.site.registry, clock: tools.clock, door: doorOf(tools, visit) },
    {
      name: searchParams.get('name') ?? '',
      owner:
        model === null || record === null ? undefined : { model, record: parseRecordId(record) },
      bytes: visit.stream(ATTACHMENT_LIMIT_BYTES),
    },
  )
  const location = `/api/attachment/${id}/file`
  return Response.json({ id }, { status: 201, headers: { location } })
}

function doorOf({ connections }: RecordTools, visit: Visit): ReturnType<typeof openDoor> {
  return openDoor(connections, visit.site.database, visit.principal)
}
