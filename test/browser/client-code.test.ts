import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { connect } from 'node:tls'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { enter } from './client.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { openAcme } from './person.ts'

const CODE: ReadonlySet<string> = new Set(['Script', 'Stylesheet', 'Font'])

test('a second visit makes no request for code', { timeout: 240_000 }, async (t) => {
  const cloud = await openCloud(t)
  await openAcme(cloud)
  // Browsers keep nothing of a site whose certificate they do not trust; this one is told to trust it.
  const trust = `--ignore-certificate-errors-spki-list=${await keyHash(cloud)}`
  const openContext = await openBrowser(t, [trust])
  const context = await openContext({ ignoreHTTPSErrors: false })
  const first = await enter(context, cloud, { login: 'ann@acme.example', path: '/contact' })
  await first.waitForLoadState('networkidle')
  const { code, fromServer } = await visit(await context.newPage(), first.url())
  assert.ok(code.length >= 4, `the page, scheme, program and style: ${code.join(' ')}`)
  assert.deepEqual(fromServer, [])
})

/** What of the code a page asks for, and what of that the server was asked for. */
async function visit(
  page: Page,
  url: string,
): Promise<{ readonly code: readonly string[]; readonly fromServer: readonly string[] }> {
  const code: string[] = []
  const fromServer: string[] = []
  const kept = new Set<string>()
  const session = await page.context().newCDPSession(page)
  session.on('Network.requestServedFromCache', ({ requestId }) => kept.add(requestId))
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (!CODE.has(type)) return
    code.push(response.url)
    if (!kept.has(requestId) && response.fromDiskCache !== true) fromServer.push(response.url)
  })
  await session.send('Network.enable')
  await page.goto(url)
  await page.locator('#main').waitFor()
  await page.waitForLoadState('networkidle')
  return { code, fromServer }
}

/** Of the key in the certificate of `acme`, as Chromium wants it. */
async function keyHash(cloud: Cloud): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port: cloud.port,
    servername: 'acme.localhost',
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
  socket.destroy()
  assert.ok(key !== undefined)
  return createHash('sha256').update(key).digest('base64')
}
