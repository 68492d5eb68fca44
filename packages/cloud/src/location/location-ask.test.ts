import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createPlain, type Server as PlainServer } from 'node:http'
import { createServer } from 'node:https'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { askInTheClear, askLocation } from './location-ask.ts'
import { ensureVaultKeys } from './vault-keys.ts'

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-ask-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

async function listen(t: TestContext, server: Server | PlainServer): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => server.close())
  const place = server.address()
  assert.ok(typeof place === 'object' && place !== null)
  return place.port
}

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

test('a cloud is known by what its machine says it serves, whoever signed it, and by its name alone', async (t) => {
  const home = await openFolder(t)
  const clock = { now: () => new Date() }
  const make = async (region: string, host: string) =>
    await ensureVaultKeys({ home, region, host, clock })
  const served = await make('us', 'us.example')
  const other = await make('eu', 'us.example')
  const server = createServer(
    { cert: read(served.server), key: read(served.serverKey) },
    (_, answer) => answer.end('fine'),
  )
  const port = await listen(t, server)
  const ask = async (ca: string, servername: string): Promise<string> =>
    await askLocation({ host: '127.0.0.1', port, path: '/healthz', ca, servername })
  const authority = read(served.authority)
  assert.equal(await ask(authority, 'us.example'), '200')
  // Of one to be tried with, the authority is nobody's: what the machine serves is vouched for over SSH.
  assert.equal(await ask(`${read(other.authority)}\n${read(served.server)}`, 'us.example'), '200')
  assert.match(await ask(read(other.authority), 'us.example'), /certificate/)
  assert.match(await ask(`${read(other.authority)}\n${read(other.server)}`, 'us.example'), /certif/)
  assert.match(await ask(authority, 'eu.example'), /altnames/)
  assert.match(await ask('\n', 'us.example'), /certificate/)
})

test('in the clear it is said what comes back and where it leads, or why nothing does', async (t) => {
  const server = createPlain((request, answer) => {
    const isTry = request.url?.startsWith('/.well-known/') === true
    const location = `https://${request.headers.host ?? ''}/`
    answer.writeHead(isTry ? 404 : 308, isTry ? {} : { location }).end()
  })
  const port = await listen(t, server)
  const ask = async (path: string, at = port): Promise<string> =>
    await askInTheClear({ host: '127.0.0.1', port: at, path, name: 'us.example' })
  assert.equal(await ask('/'), '308 https://us.example/')
  assert.equal(await ask('/.well-known/acme-challenge/x'), '404')
  assert.match(await ask('/', 1), /ECONNREFUSED/)
})
