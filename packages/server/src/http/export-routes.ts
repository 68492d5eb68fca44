import type { Condition } from '@zennnn/data'
import { idsCondition, openExport } from '@zennnn/exchange'
import { isRecordId, PlatformError } from '@zennnn/kernel'
import { translator } from '@zennnn/model'
import { askReader } from '../describe/ask-reader.ts'
import { parseParameters, type RestParameters } from '../rest/rest-parameters.ts'
import type { RecordTools } from './action-tools.ts'
import type { Route } from './route.ts'
import { TEXT, UUID } from './schema-parts.ts'
import type { Visit } from './visit.ts'

/** Ids of a selection; with the brackets and commas of JSON they fit into a body of 1 MB. */
const MAX_SELECTED = 10_000
const START_TIMEOUT_MS = 60_000

const FILE = {
  query: {
    format: { ...TEXT, enum: ['csv', 'xlsx'], default: 'csv' },
    columns: { ...TEXT, description: 'Names of fields, with commas; without it all fields.' },
    style: {
      ...TEXT,
      enum: ['labels', 'names'],
      default: 'labels',
      description: 'names: names of fields and unique texts of references, to be imported again.',
    },
    order: { ...TEXT, description: 'As for lists.' },
  },
  answer: {
    status: 200,
    means: 'The file; Content-Range says how many records',
    content: {
      'text/csv': TEXT,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {},
    },
  },
} as const
const EXPORT = {
  summary: 'Records as a file, labels in your language; filters as for lists',
  ...FILE,
} as const
const EXPORT_SELECTED = {
  summary: 'Selected records as a file',
  ...FILE,
  body: {
    'application/json': {
      type: 'object',
      properties: { ids: { type: 'array', items: UUID } },
      required: ['ids'],
    },
  },
} as const

/** `GET /api/export/<model>?format=…&columns=…` with the filters of a list, or `POST` with the ids of a selection. */
export function exportRoutes(tools: RecordTools): readonly Route[] {
  const common = {
    path: '/api/export/:model',
    site: 'any',
    access: 'session',
    kind: 'api',
    timeoutMs: START_TIMEOUT_MS,
  } as const
  return [
    {
      ...common,
      methods: ['GET'],
      description: EXPORT,
      answer: async (visit) => await answerExport(tools, visit, undefined),
    },
    {
      ...common,
      methods: ['POST'],
      description: EXPORT_SELECTED,
      answer: async (visit) =>
        await answerExport(tools, visit, idsCondition(parseIds(await visit.json()))),
    },
  ]
}

async function answerExport(
  tools: RecordTools,
  visit: Visit,
  selected: Condition | undefined,
): Promise<Response> {
  const { format, style, parameters } = parseSearch(visit.url.searchParams)
  const { principal, site } = visit
  const { database, registry } = site
  const asker = { database, principal, registry }
  const { sight, language } = await askReader(asker, tools)
  const conditions = [selected, parameters.where].filter((each) => each !== undefined)
  const { rows, headers, bytes } = await openExport({
    ...asker,
    connections: tools.connections,
    sight,
    isSight: (row) => tools.sights.learn(asker, row) === sight,
    model: visit.params['model'] ?? '',
    format,
    style,
    translate: translator(registry.apps, language),
    columns: parameters.columns,
    where: conditions.length > 1 ? { kind: 'and', conditions } : conditions[0],
    order: parameters.order,
    today: tools.clock.now().toISOString().slice(0, 10),
  })
  visit.log.info('export', { model: visit.params['model'] ?? '', rows, format })
  return new Response(ReadableStream.from(bytes), { headers: { ...headers } })
}

interface Wanted {
  readonly format: 'csv' | 'xlsx'
  readonly style: 'labels' | 'names'
  readonly parameters: RestParameters
}

function parseSearch(search: URLSearchParams): Wanted {
  const rest = new URLSearchParams(search)
  const format = rest.get('format') ?? 'csv'
  const style = rest.get('style') ?? 'labels'
  rest.delete('format')
  rest.delete('style')
  if (format !== 'csv' && format !== 'xlsx') throw refuse('The format is csv or xlsx.')
  if (style !== 'labels' && style !== 'names') throw refuse('The style is labels or names.')
  const parameters = parseParameters(rest.toString())
  const { hasSelect, limit, offset } = parameters
  if (hasSelect || limit !== undefined || offset !== undefined)
    throw refuse('An export takes columns, filters and order, but no select, limit or offset.')
  return { format, style, parameters }
}

function parseIds(body: unknown): readonly string[] {
  const ids: unknown = Object(body).ids
  if (!Array.isArray(ids) || ids.length === 0)
    throw new PlatformError('BODY_INVALID', { message: 'The body is {"ids": […]}.' })
  if (ids.length > MAX_SELECTED)
    throw new PlatformError('BODY_TOO_LARGE', {
      message: `A selection has at most ${MAX_SELECTED} records. Export by filters instead.`,
    })
  return ids.map((id) => {
    if (typeof id === 'string' && isRecordId(id)) return id
    throw new PlatformError('VALUE_INVALID', { message: 'An id of the selection is no id.' })
  })
}

function refuse(message: string): PlatformError {
  return new PlatformError('QUERY_INVALID', { message })
}
