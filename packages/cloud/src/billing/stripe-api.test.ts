import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { StripeApi } from './stripe-api.ts'

async function openApi(
  t: TestContext,
  answer: (response: ServerResponse) => void,
): Promise<StripeApi> {
  const server = createServer((_, response) => {
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return new StripeApi({ secretKey: 'sk_test', origin: `http://127.0.0.1:${address.port}` })
}

test('an acquirer that is busy, away, or breaks off in the middle is asked again by who can wait; one that refuses is not', async (t) => {
  for (const status of [429, 500, 503]) {
    const api = await openApi(t, (response) => response.writeHead(status).end('{}'))
    await assert.rejects(api.subscriptionOfSession('cs_1'), { code: 'OVERLOADED' }, String(status))
  }
  const broken = await openApi(t, (response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{')
    setTimeout(() => response.destroy(), 20)
  })
  await assert.rejects(broken.subscriptionOfSession('cs_1'), { code: 'OVERLOADED' })
  const away = new StripeApi({ secretKey: 'sk_test', origin: 'http://127.0.0.1:1' })
  await assert.rejects(away.subscriptionOfSession('cs_1'), { code: 'OVERLOADED' })
  const refusing = await openApi(t, (response) =>
    response.writeHead(401).end('{"error":{"code":"api_key_expired","message":"sk_live_other"}}'),
  )
  await assert.rejects(refusing.subscriptionOfSession('cs_1'), {
    code: 'STATE_REFUSED',
    message: 'The acquirer refuses what was asked (401, api_key_expired).',
  })
})
