import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { getDownload, getDownloadable, requestDownload, type TicketPlace } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import type { DownloadPort } from '@zennnn/server'

/** Longer than PostgreSQL waits for the locks of a dump. */
const FIRST_BYTE_MS = 75_000
/** What the other side may say to whoever asked; all else is for the operator. */
const TOLD = ['LINK_REFUSED', 'TOO_MANY_ATTEMPTS', 'STATE_REFUSED'] as const

/** Downloads as the routes need them: tickets from the control database, archives from `deliver` at its socket. */
export function downloadPort(place: TicketPlace, socket: string): DownloadPort {
  return {
    backupAt: async (database, backup) => await getDownloadable(place, database, backup),
    request: async (wanted) => await requestDownload(place, wanted),
    find: async (claim) => await getDownload(place, claim),
    fetch: async (claim) => {
      const incoming = await ask(socket, JSON.stringify(claim))
      if (incoming.statusCode !== 200) throw problemOf(await text(incoming))
      // When the reader goes away this is destroyed, the connection with it, and so all that is behind it.
      return Readable.toWeb(incoming)
    },
  }
}

async function ask(socket: string, claim: string): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const asked = request({ socketPath: socket, method: 'POST', path: '/', agent: false }, resolve)
    const late = setTimeout(() => {
      asked.destroy(new Error('No first byte came.'))
    }, FIRST_BYTE_MS)
    asked.once('response', () => {
      clearTimeout(late)
    })
    asked.once('error', (cause) => {
      clearTimeout(late)
      reject(
        new PlatformError('OVERLOADED', {
          message: 'Downloads are not possible at the moment.',
          hint: 'Wait a minute and open the same address again; ask for a new one if it was used.',
          cause,
        }),
      )
    })
    asked.end(claim)
  })
}

function problemOf(body: string): PlatformError {
  const { code, message, hint, details } = Object(JSON.parse(body))
  const known = TOLD.find((one) => one === code)
  if (known === undefined || typeof message !== 'string')
    return new PlatformError('INTERNAL', { cause: new Error(`deliver: ${body}`) })
  return new PlatformError(known, {
    message,
    details,
    ...(typeof hint === 'string' ? { hint } : {}),
  })
}
