import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerText } from './answer-text.ts'

test('an answer is read whole, whatever its pieces cut in two', async () => {
  const bytes = Buffer.from('{"name":"Zoë"}')
  const pieces = [...bytes].map((byte) => Uint8Array.of(byte))
  assert.equal(await answerText({ body: ReadableStream.from(pieces) }, 14), '{"name":"Zoë"}')
  assert.equal(await answerText({ body: null }, 14), '')
})

test('of an answer without end no more is read than is looked at, and the sender is told to stop', async () => {
  let [sent, isStopped] = [0, false]
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1
      controller.enqueue(Buffer.alloc(100, 'a'))
    },
    cancel: () => {
      isStopped = true
    },
  })
  assert.ok((await answerText({ body }, 1_000)).length > 1_000)
  assert.ok(sent < 20, `${sent} pieces`)
  assert.equal(isStopped, true)
})
