import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Log, PlatformError, parseDatabaseId, toProblem } from '@zennnn/kernel'
import { listenAtSocket } from '../machine/socket-listener.ts'
import { writeCopy } from './backup-archive.ts'
import { getBackup } from './backup-register.ts'
import { fromNearest } from './copy-nearest.ts'
import { downloadSlots } from './download-slots.ts'
import { type DownloadClaim, takeDownload } from './download-ticket.ts'
import { writeLive } from './live-archive.ts'
import type { Vault } from './vault.ts'

const MAX_QUESTION = 1_000

export interface DownloadServer {
  /** Breaks off what runs, and listens no longer. */
  close(): Promise<void>
}

/**
 * Hands out archives at a socket of this machine, one for each ticket. HTTP, since both ends have it: `POST /` with the
 * claim as JSON is answered with the archive, or with a problem. SETUP_FAILED when another process does it here.
 */
export async function startDownloadServer(
  vault: Vault,
  options: { readonly socket: string; readonly log: Log },
): Promise<DownloadServer> {
  const { socket, log } = options
  const begin = downloadSlots()
  const closing = new AbortController()
  const server = createServer((incoming, outgoing) => {
    handOut(vault, { incoming, outgoing, begin, closing: closing.signal, log }).catch(() => {
      outgoing.destroy()
    })
  })
  await listenAtSocket(server, socket, 'hands out the backups')
  return {
    close: async () => {
      closing.abort()
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeAllConnections()
      await closed
    },
  }
}

interface Errand {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly begin: ReturnType<typeof downloadSlots>
  readonly closing: AbortSignal
  readonly log: Log
}

async function handOut(vault: Vault, errand: Errand): Promise<void> {
  const { outgoing, begin, closing, log } = errand
  const gone = new AbortController()
  outgoing.once('close', () => {
    gone.abort()
  })
  const signal = AbortSignal.any([gone.signal, closing])
  const startedAt = performance.now()
  let fields = {}
  try {
    const claim = await readClaim(errand.incoming)
    fields = { database: claim.database, person: claim.person }
    const end = begin(claim.database)
    try {
      await writeArchiveOf(vault, claim, { outgoing, signal })
    } finally {
      end()
    }
    log.info('download', { ...fields, ms: Math.round(performance.now() - startedAt) })
  } catch (error) {
    if (signal.aborted) log.info('download_abandoned', fields)
    else log.warn('download_failed', { ...fields, error })
    refuse(outgoing, error)
  }
}

async function writeArchiveOf(
  vault: Vault,
  claim: DownloadClaim,
  { outgoing, signal }: { readonly outgoing: ServerResponse; readonly signal: AbortSignal },
): Promise<void> {
  const backup = await takeDownload(vault, claim)
  outgoing.setHeader('content-type', 'application/zip')
  if (backup === null) {
    await writeLive(vault, claim.database, { output: outgoing, signal })
    return
  }
  const record = await getBackup(vault.access, vault.control, backup)
  await fromNearest(vault, record, {
    attempt: async (region) => {
      await writeCopy(vault, record, { region, output: outgoing, signal })
    },
    // What was sent of one copy cannot be called back.
    goOn: () => !outgoing.headersSent && !signal.aborted,
  })
}

/** Once something was sent, breaking off is all that can be said. */
function refuse(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const { status, problem } = toProblem(error)
  outgoing.writeHead(status, { 'content-type': 'application/problem+json' })
  outgoing.end(JSON.stringify(problem))
}

async function readClaim(incoming: IncomingMessage): Promise<DownloadClaim> {
  let text = ''
  for await (const piece of incoming.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > MAX_QUESTION) throw new PlatformError('BODY_TOO_LARGE')
  }
  const { token, database, person } = Object(parseJson(text))
  if (typeof token !== 'string' || typeof person !== 'string')
    throw new PlatformError('BODY_INVALID')
  return { token, database: parseDatabaseId(database), person }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PlatformError('BODY_INVALID', { cause })
  }
}
