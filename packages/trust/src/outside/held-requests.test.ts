import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles, ensureCertificates, type TlsPlace } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { httpsHold } from './held-requests.ts'

const HOST = 'cloud.test'
const { signal } = new AbortController()

/** Turns away whoever comes while `most` are under way. */
async function startServer(
  t: TestContext,
  most: number,
): Promise<{ readonly place: TlsPlace; readonly inside: () => number }> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-hold-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: HOST, slugs: [], clock: systemClock })
  const files = certificateFiles(home)
  const cert = await readFile(files.certificatePath)
  const key = await readFile(files.keyPath)
  let inside = 0
  const server = createServer({ cert, key }, (request, response) => {
    if (request.method === 'GET' || inside >= most) {
      response.writeHead(503).end()
      return
    }
    inside += 1
    response.once('close', () => {
      inside -= 1
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const authorities = [await readFile(files.authorityPath, 'utf8')]
  return { place: { host: HOST, port, address: '127.0.0.1', authorities }, inside: () => inside }
}

test('held requests are as many as a server works on at once, and are let go', async (t) => {
  const { place, inside } = await startServer(t, 7)
  assert.equal(await httpsHold(place, {})(20, signal), 7)
  while (inside() > 0) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(await httpsHold(place, {})(5, signal), 5)
})

test('where nobody listens none is held, and nothing is held for who does not wait', async (t) => {
  const { place } = await startServer(t, 7)
  assert.equal(await httpsHold({ ...place, port: 1 }, {})(3, signal), 0)
  await assert.rejects(httpsHold(place, {})(3, AbortSignal.abort()), { name: 'AbortError' })
})
