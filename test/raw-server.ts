import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** What listens on loopback where another server is expected, and does with each connection what `hear` says. */
export async function openRawServer(
  hear: (socket: Socket) => void,
  { address: at = '127.0.0.1', port: wanted = 0 }: { address?: string; port?: number } = {},
): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer(hear).listen(wanted, at)
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { port: address.port, close: () => void server.close() }
}
