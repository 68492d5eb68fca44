import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { type TestContext, test } from 'node:test'
import { requireFreePort } from './port-check.ts'

async function taken(t: TestContext): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(0)
  t.after(() => server.close())
  await once(server, 'listening')
  return { server, port: Number(Reflect.get(Object(server.address()), 'port')) }
}

test('requireFreePort waits for a port that is given back, and no longer than it was told', async (t) => {
  const { server, port } = await taken(t)
  await assert.rejects(requireFreePort(port), { code: 'SETUP_FAILED' })
  await assert.rejects(requireFreePort(port, 1), { code: 'SETUP_FAILED' })
  const waiting = requireFreePort(port, 60_000)
  server.close()
  await waiting
})
