import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { NodeLink } from './node-link.ts'

/** A link to a server that sends back what it gets. */
async function openLink(t: TestContext): Promise<NodeLink> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-link-'))
  const upstream = join(folder, 'upstream')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  }).listen(upstream)
  await once(server, 'listening')
  const link = await NodeLink.lay(folder, upstream)
  t.after(async () => {
    await link.close()
    server.close()
    await rm(folder, { recursive: true })
  })
  return link
}

async function comeOver(t: TestContext, { folder }: NodeLink): Promise<Socket> {
  const socket = createConnection(join(folder, '.s.PGSQL.5432'))
  socket.on('error', () => undefined)
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** What comes back of a word, or "nothing" when that takes longer. */
async function echoOf(socket: Socket, word: string, longestMs: number): Promise<string> {
  const heard = once(socket, 'data').then(([piece]) => String(piece))
  if (word !== '') socket.write(word)
  return await Promise.race([heard, delay(longestMs, 'nothing', { ref: false })])
}

test('what is slow arrives later, there and back, and whole', async (t) => {
  const link = await openLink(t)
  const socket = await comeOver(t, link)
  assert.equal(await echoOf(socket, 'one', 5_000), 'one')
  link.slowDown(100)
  const askedAt = performance.now()
  assert.equal(await echoOf(socket, 'two', 5_000), 'two')
  assert.ok(performance.now() - askedAt >= 195)
})

test('over a link that is cut nothing comes, nobody is told, and all arrives when it is mended', async (t) => {
  const link = await openLink(t)
  const before = await comeOver(t, link)
  assert.equal(await echoOf(before, 'one', 5_000), 'one')
  link.cut()
  assert.equal(await echoOf(before, 'two', 150), 'nothing')
  const meanwhile = await comeOver(t, link)
  assert.equal(await echoOf(meanwhile, 'three', 150), 'nothing')
  assert.deepEqual([before.closed, meanwhile.closed], [false, false])
  const heard = [echoOf(before, '', 5_000), echoOf(meanwhile, '', 5_000)]
  link.mend()
  assert.deepEqual(await Promise.all(heard), ['two', 'three'])
})

test('a link that broke off ends who is connected and turns away who comes, until it is mended', async (t) => {
  const link = await openLink(t)
  const before = await comeOver(t, link)
  assert.equal(await echoOf(before, 'one', 5_000), 'one')
  link.breakOff()
  await once(before, 'close')
  const turnedAway = await comeOver(t, link)
  await once(turnedAway, 'close')
  assert.equal(link.isUsed, false)
  link.mend()
  assert.equal(await echoOf(await comeOver(t, link), 'two', 5_000), 'two')
})
