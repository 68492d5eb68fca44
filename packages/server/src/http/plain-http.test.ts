import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { listenPlain } from './plain-http.ts'

const CHALLENGE = '/.well-known/acme-challenge/token'

async function open(t: TestContext, findOrigin: (host: string) => Promise<string | undefined>) {
  const lines: string[] = []
  const server = await listenPlain({
    listen: { address: '127.0.0.1', port: 0 },
    findChallenge: async (_, token) =>
      await Promise.resolve(token === 'token' ? 'mine' : undefined),
    findOrigin,
    log: createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) }),
  })
  const { port } = server
  t.after(async () => {
    await server.close()
  })
  const ask = (path: string, localAddress = '127.0.0.1'): ClientRequest =>
    get({ port, path, localAddress, agent: false, headers: { host: 'acme.example' } })
  return { port, ask, lines }
}

async function statusOf(request: ClientRequest): Promise<number | undefined> {
  const [answer]: IncomingMessage[] = await once(request, 'response')
  answer?.resume()
  return answer?.statusCode
}

test('one network looks for so many hosts at once, others look beside it, and an authority is answered all the same', async (t) => {
  const free: (() => void)[] = []
  const { ask, lines } = await open(t, async () => {
    await new Promise<void>((resolve) => free.push(resolve))
    return 'https://acme.example'
  })
  const held = Array.from({ length: 10 }, () => statusOf(ask('/')))
  while (free.length < 10) await new Promise(setImmediate)
  assert.equal(await statusOf(ask('/')), 503)
  assert.equal(await statusOf(ask(CHALLENGE)), 200)
  const other = statusOf(ask('/', '127.0.0.2'))
  while (free.length < 11) await new Promise(setImmediate)
  for (const end of free) end()
  assert.deepEqual(new Set([...(await Promise.all(held)), await other]), new Set([308]))
  const refused = lines.find((line) => line.includes('503')) ?? ''
  assert.match(refused, /"plain_request".*"network":"127\.0\.0\.1"/)
})

test('one network has a fifth of the connections, and another one is answered meanwhile', async (t) => {
  const { port, ask } = await open(t, async () => await Promise.resolve(undefined))
  const ended: unknown[] = []
  const sockets = Array.from({ length: 110 }, () => {
    const socket = connect({ host: '127.0.0.1', port }).on('error', () => undefined)
    socket.on('close', (hadError) => ended.push(hadError))
    t.after(() => socket.destroy())
    return socket
  })
  assert.equal(sockets.length, 110)
  while (ended.length < 10) await new Promise(setImmediate)
  assert.equal(await statusOf(ask(CHALLENGE, '127.0.0.2')), 200)
  assert.equal(ended.length, 10)
})
