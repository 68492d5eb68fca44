import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { Pool, type PoolConfig } from 'pg'

/**
 * The floor: the least a Node server can do. One prepared statement without rights, one JSON.stringify, one answer; over plain
 * HTTP, and over HTTPS with the same certificate as ours. `/<statement>/<value>`; statements come from the
 * benchmark as JSON on standard input.
 */
interface Orders {
  readonly connection: PoolConfig
  readonly ports: { readonly http: number; readonly https: number }
  readonly certificate: { readonly keyFile: string; readonly certificateFile: string }
  readonly statements: Readonly<Record<string, string>>
}

const orders = parse(readFileSync(0, 'utf8'))
const pool = new Pool({ ...orders.connection, max: 8 })

const answer: http.RequestListener = (request, response) => {
  const [, name = '', ...values] = (request.url ?? '').split('/')
  const text = orders.statements[name]
  if (text === undefined) {
    response.writeHead(404).end()
    return
  }
  pool
    .query({ name, text, values })
    .then((result) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(result.rows))
    })
    .catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
}

http.createServer(answer).listen(orders.ports.http, '127.0.0.1')
https
  .createServer(
    {
      key: readFileSync(orders.certificate.keyFile),
      cert: readFileSync(orders.certificate.certificateFile),
    },
    answer,
  )
  .listen(orders.ports.https, '127.0.0.1', () => {
    process.stdout.write('listening\n')
  })

function parse(text: string): Orders {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by scripts/bench.ts in the same run
  return JSON.parse(text) as Orders
}
