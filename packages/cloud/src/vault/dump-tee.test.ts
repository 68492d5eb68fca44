import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { teeDump } from './dump-tee.ts'
import type { WrittenSnapshot } from './restic.ts'

const PIECES = Array.from({ length: 20 }, () => randomBytes(50_000))

/** A writer in memory, read from only when a test does. */
function openWriter() {
  const input = new PassThrough()
  const { promise: ended, resolve, reject } = Promise.withResolvers<WrittenSnapshot>()
  let abandoned = false
  input.on('finish', () => {
    resolve({ added: input.writableLength, snapshot: 'abcdef12' })
  })
  ended.catch(() => undefined)
  return {
    region: 'us',
    input,
    ended,
    isAbandoned: () => abandoned,
    abandon: () => {
      abandoned = true
      reject(new Error('abandoned'))
    },
    fail: () => {
      input.destroy()
      reject(new Error('the disk is full'))
    },
  }
}

test('teeDump gives every writer the whole dump, and goes on when one of them fails', async () => {
  const [first, second, failing] = [openWriter(), openWriter(), openWriter()]
  const running = teeDump(Readable.from(PIECES), Promise.resolve(), [first, second, failing])
  const whole = Promise.all([buffer(first.input), buffer(second.input)])
  failing.input.once('data', () => {
    failing.fail()
  })
  const { bytes, sha256, copies } = await running
  const dump = Buffer.concat(PIECES)
  for (const got of await whole) assert.ok(got.equals(dump))
  assert.equal(bytes, dump.length)
  assert.equal(sha256, createHash('sha256').update(dump).digest('hex'))
  assert.deepEqual(
    copies.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  )
})

test('teeDump ends no writer of a dump that broke off after all its bytes came', async () => {
  const writers = [openWriter(), openWriter()]
  for (const { input } of writers) input.resume()
  const dumped = Promise.reject(new Error('pg_dump ended with 1'))
  dumped.catch(() => undefined)
  await assert.rejects(teeDump(Readable.from(PIECES), dumped, writers), /pg_dump ended with 1/)
  for (const { input, isAbandoned } of writers) {
    assert.ok(isAbandoned())
    assert.ok(!input.writableEnded)
  }
})

test('teeDump goes at the pace of the slowest writer', async () => {
  const [quick, slow] = [openWriter(), openWriter()]
  quick.input.resume()
  let taken = 0
  const source = Readable.from(
    (function* () {
      for (const piece of PIECES) {
        taken += 1
        yield piece
      }
    })(),
  )
  const running = teeDump(source, Promise.resolve(), [quick, slow])
  await new Promise((resolve) => slow.input.once('readable', resolve))
  await new Promise(setImmediate)
  // Nobody reads the slow one: no more than what the source holds ready was taken.
  assert.ok(taken < PIECES.length, String(taken))
  slow.input.resume()
  assert.equal((await running).bytes, 20 * 50_000)
})

test('teeDump leaves a writer behind that takes nothing any more', async () => {
  const [quick, hanging] = [openWriter(), openWriter()]
  quick.input.resume()
  const { copies } = await teeDump(Readable.from(PIECES), Promise.resolve(), [quick, hanging], {
    stallMs: 50,
  })
  assert.deepEqual(
    copies.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  )
  assert.ok(hanging.isAbandoned())
  assert.match(String(Reflect.get(copies[1] ?? {}, 'reason')), /The region us did nothing for/)
})

test('teeDump leaves a writer behind that does not end', async () => {
  const writer = { ...openWriter(), ended: new Promise<WrittenSnapshot>(() => undefined) }
  writer.input.resume()
  const { copies } = await teeDump(Readable.from(PIECES), Promise.resolve(), [writer], {
    stallMs: 50,
  })
  assert.match(String(Reflect.get(copies[0] ?? {}, 'reason')), /The region us did nothing for/)
})

test('teeDump that is asked to stop abandons every writer, also one that it waits for', async () => {
  const [quick, full] = [openWriter(), openWriter()]
  quick.input.resume()
  const asked = new AbortController()
  const running = teeDump(Readable.from(PIECES), Promise.resolve(), [quick, full], {
    signal: asked.signal,
    taken: () => undefined,
  })
  full.input.once('readable', () => {
    asked.abort(new Error('enough'))
  })
  await assert.rejects(running, /enough/)
  for (const { input, isAbandoned } of [quick, full]) {
    assert.ok(isAbandoned())
    assert.ok(!input.writableEnded)
  }
})
