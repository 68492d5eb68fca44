import { HISTORY_SHOWN, type HistoryShown, parseHistoryCursor, readHistory } from '@zennnn/data'
import { PlatformError, parseRecordId } from '@zennnn/kernel'
import type { RecordTools } from './action-tools.ts'
import type { Route } from './route.ts'
import { INSTANT, TEXT, UUID } from './schema-parts.ts'
import type { Visit } from './visit.ts'

const PAGE = 50

const NULLABLE = { type: ['string', 'null'] } as const
const NAMED = {
  type: ['object', 'null'],
  properties: { id: NULLABLE, title: NULLABLE },
} as const
const ENTRY = {
  type: 'object',
  properties: {
    id: UUID,
    at: INSTANT,
    by: { ...NAMED, description: 'null: nobody was signed in.' },
    kind: { ...TEXT, enum: ['change', 'note', 'mail'] },
    operation: { ...TEXT, enum: ['create', 'update', 'delete'] },
    line: { description: 'Of changes: the line that was changed; null for the record itself.' },
    changes: { type: 'array', description: 'Of changes: {field, before, after}.' },
    body: { ...NULLABLE, description: 'Of notes and mails; null for a mail of the platform.' },
    to: { ...NULLABLE, description: 'Of mails; null when you do not see the address.' },
    subject: TEXT,
    state: { ...TEXT, enum: ['queued', 'sending', 'sent', 'failed'] },
  },
  required: ['id', 'at', 'by', 'kind'],
} as const
const DESCRIPTION = {
  summary: 'What happened to a record',
  query: {
    before: { ...TEXT, description: '`next` of the page before.' },
    show: { ...TEXT, enum: HISTORY_SHOWN, default: 'all' },
  },
  answer: {
    status: 200,
    means: 'Changes, notes and mails, newest first, 50 a page',
    content: {
      'application/json': {
        type: 'object',
        properties: { entries: { type: 'array', items: ENTRY }, next: NULLABLE },
        required: ['entries', 'next'],
      },
    },
  },
} as const

/** `GET /api/history/<model>/<id>`: who changed what, and what was written about it, for who sees the record. */
export function historyRoutes(tools: RecordTools): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/history/:model/:id',
      site: 'any',
      access: 'session',
      kind: 'api',
      description: DESCRIPTION,
      answer: async (visit) => Response.json(await answer(tools, visit)),
    },
  ]
}

async function answer(
  { connections }: RecordTools,
  { site, principal, params, url }: Visit,
): ReturnType<typeof readHistory> {
  const before = url.searchParams.get('before')
  return await readHistory(
    { connections, database: site.database, principal, registry: site.registry },
    {
      model: params['model'] ?? '',
      id: parseRecordId(params['id']),
      shown: shownOf(url.searchParams.get('show') ?? 'all'),
      before: before === null ? undefined : parseHistoryCursor(before),
      limit: PAGE,
    },
  )
}

function shownOf(text: string): HistoryShown {
  const shown = HISTORY_SHOWN.find((one) => one === text)
  if (shown !== undefined) return shown
  throw new PlatformError('QUERY_INVALID', {
    message: `show: "${text.slice(0, 40)}" is none of ${HISTORY_SHOWN.join(', ')}.`,
  })
}
