import { attachmentDisposition, type Connections, writeAuditEvent } from '@zennnn/data'
import { getAdministrator, requireConfirmation } from '@zennnn/identity'
import { type Clock, PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { DownloadPort } from './download-port.ts'
import type { Route } from './route.ts'
import { INSTANT, TEXT } from './schema-parts.ts'
import type { Visit } from './visit.ts'

/** The first byte waits for locks that a migration may hold for a minute. */
const START_TIMEOUT_MS = 90_000
const PATH = '/api/vault/downloads'

const REQUEST = {
  summary: 'Ask for a download of a backup, or of the data as it is now',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        backup: { type: ['string', 'null'], format: 'uuid', description: 'null: now.' },
      },
      required: ['backup'],
    },
  },
  answer: {
    status: 201,
    means: 'An address that is good once, for 15 minutes, in this session of yours or a later one',
    content: {
      'application/json': {
        type: 'object',
        properties: { url: TEXT, expiresAt: INSTANT },
        required: ['url', 'expiresAt'],
      },
    },
  },
} as const

export interface DownloadTools {
  readonly connections: Connections
  readonly downloads: DownloadPort
  readonly clock: Clock
}

/** Downloads for the administrators of a database: a fresh proof makes an address, and the address gives the archive, once. */
export function downloadRoutes(tools: DownloadTools): readonly Route[] {
  const common = { site: 'customer', access: 'session' } as const
  return [
    {
      ...common,
      methods: ['POST'],
      path: PATH,
      kind: 'api',
      description: REQUEST,
      answer: async (visit) => await answerRequest(tools, visit),
    },
    {
      ...common,
      methods: ['GET'],
      path: `${PATH}/:token`,
      // A browser goes there: what is refused is told to a person.
      kind: 'page',
      timeoutMs: START_TIMEOUT_MS,
      answer: async (visit) => await answerFetch(tools, visit),
    },
  ]
}

async function answerRequest(tools: DownloadTools, visit: Visit): Promise<Response> {
  const { connections, downloads } = tools
  const { site, session: token = '' } = visit
  const backup = parseRequest(await visit.json())
  const person = await getAdministrator(connections, site.database, token)
  await requireConfirmation(connections, site.database, token)
  const at = backup === null ? null : await downloads.backupAt(site.database, backup)
  await writeAuditEvent(connections, site.database, {
    token,
    about: 'backup',
    record: backup,
    words: `asked for a download of ${wordsOf(at)}`,
  })
  const ticket = await downloads.request({ database: site.database, backup, person: person.id })
  visit.log.info('download_requested', { person: person.id, backup })
  return Response.json(
    { url: `${site.origin}${PATH}/${ticket.token}`, expiresAt: ticket.expiresAt.toISOString() },
    { status: 201 },
  )
}

async function answerFetch(tools: DownloadTools, visit: Visit): Promise<Response> {
  const { connections, downloads, clock } = tools
  const { site, session = '', request } = visit
  // HEAD leads here too, as from programs that look at addresses before people do; it would use the ticket up.
  if (request.method !== 'GET')
    throw new PlatformError('METHOD_NOT_ALLOWED', { message: 'A download is fetched by GET.' })
  const person = await getAdministrator(connections, site.database, session)
  const claim = {
    token: visit.params['token'] ?? '',
    database: site.database,
    person: person.id,
  }
  const { backup, at } = await downloads.find(claim)
  await writeAuditEvent(connections, site.database, {
    token: session,
    about: 'backup',
    record: backup,
    words: `opened the address to download ${wordsOf(at)}`,
  })
  const bytes = await downloads.fetch(claim)
  // It takes as long as the line of the reader needs: downloads have a bound of their own.
  visit.detach()
  const stamp = (at ?? clock.now()).toISOString().slice(0, 16).replace('T', '-').replace(':', '')
  return new Response(bytes, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': attachmentDisposition(`${site.slug}-${stamp}.zip`),
    },
  })
}

function wordsOf(at: Date | null): string {
  if (at === null) return 'the data as it is now'
  const day = at.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return `the backup of ${day}, ${at.toISOString().slice(11, 16)} UTC`
}

function parseRequest(body: unknown): RecordId | null {
  const backup: unknown = Reflect.get(Object(body), 'backup')
  if (backup === null) return null
  if (typeof backup !== 'string')
    throw new PlatformError('BODY_INVALID', {
      message: '"backup" is missing: give the id of a backup, or null for the data as it is now.',
    })
  return parseRecordId(backup)
}
