import { readFileSync } from 'node:fs'
import { runSlice } from './load.ts'

/**
 * A program of its own that asks one database of our own `serve` on this machine as fast as it is answered, over many connections. Its
 * orders come as JSON on standard input; it ends by itself. How many were answered, and in how many seconds, goes to standard output.
 */
export interface BlastOrders {
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly path: string
  readonly connections: number
  readonly seconds: number
}

const MAX_SECONDS = 60

const orders: BlastOrders = JSON.parse(readFileSync(0, 'utf8'))
const { requests, seconds } = await runSlice(
  { origin: `https://127.0.0.1:${orders.port}`, path: orders.path, headers: orders.headers },
  { connections: orders.connections, seconds: Math.min(orders.seconds, MAX_SECONDS) },
)
process.stdout.write(JSON.stringify({ requests, seconds }))
