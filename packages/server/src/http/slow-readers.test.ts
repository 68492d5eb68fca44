import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeReading, type Reading } from './slow-readers.ts'

const LIMITS = { graceMs: 30_000, bytesPerSecond: 4_096 }
const PIECE = 65_536

/** When somebody who reads so fast is cut, looked at every five seconds; undefined where he gets all. Pieces come as he takes them. */
function cutAfterS(size: number, speedAt: (second: number) => number): number | undefined {
  let read = 0
  let reading: Reading = { taken: 0, sinceMs: 0 }
  for (let second = 1; read < size; second += 1) {
    read += speedAt(second)
    if (second % 5 !== 0) continue
    const taken = Math.floor(read / PIECE) * PIECE
    const now = { taken, waiting: PIECE, nowMs: second * 1_000 }
    const verdict = judgeReading(reading, now, LIMITS)
    if (verdict === 'is too slow') return second
    if (verdict === 'keeps up') reading = { taken, sinceMs: now.nowMs }
  }
  return undefined
}

test('of an answer in pieces, who reads 1 kB a second is cut within two minutes, who reads 8 kB gets all', () => {
  const cut = cutAfterS(100_000_000, () => 1_024)
  assert.ok(cut !== undefined && cut < 120, String(cut))
  assert.equal(
    cutAfterS(10_000_000, () => 8_192),
    undefined,
  )
})

test('who read fast and reads a byte a second from then on is cut within another minute', () => {
  const cut = cutAfterS(100_000_000, (second) => (second <= 60 ? 1_000_000 : 1))
  assert.ok(cut !== undefined && cut > 60 && cut <= 120, String(cut))
})

test('who has nothing to read is not slow, and of one piece each 4 kB are a second', () => {
  const long = { taken: 0, waiting: 0, nowMs: 3_600_000 }
  assert.equal(judgeReading({ taken: 0, sinceMs: 0 }, long, LIMITS), 'keeps up')
  const at = (seconds: number) =>
    judgeReading(
      { taken: 0, sinceMs: 0 },
      { taken: 40_960, waiting: 40_960, nowMs: seconds * 1_000 },
      LIMITS,
    )
  assert.deepEqual([at(49), at(51)], ['is behind', 'is too slow'])
})
