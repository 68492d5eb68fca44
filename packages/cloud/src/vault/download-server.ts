import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Log, PlatformError, parseDatabaseId } from '@zennnn/kernel'
import {
  readQuestion,
  refuseQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from '../machine/socket-server.ts'
import { writeCopy } from './backup-archive.ts'
import { getBackup } from './backup-register.ts'
import { fromNearest } from './copy-nearest.ts'
import { downloadSlots } from './download-slots.ts'
import { type DownloadClaim, takeDownload } from './download-ticket.ts'
import { writeLive } from './live-archive.ts'
import type { Vault } from './vault.ts'

const MAX_QUESTION = 1_000

/**
 * Hands out archives at a socket of this machine, one for each ticket. HTTP, since both ends have it: `POST /` with the
 * claim as JSON is answered with the archive, or with a problem. SETUP_FAILED when another process does it here.
 */
export async function startDownloadServer(
  vault: Vault,
  options: { readonly socket: string; readonly log: Log },
): Promise<SocketServer> {
  const { socket, log } = options
  const begin = downloadSlots()
  return await serveAtSocket(socket, 'hands out the backups', async (exchange) => {
    await handOut(vault, { ...exchange, begin, log })
  })
}

interface Errand extends SocketExchange {
  readonly begin: ReturnType<typeof downloadSlots>
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
    refuseQuestion(outgoing, error)
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

async function readClaim(incoming: IncomingMessage): Promise<DownloadClaim> {
  const { token, database, person } = Object(await readQuestion(incoming, MAX_QUESTION))
  if (typeof token !== 'string' || typeof person !== 'string')
    throw new PlatformError('BODY_INVALID')
  return { token, database: parseDatabaseId(database), person }
}
