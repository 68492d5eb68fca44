import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { listBackups } from '@zennnn/cloud'
import { sessionHeaders } from './caller.ts'
import type { BenchCloud } from './cloud.ts'
import { privateBytesOf } from './cpu.ts'
import type { Figure } from './figure.ts'
import type { MadeDatabase } from './provision-bench.ts'
import { MEGABYTE, type VaultWorld } from './vault-world.ts'

const LOOK_MS = 20
/** The reader takes nothing meanwhile: what is not bounded fills then. */
const PAUSE_MS = 2_000
/** More is no noise of a garbage collector. */
const GOAL_MEGABYTES = 32

interface Fetched {
  /** From the order on. */
  readonly firstByteMs: number
  readonly bytes: number
  /** Of `serve` and of the process that reads the copies, above what they had before. */
  readonly addedBytes: number
}

/** An administrator takes archives away: of a database, and of one that is a tenth of it. */
export async function benchDownloads(
  world: VaultWorld,
  { large, small }: Readonly<Record<'large' | 'small', MadeDatabase>>,
): Promise<readonly Figure[]> {
  const { cloud } = world
  const newest = async ({ database }: MadeDatabase): Promise<string | null> => {
    const [backup] = await listBackups(world.vault.access, world.vault.control, database)
    return backup?.id ?? null
  }
  // The first one loads what all need.
  await download(cloud, small, null)
  const few = await download(cloud, small, await newest(small))
  const many = await download(cloud, large, await newest(large))
  const now = await download(cloud, large, null)
  const size = `${(many.bytes / MEGABYTE).toFixed(0)} MB`
  return [
    firstByte(`a backup of ${size}`, many),
    firstByte('the data as it is now', now),
    {
      name: `memory of the processes that stream ${size}, above what ${(few.bytes / MEGABYTE).toFixed(0)} MB take`,
      value: (Math.max(many.addedBytes, now.addedBytes) - few.addedBytes) / MEGABYTE,
      unit: 'MB',
      goal: { is: 'at most', value: GOAL_MEGABYTES },
      note: `\`serve\` and \`deliver\` at their highest, with a reader that stops for ${PAUSE_MS / 1000} s: ${[few, many, now].map(({ addedBytes }) => (addedBytes / MEGABYTE).toFixed(0)).join(', ')} MB above what they had before`,
    },
  ]
}

function firstByte(of: string, { firstByteMs }: Fetched): Figure {
  return {
    name: `first byte of a download of ${of}`,
    value: firstByteMs / 1000,
    unit: 's',
    goal: { is: 'at most', value: 2 },
    note: 'from the order of the address on, over HTTPS',
  }
}

async function download(
  cloud: BenchCloud,
  { slug, token }: MadeDatabase,
  backup: string | null,
): Promise<Fetched> {
  const host = `${slug}.localhost:${cloud.port}`
  const headers = { host, origin: `https://${host}`, ...sessionHeaders(token) }
  const before = memoryOf(cloud)
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, memoryOf(cloud))
  }, LOOK_MS)
  try {
    const began = performance.now()
    const asked = await open(cloud, {
      path: '/api/vault/downloads',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ backup }),
    })
    const { url } = Object(await json(asked))
    const { pathname } = new URL(String(url))
    const answer = await open(cloud, { path: pathname, method: 'GET', headers })
    const { firstAt, bytes } = await drain(answer)
    return { firstByteMs: firstAt - began, bytes, addedBytes: highest - before }
  } finally {
    clearInterval(watch)
  }
}

function memoryOf({ servePid, deliverPid }: BenchCloud): number {
  return privateBytesOf(servePid) + privateBytesOf(deliverPid)
}

/** Nobody made a certificate for databases that were put into service by hand: it is that of the cloud itself. */
async function open(
  { home, port }: BenchCloud,
  {
    body,
    ...asked
  }: {
    readonly path: string
    readonly method: 'GET' | 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  },
): Promise<IncomingMessage> {
  const ca = await readFile(join(home, 'certificates/authority.crt'))
  return await new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, ca, servername: 'localhost' } as const
    const sent = request({ ...to, ...asked }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

async function drain(
  answer: IncomingMessage,
): Promise<{ readonly firstAt: number; readonly bytes: number }> {
  if (answer.statusCode !== 200) throw new Error(`The download answers ${answer.statusCode}.`)
  let firstAt = 0
  let bytes = 0
  for await (const chunk of answer) {
    if (firstAt === 0) {
      firstAt = performance.now()
      await delay(PAUSE_MS)
    }
    bytes += Buffer.isBuffer(chunk) ? chunk.length : 0
  }
  return { firstAt, bytes }
}
