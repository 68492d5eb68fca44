import {
  cancelImport,
  type ImportAsker,
  MAX_IMPORT_BYTES,
  openFailedRows,
  orderImport,
  readImport,
} from '@zennnn/exchange'
import { findSignedIn } from '@zennnn/identity'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { RecordTools } from './action-tools.ts'
import { CANCEL, FAILED_ROWS, ORDER, PROGRESS } from './import-description.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'

/** A form is taken apart in memory; larger files are sent as they are, as text/csv. */
const MAX_FORM_BYTES = 10_000_000
const UPLOAD_TIMEOUT_MS = 120_000

export interface ImportRouteTools extends Pick<RecordTools, 'connections' | 'clock'> {
  /** The control database, whose queue the worker reads. */
  readonly findControl: () => Promise<DatabaseId | undefined>
}

/**
 * `POST /api/import/<model>?map=…&key=…` with a CSV file (text/csv, or a form with one file) answers 202 with the job;
 * `GET /api/import/<job>` says how far it is; `POST …/cancel` stops it; `GET …/failed-rows` is the file to correct.
 */
export function importRoutes(tools: ImportRouteTools): readonly Route[] {
  const common = { site: 'customer', access: 'session', kind: 'api' } as const
  return [
    {
      ...common,
      methods: ['POST'],
      path: '/api/import/:model',
      description: ORDER,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      answer: async (visit) => await order(tools, visit),
    },
    {
      ...common,
      methods: ['GET'],
      path: '/api/import/:job',
      description: PROGRESS,
      answer: async (visit) => Response.json(await readImport(askerOf(tools, visit), jobOf(visit))),
    },
    {
      ...common,
      methods: ['POST'],
      path: '/api/import/:job/cancel',
      description: CANCEL,
      answer: async (visit) => {
        await cancelImport(askerOf(tools, visit), jobOf(visit))
        return new Response(null, { status: 202 })
      },
    },
    {
      ...common,
      methods: ['GET'],
      path: '/api/import/:job/failed-rows',
      description: FAILED_ROWS,
      answer: async (visit) => {
        const { headers, bytes } = await openFailedRows(askerOf(tools, visit), jobOf(visit))
        return new Response(ReadableStream.from(bytes), { headers: { ...headers } })
      },
    },
  ]
}

async function order(tools: ImportRouteTools, visit: Visit): Promise<Response> {
  // A form is read as a whole: not for somebody whose cookie is nobody's.
  const { session = '', site } = visit
  if ((await findSignedIn(tools.connections, site.database, session)) === undefined)
    throw new PlatformError('NOT_SIGNED_IN')
  const control = await tools.findControl()
  if (control === undefined) throw new PlatformError('DATABASE_UNAVAILABLE')
  const query = visit.url.searchParams
  const job = await orderImport({
    asker: askerOf(tools, visit),
    control,
    registry: visit.site.registry,
    clock: tools.clock,
    request: {
      model: visit.params['model'],
      map: query.getAll('map'),
      key: query.get('key'),
      create: query.getAll('create'),
      alias: query.getAll('alias'),
      dateFormat: query.get('date_format'),
      decimalMark: query.get('decimal_mark') ?? '.',
    },
    bytes: await fileOf(visit),
  })
  return Response.json({ job }, { status: 202, headers: { location: `/api/import/${job}` } })
}

async function fileOf(visit: Visit): Promise<AsyncIterable<Uint8Array>> {
  const type = visit.request.headers.get('content-type') ?? ''
  if (/^(text\/csv|application\/octet-stream)\b/i.test(type)) return visit.stream(MAX_IMPORT_BYTES)
  if (!/^multipart\/form-data\b/i.test(type))
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
      hint: 'Send the file as text/csv, or in a form as multipart/form-data.',
    })
  const pieces = await Array.fromAsync(visit.stream(MAX_FORM_BYTES))
  const file = await firstFile(Buffer.concat(pieces), type)
  if (file !== undefined) return file.stream()
  throw new PlatformError('BODY_INVALID', { message: 'The form holds no file.' })
}

async function firstFile(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<File | undefined> {
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    for (const value of form.values()) if (value instanceof File) return value
    return undefined
  } catch (cause) {
    throw new PlatformError('BODY_INVALID', { message: 'The form cannot be read.', cause })
  }
}

function askerOf({ connections }: ImportRouteTools, visit: Visit): ImportAsker {
  return { connections, database: visit.site.database, principal: visit.principal }
}

function jobOf(visit: Visit): string {
  return visit.params['job'] ?? ''
}
