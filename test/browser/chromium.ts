import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP *.localhost 127.0.0.1',
]
const CODE: ReadonlySet<string> = new Set(['Script', 'Stylesheet', 'Font'])

/** Chromium that finds every `*.localhost` on this machine and talks to nobody else. */
export async function launchChromium(further: readonly string[] = []): Promise<Browser> {
  const args = [...ARGUMENTS, ...further]
  return await chromium.launch({ executablePath: CHROMIUM, args })
}

/**
 * The argument that makes Chromium trust the certificate of a host as if its authority were known: browsers keep nothing
 * of a site whose certificate they do not trust.
 */
export async function trustArgument(servername: string, port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
  socket.destroy()
  assert.ok(key !== undefined)
  const hash = createHash('sha256').update(key).digest('base64')
  return `--ignore-certificate-errors-spki-list=${hash}`
}

/** What of the code a page of the client asks for, and what of that the server was asked for. */
export async function codeRequests(
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
  await session.detach()
  return { code, fromServer }
}
