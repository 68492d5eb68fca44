import { readDump, readTables, readZipEntry } from '@zennnn/cloud'
import {
  asPerson,
  type DownloadPort,
  httpsDownload,
  jsonOf,
  jsonQuestion,
  memberOf,
  type TableContents,
} from '@zennnn/trust'
import { ownWay } from '../cloud/own-way.ts'
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
  { place: { home }, environment: { port } }: CanaryPlace,
  {
    url,
    cookie,
    signal,
  }: { readonly url: URL; readonly cookie: string; readonly signal: AbortSignal },
): Promise<Buffer> {
  const fetchFile = httpsDownload(await ownWay(home, port), { site: url.hostname, connections: 1 })
  const { status, bytes } = await fetchFile({ path: url.pathname, headers: { cookie } }, signal)
  if (status !== 200) throw new Error(`The download was refused: ${status}.`)
  return bytes
}
