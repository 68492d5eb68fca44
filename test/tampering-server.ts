import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { TestContext } from 'node:test'
import { certificateFiles } from '@zennnn/cloud'
import type { Answer } from './https-world.ts'

/** An answer of the cloud, as somebody between would pass it on. */
export type Tamper = (path: string, answer: Answer) => Pick<Answer, 'status' | 'headers' | 'body'>

/** A server in front of a cloud, with its very certificate, that passes on what it likes. */
export interface TamperingServer {
  readonly port: number
  /** What it does to answers from now on. */
  tamper: Tamper
}

const HOP = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding'])

export async function startTampering(
  t: TestContext,
  home: string,
  ask: (path: string, method: string) => Promise<Answer>,
): Promise<TamperingServer> {
  const { certificatePath, keyPath } = certificateFiles(home)
  const [cert, key] = await Promise.all([readFile(certificatePath), readFile(keyPath)])
  const state: { tamper: Tamper } = { tamper: (_path, answer) => answer }
  const server = createServer({ cert, key, minVersion: 'TLSv1.2' }, (asked, answer) => {
    const path = asked.url ?? '/'
    asked.resume()
    ask(path, asked.method ?? 'GET').then(
      (real) => {
        const { status, headers, body } = state.tamper(path, real)
        for (const [name, value] of Object.entries(headers))
          if (value !== undefined && !HOP.has(name)) answer.setHeader(name, value)
        answer.statusCode = status
        answer.end(body)
      },
      () => answer.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return Object.assign(state, { port })
}
