import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { archiveWriter } from './archive.ts'

const PIECE = 64 * 1024
const PIECES = 512
/** What streams, compressor and archive may hold together, however long the dump is. */
const MOST_HELD = 1024 * 1024

test('archiveWriter holds little of a dump, also when its reader is slow', async () => {
  let [taken, received, most] = [0, 0, 0]
  const reader = new Writable({
    write(piece: Buffer, _encoding, done) {
      received += piece.length
      // Whoever is faster than this waits.
      setImmediate(done)
    },
  })
  const archive = archiveWriter(reader, { slug: 'acme', at: new Date('2026-11-28T00:00:00Z') })
  // Of random bytes a compressor makes no fewer.
  const piece = randomBytes(PIECE)
  for (let count = 0; count < PIECES; count += 1) {
    await archive.write(piece)
    taken += piece.length
    most = Math.max(most, taken - received)
  }
  await archive.finish({})
  assert.ok(received >= taken)
  assert.ok(most < MOST_HELD, `${most} of ${taken} bytes were held`)
})
