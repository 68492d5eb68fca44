import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'

const MIRROR = 'deb.debian.org'

/** The way of a machine without a network of its own to Debian's mirrors, and to nothing else. */
export async function openMirrorProxy(address: string): Promise<{
  readonly url: string
  readonly close: () => void
}> {
  const server = createServer((incoming, outgoing) => {
    const url = URL.parse(incoming.url ?? '')
    if (url === null || url.protocol !== 'http:' || url.hostname !== MIRROR) {
      outgoing.writeHead(403).end()
      return
    }
    const asked = request(url, { method: incoming.method, headers: incoming.headers })
    asked.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    asked.once('error', () => {
      outgoing.destroy()
    })
    incoming.pipe(asked)
  })
  server.listen(0, address)
  await once(server, 'listening')
  const place = server.address()
  assert.ok(typeof place === 'object' && place !== null)
  return {
    url: `http://${address}:${place.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
