import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { bodyReader } from './body.ts'
import { sampleRequest } from './sample-request.ts'
import type { VisitRequest } from './visit.ts'

function requestOf(body: Readable | string): VisitRequest {
  return sampleRequest({ headers: { 'content-type': 'application/json' }, body })
}

test('a body that arrives too slowly is given up', async () => {
  const endless = new Readable({ read: () => undefined })
  endless.push('{')
  const reader = bodyReader(requestOf(endless), { bytes: 100, ms: 50 })
  await assert.rejects(reader.text(), { code: 'TIMEOUT' })
  assert.equal(endless.listenerCount('data'), 0)
})

test('a streamed body is cut as soon as it passes its limit', async () => {
  let sent = 0
  const received: number[] = []
  await assert.rejects(
    async () => {
      for await (const chunk of bodyReader(requestOf(floodOf(() => (sent += 1000)))).stream(5000))
        received.push(chunk.length)
    },
    { code: 'BODY_TOO_LARGE' },
  )
  assert.deepEqual(received, [1000, 1000, 1000, 1000, 1000])
  assert.ok(sent < 100_000)
})

test('a body that is read as a whole is cut as soon as it passes its limit', async () => {
  const flood = floodOf(() => undefined)
  await assert.rejects(bodyReader(requestOf(flood), { bytes: 5000, ms: 5000 }).text(), {
    code: 'BODY_TOO_LARGE',
  })
  assert.equal(flood.listenerCount('data'), 0)
  flood.destroy()
})

test('a body that breaks off, before it is read or meanwhile, is refused', async () => {
  const refused = { code: 'BODY_INVALID', message: 'The request body broke off.' }
  const gone = new Readable({ read: () => undefined })
  gone.push('{')
  const reading = bodyReader(requestOf(gone)).text()
  gone.destroy()
  await assert.rejects(reading, refused)
  await assert.rejects(bodyReader(requestOf(gone)).text(), refused)
  const failed = new Readable({ read: () => undefined })
  const failing = bodyReader(requestOf(failed)).text()
  failed.destroy(new Error('ECONNRESET'))
  await assert.rejects(failing, refused)
})

/** Bytes without an end. */
function floodOf(onChunk: () => void): Readable {
  return new Readable({
    highWaterMark: 1000,
    read() {
      setImmediate(() => {
        onChunk()
        this.push(Buffer.alloc(1000))
      })
    },
  })
}

test('a body is read once, however often it is asked for', async () => {
  const reader = bodyReader(requestOf('{"a":1}'))
  assert.deepEqual(await reader.json(), { a: 1 })
  assert.equal(await reader.text(), '{"a":1}')
})
