import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { certificateFiles, readDump, readTables, readZipEntry } from '@zennnn/cloud'
import {
  asPerson,
  type DownloadPort,
  jsonOf,
  jsonQuestion,
  memberOf,
  type TableContents,
} from '@zennnn/trust'
import type { CanaryPlace } from './canary-make.ts'
import { getCanary, type OpenCanary, openCanary } from './canary-port.ts'

const PATH = '/api/vault/downloads'
/** Tables in which a download, and the jobs beside it, leave their traces. */
const TRACES: ReadonlySet<string> = new Set(['app.audit_entry', 'app.job', 'app.mail'])

/** What an administrator of the canary has in records, and what comes out of a download of it. */
export function downloadPort(of: CanaryPlace): DownloadPort {
  return {
    live: async () => {
      const open = await openCanary(of)
      return open && contentsOf(await readTables(of.place.access, open.database))
    },
    downloaded: async (signal) => {
      const zip = await download(of, await getCanary(of), signal)
      return contentsOf(await readDump(readZipEntry(zip, '.dump'), signal))
    },
  }
}

function contentsOf(tables: Awaited<ReturnType<typeof readTables>>): TableContents {
  return new Map(
    Object.entries(tables)
      .filter(([name]) => name.startsWith('app.') && !TRACES.has(name))
      .map(([name, { rows, digest }]) => [name, { rows, checksum: digest }]),
  )
}

async function download(
  of: CanaryPlace,
  { canary }: OpenCanary,
  signal: AbortSignal,
): Promise<Buffer> {
  const { ask, administrator: person } = canary
  return await asPerson({ ask, person, signal }, async (visitor) => {
    const answer = await visitor.ask(jsonQuestion('POST', PATH, { backup: null }), signal)
    const url = memberOf(jsonOf(answer), 'url')
    if (answer.status !== 201 || typeof url !== 'string')
      throw new Error(`No download was to be had: ${answer.status}.`)
    return await fetchBytes(of, { url: new URL(url), cookie: visitor.cookie, signal })
  })
}

/** As a browser fetches a file: what is downloaded is no text. */
async function fetchBytes(
  { place: { home } }: CanaryPlace,
  {
    url,
    cookie,
    signal,
  }: { readonly url: URL; readonly cookie: string; readonly signal: AbortSignal },
): Promise<Buffer> {
  const asked = request({
    host: '127.0.0.1',
    port: url.port || 443,
    path: url.pathname,
    ca: await readFile(certificateFiles(home).authorityPath),
    servername: url.hostname,
    headers: { host: url.host, cookie },
    agent: false,
    signal,
  })
  asked.end()
  const [answer]: IncomingMessage[] = await once(asked, 'response', { signal })
  if (answer?.statusCode !== 200)
    throw new Error(`The download was refused: ${answer?.statusCode ?? 'nothing'}.`)
  return await buffer(answer)
}
