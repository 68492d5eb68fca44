import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBrowser } from './browser.ts'
import { codeRequests, trustArgument } from './chromium.ts'
import { enter } from './client.ts'
import { openCloud } from './cloud.ts'
import { openAcme } from './person.ts'

test('a second visit makes no request for code', { timeout: 240_000 }, async (t) => {
  const cloud = await openCloud(t)
  await openAcme(cloud)
  const openContext = await openBrowser(t, [await trustArgument('acme.localhost', cloud.port)])
  const context = await openContext({ ignoreHTTPSErrors: false })
  const first = await enter(context, cloud, { login: 'ann@acme.example', path: '/contact' })
  await first.waitForLoadState('networkidle')
  const { code, fromServer } = await codeRequests(await context.newPage(), first.url())
  assert.ok(code.length >= 4, `the page, scheme, program and style: ${code.join(' ')}`)
  assert.deepEqual(fromServer, [])
})
