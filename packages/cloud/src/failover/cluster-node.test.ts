import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ClusterNode } from './cluster-node.ts'

test('who stops asking a server that answers nothing is let go, also while he connects', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-node-'))
  const node = new ClusterNode('a', {
    home,
    binaries: { folder: '', major: 15 },
    identity: undefined,
    clientsGid: undefined,
    superuser: 'secret',
  })
  const { socketFolder } = node.layout
  await mkdir(socketFolder, { recursive: true })
  // It takes the connection and is silent, as one that is frozen.
  const server = createServer((socket) => {
    socket.resume()
  })
  server.listen(join(socketFolder, '.s.PGSQL.5432'))
  await once(server, 'listening')
  t.after(async () => {
    server.close()
    await rm(home, { recursive: true })
  })
  const abort = new AbortController()
  const connected = once(server, 'connection')
  const asked = node.ask(async () => await Promise.resolve(), 60_000, abort.signal)
  await connected
  const reason = new Error('Nobody waits any more.')
  abort.abort(reason)
  await assert.rejects(asked, reason)
  await assert.rejects(
    node.ask(async () => await Promise.resolve(), 60_000, abort.signal),
    reason,
  )
})
