import {
  cancelImport,
  type FileIntake,
  type ImportAsker,
  MAX_IMPORT_BYTES,
  openFailedRows,
  orderImport,
  orderUndo,
  readHead,
  readImport,
  SpreadsheetReader,
  storeImportFile,
} from '@zennnn/exchange'
import { findSignedIn } from '@zennnn/identity'
import { type DatabaseId, PlatformError, parseRecordId } from '@zennnn/kernel'
import { translator } from '@zennnn/model'
import { askReader } from '../describe/ask-reader.ts'
import type { RecordTools } from './action-tools.ts'
import {
  CANCEL,
  CHECK,
  FAILED_ROWS,
  FILE,
  HEAD,
  ORDER,
  PROGRESS,
  UNDO,
} from './import-description.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'

/** A form is taken apart in memory; larger files are sent as they are, as text/csv. */
const MAX_FORM_BYTES = 10_000_000
const UPLOAD_TIMEOUT_MS = 120_000
const FILE_TYPES =
  /^(text\/csv|application\/octet-stream|application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)\b/i

export type ImportRouteTools = Pick<RecordTools, 'connections' | 'clock' | 'sights' | 'findControl'>

/**
 * `POST /api/import/<model>?map=…&key=…` with a CSV file (text/csv, or a form with one file) answers 202 with the job;
 * `GET /api/import/<job>` says how far it is; `POST …/cancel` stops it; `GET …/failed-rows` is the file to correct.
 */
export function importRoutes(tools: ImportRouteTools): readonly Route[] {
  const intake = { ...tools, spreadsheets: new SpreadsheetReader(tools.clock) }
  return [...fileRoutes(intake), ...jobRoutes(tools)]
}

/** What files need beside: one reader for all who send spreadsheets to this process, in turn by database. */
interface FileRouteTools extends ImportRouteTools {
  readonly spreadsheets: SpreadsheetReader
}

const COMMON = { site: 'customer', access: 'session', kind: 'api' } as const

/** A file, and what is ordered of it. */
function fileRoutes(tools: FileRouteTools): readonly Route[] {
  return [
    {
      ...COMMON,
      methods: ['POST'],
      path: '/api/import/:model',
      description: ORDER,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      answer: async (visit) => await order(tools, visit, 'import'),
    },
    {
      ...COMMON,
      methods: ['POST'],
      path: '/api/import/:model/file',
      description: FILE,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      answer: async (visit) => await storeFile(tools, visit),
    },
    {
      ...COMMON,
      methods: ['GET'],
      path: '/api/import/:model/file/:file',
      description: HEAD,
      answer: async (visit) =>
        Response.json(await headOf(tools, visit, visit.params['file'] ?? '')),
    },
    {
      ...COMMON,
      methods: ['POST'],
      path: '/api/import/:model/check',
      description: CHECK,
      answer: async (visit) => await order(tools, visit, 'import_check'),
    },
  ]
}

/** What was ordered. */
function jobRoutes(tools: ImportRouteTools): readonly Route[] {
  return [
    {
      ...COMMON,
      methods: ['POST'],
      path: '/api/import/:job/undo',
      description: UNDO,
      answer: async (visit) => {
        const control = await controlOf(tools)
        const asker = askerOf(tools, visit)
        return ordered(await orderUndo({ asker, control, clock: tools.clock }, jobOf(visit)))
      },
    },
    {
      ...COMMON,
      methods: ['GET'],
      path: '/api/import/:job',
      description: PROGRESS,
      answer: async (visit) => Response.json(await readImport(askerOf(tools, visit), jobOf(visit))),
    },
    {
      ...COMMON,
      methods: ['POST'],
      path: '/api/import/:job/cancel',
      description: CANCEL,
      answer: async (visit) => {
        await cancelImport(askerOf(tools, visit), jobOf(visit))
        return new Response(null, { status: 202 })
      },
    },
    {
      ...COMMON,
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

async function storeFile(tools: FileRouteTools, visit: Visit): Promise<Response> {
  await refuseGuests(tools, visit)
  const file = await storeImportFile(storeOf(tools, visit), await fileOf(visit))
  return Response.json(await headOf(tools, visit, file), { status: 201 })
}

async function headOf(
  tools: FileRouteTools,
  visit: Visit,
  file: string,
): Promise<Awaited<ReturnType<typeof readHead>>> {
  const store = storeOf(tools, visit)
  const { language } = await askReader({ ...store.asker, registry: store.registry }, tools)
  return await readHead(store, {
    model: visit.params['model'] ?? '',
    file: parseRecordId(file),
    translate: translator(store.registry.apps, language),
  })
}

async function order(
  tools: FileRouteTools,
  visit: Visit,
  kind: 'import' | 'import_check',
): Promise<Response> {
  await refuseGuests(tools, visit)
  const query = visit.url.searchParams
  const job = await orderImport({
    ...storeOf(tools, visit),
    control: await controlOf(tools),
    kind,
    request: {
      model: visit.params['model'],
      map: query.getAll('map'),
      key: query.get('key'),
      create: query.getAll('create'),
      alias: query.getAll('alias'),
      dateFormat: query.get('date_format'),
      decimalMark: query.get('decimal_mark') ?? '.',
    },
    file: query.get('file') ?? (await fileOf(visit)),
  })
  return ordered(job)
}

function ordered(job: string): Response {
  return Response.json({ job }, { status: 202, headers: { location: `/api/import/${job}` } })
}

/** A form is read as a whole: not for somebody whose cookie is nobody's. */
async function refuseGuests({ connections }: ImportRouteTools, visit: Visit): Promise<void> {
  const { session = '', site } = visit
  if ((await findSignedIn(connections, site.database, session)) === undefined)
    throw new PlatformError('NOT_SIGNED_IN')
}

async function controlOf(tools: ImportRouteTools): Promise<DatabaseId> {
  const control = await tools.findControl()
  if (control === undefined) throw new PlatformError('DATABASE_UNAVAILABLE')
  return control
}

function storeOf(tools: FileRouteTools, visit: Visit): FileIntake {
  const { clock, spreadsheets } = tools
  return { asker: askerOf(tools, visit), registry: visit.site.registry, clock, spreadsheets }
}

async function fileOf(visit: Visit): Promise<AsyncIterable<Uint8Array>> {
  const type = visit.request.headers.get('content-type') ?? ''
  if (FILE_TYPES.test(type)) return visit.stream(MAX_IMPORT_BYTES)
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
