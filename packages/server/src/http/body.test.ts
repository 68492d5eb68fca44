import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyReader } from './body.ts'

function requestOf(body: ReadableStream<Uint8Array> | string): Request {
  return new Request('https://acme.localhost/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  })
}

test('a body that arrives too slowly is given up', async () => {
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(Buffer.from('{'))
    },
    cancel: () => {
      cancelled = true
    },
  })
  const reader = bodyReader(requestOf(endless), { bytes: 100, ms: 50 })
  await assert.rejects(reader.text(), { code: 'TIMEOUT' })
  assert.ok(cancelled)
})

test('a streamed body is cut as soon as it passes its limit', async () => {
  let sent = 0
  const flood = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1000
      controller.enqueue(new Uint8Array(1000))
    },
  })
  const received: number[] = []
  await assert.rejects(
    async () => {
      for await (const chunk of bodyReader(requestOf(flood)).stream(5000))
        received.push(chunk.length)
    },
    { code: 'BODY_TOO_LARGE' },
  )
  assert.deepEqual(received, [1000, 1000, 1000, 1000, 1000])
  assert.ok(sent < 20_000)
})

test('a body is read once, however often it is asked for', async () => {
  const reader = bodyReader(requestOf('{"a":1}'))
  assert.deepEqual(await reader.json(), { a: 1 })
  assert.equal(await reader.text(), '{"a":1}')
})
