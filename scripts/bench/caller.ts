import { readFile } from 'node:fs/promises'
import https from 'node:https'
import { join } from 'node:path'
import { deriveSecret } from '@zennnn/kernel'
import type { BenchCloud } from './cloud.ts'

export interface Call {
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Beside those of who calls. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a text as a form. */
  readonly body?: object | string
}

export interface Reply {
  readonly status: number
  readonly text: string
  /** From the last byte sent until the last one read, in milliseconds. */
  readonly tookMs: number
}

/** Somebody with one open connection, whose answers may be refusals. Close it. */
export interface Caller {
  call(call: Call): Promise<Reply>
  close(): void
}

/** `from`: an address of this machine, as 127.0.1.5; each counts as a network of its own. */
export async function openCaller(
  cloud: BenchCloud,
  host: string,
  { headers: own = {}, from }: { readonly headers?: Call['headers']; readonly from?: string } = {},
): Promise<Caller> {
  const ca = await readFile(join(cloud.home, 'certificates/authority.crt'))
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca, localAddress: from })
  const address = { host: '127.0.0.1', port: cloud.port, servername: host.split(':')[0], agent }
  return {
    call: async ({ path, method = 'GET', headers, body }) => {
      const typed = body === undefined ? {} : { 'content-type': typeOf(body) }
      const all = { host, origin: `https://${host}`, ...typed, ...own, ...headers }
      const text = typeof body === 'object' ? JSON.stringify(body) : body
      return await send({ ...address, path, method, headers: all }, text)
    },
    close: () => {
      agent.destroy()
    },
  }
}

/** What a browser with this session sends. */
export function sessionHeaders(token: string): Readonly<Record<string, string>> {
  return { cookie: `__Host-session=${token}`, 'x-csrf-token': deriveSecret(token, 'csrf') }
}

/** The reply, when its status is the wanted one. */
export function requireStatus(reply: Reply, ...wanted: readonly number[]): Reply {
  if (!wanted.includes(reply.status))
    throw new Error(`Wanted ${wanted.join(' or ')}, but ${reply.status}: ${reply.text}`)
  return reply
}

function typeOf(body: object | string): string {
  return typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json'
}

async function send(options: https.RequestOptions, body: string | undefined): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const asked = https.request(options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => {
        const tookMs = performance.now() - sentAt
        resolve({ status: response.statusCode ?? 0, text, tookMs })
      })
    })
    asked.on('error', reject)
    const sentAt = performance.now()
    asked.end(body)
  })
}
