import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { isAway } from './database-failure.ts'
import { Listener } from './listener.ts'

/** PostgreSQL manual, 55.7: AuthenticationOk, CommandComplete, ReadyForQuery. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const DONE = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 11]), Buffer.from('LISTEN\0')])
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

const nothing = (): void => undefined

/** A server that lets in and listens to one channel, and answers nothing from then on, as one that is frozen. */
async function openFrozen(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-frozen-'))
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    const answers = [
      [WELCOME, READY],
      [DONE, READY],
    ]
    socket.on('error', () => undefined)
    socket.on('data', () => {
      for (const answer of answers.shift() ?? []) socket.write(answer)
    })
  })
  server.listen(join(folder, '.s.PGSQL.5432'))
  await once(server, 'listening')
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await rm(folder, { recursive: true })
  })
  return folder
}

/** Closed whatever the test came to: one that goes on to connect would keep the whole run of tests from its end. */
function openListener(t: TestContext, host: string): Listener {
  const listener = new Listener({
    host,
    port: 5432,
    database: newDatabaseId(),
    login: { user: 'somebody', password: 'anything' },
    connectTimeoutMs: 2_000,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
  t.after(() => listener.close())
  return listener
}

for (const way of ['stops to listen', 'closes'] as const)
  test(`who ${way} does not wait for ever for a server that is frozen`, async (t) => {
    const listener = openListener(t, await openFrozen(t))
    await listener.add('news', nothing, nothing)
    const ended = way === 'closes' ? listener.close() : listener.remove('news', nothing)
    assert.equal(await Promise.race([ended.then(() => 'ended'), delay(4_000, 'hangs')]), 'ended')
  })

for (const isConnected of [false, true])
  test(`who comes when the way changes, ${isConnected ? 'to a connection' : 'as the first'}, is told that it is away, and tries again`, async (t) => {
    const listener = openListener(t, await openFrozen(t))
    if (isConnected) await listener.add('news', nothing, nothing)
    const added = listener.add('other', nothing, nothing)
    // At once: the server may answer to the first channel within the millisecond of a timer.
    listener.renew()
    await assert.rejects(added, isAway)
  })
