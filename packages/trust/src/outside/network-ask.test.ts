import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles, ensureCertificates } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { httpsAsk, httpsDownload, plainAsk } from './network-ask.ts'

const HOST = 'cloud.test'
const { signal } = new AbortController()
/** Longer than a page, and no text. */
const FILE = Buffer.alloc(9_000_000, 0xff)

/** Says what it heard. */
const echo: RequestListener = (request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const { method, url, headers } = request
    response.setHeader('heard-length', headers['content-length'] ?? '')
    response.appendHeader('set-cookie', 'a=1')
    response.appendHeader('set-cookie', 'b=2')
    response.statusCode = url === '/away' ? 302 : 200
    response.setHeader('location', '/elsewhere')
    const said = Buffer.concat(pieces).toString()
    const heard = JSON.stringify({ method, url, host: headers.host, said })
    response.end(url === '/file' ? FILE : heard)
  })
}

async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('a stranger comes by HTTPS, trusts the authority that it was given and no other, and follows nobody', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-ask-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: HOST, slugs: [], clock: systemClock })
  const files = certificateFiles(home)
  const [cert, key, authority] = await Promise.all(
    [files.certificatePath, files.keyPath, files.authorityPath].map(
      async (path) => await readFile(path, 'utf8'),
    ),
  )
  const port = await listen(t, createServer({ cert, key }, echo))
  const place = { host: HOST, port, address: '127.0.0.1', authorities: [authority ?? ''] }
  const removed = await httpsAsk(place)({ method: 'DELETE', path: '/a', body: 'ä' }, signal)
  assert.equal(JSON.parse(removed.body).said, 'ä')
  const answer = await httpsAsk(place)({ method: 'POST', path: '/a?b', body: 'ä' }, signal)
  assert.deepEqual(JSON.parse(answer.body), {
    method: 'POST',
    url: '/a?b',
    host: `${HOST}:${port}`,
    said: 'ä',
  })
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
  // What a DELETE says is no beginning of the next request.
  const ask = httpsAsk(place, { connections: 1 })
  for (let n = 0; n < 2; n += 1) {
    const { body } = await ask({ method: 'DELETE', path: '/c', body: '{"name":"x"}' }, signal)
    assert.equal(JSON.parse(body).said, '{"name":"x"}')
  }
  // Whoever says a length says it as he wants, as somebody does who tries a server.
  const own = { method: 'POST', path: '/', body: 'ab', headers: { 'content-length': '02' } }
  assert.equal((await httpsAsk(place)(own, signal)).headers.get('heard-length'), '02')
  assert.equal((await httpsAsk(place)({ path: '/away' }, signal)).status, 302)
  await assert.rejects(httpsAsk({ ...place, authorities: [] })({ path: '/' }, signal), {
    code: /SELF_SIGNED|UNABLE_TO_/,
  })
  await assert.rejects(httpsAsk({ ...place, host: 'other.test' })({ path: '/' }, signal), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  // Of a site that nobody vouches for, a server is asked that is known by its own name.
  const site = await httpsAsk(place, { site: 'acme.test' })({ path: '/' }, signal)
  assert.equal(JSON.parse(site.body).host, `acme.test:${port}`)
  const file = await httpsDownload(place, { site: 'acme.test' })({ path: '/file' }, signal)
  assert.deepEqual([file.status, file.bytes.equals(FILE)], [200, true])
  await assert.rejects(httpsAsk(place)({ path: '/file' }, signal), {
    message: 'The answer is too long.',
  })
  // The port of HTTPS takes nothing that is not encrypted.
  await assert.rejects(plainAsk(place, port)({ path: '/' }, signal))
  await assert.rejects(httpsAsk(place)({ path: '/' }, AbortSignal.abort()), { name: 'AbortError' })
})

test('without encryption a stranger asks a port by the name of the host', async (t) => {
  const port = await listen(t, createPlainServer(echo))
  const ask = plainAsk({ host: HOST, port: 443, address: '127.0.0.1' }, port)
  const { body } = await ask({ path: '/' }, signal)
  assert.equal(JSON.parse(body).host, `${HOST}:${port}`)
})
