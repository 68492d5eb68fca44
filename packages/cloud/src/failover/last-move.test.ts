import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLog, type Log, systemClock } from '@zennnn/kernel'
import type { Move } from './cluster-view.ts'
import { LastMove, parseMove } from './last-move.ts'

const AT = new Date('2026-03-01T02:10:00.123Z')
const BEGUN: Omit<Move, 'heldMs'> = { kind: 'failover', at: AT, epoch: 2, from: 'a', to: 'b' }

async function openHome(
  t: TestContext,
): Promise<{ readonly home: string; readonly log: Log; readonly events: readonly string[] }> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-last-move-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  const events: string[] = []
  const log = createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => events.push(String(JSON.parse(line).event)),
  })
  return { home, log, events }
}

function later(ms: number): Date {
  return new Date(AT.getTime() + ms)
}

function requireHeld({ move }: LastMove, leastMs: number, lessMs: number): void {
  const heldMs = move?.heldMs ?? 0
  assert.ok(heldMs >= leastMs && heldMs < lessMs, String(heldMs))
}

test('a move is shown once its route is open, with its epoch, and over a restart', async (t) => {
  const { home, log, events } = await openHome(t)
  const first = await LastMove.read(home, log)
  assert.equal(first.move, undefined)
  await first.begin(BEGUN, performance.now() - 800)
  assert.equal(first.move, undefined)
  await first.complete(2, later(60_000))
  // Of the process's own clock: the one on the wall was put forward.
  requireHeld(first, 800, 5_000)
  assert.partialDeepStrictEqual(first.move, BEGUN)
  // A start anew in the same epoch changes nothing of it.
  await first.complete(2, later(90_000))
  assert.deepEqual((await LastMove.read(home, log)).move, first.move)
  assert.deepEqual(events, ['cluster_moved'])
})

test('a move that a later start finishes is remembered as that move, with the time until then', async (t) => {
  const { home, log } = await openHome(t)
  await (await LastMove.read(home, log)).begin(BEGUN, performance.now() - 800)
  const next = await LastMove.read(home, log)
  assert.equal(next.move, undefined)
  await next.complete(2, later(5_000))
  assert.partialDeepStrictEqual(next.move, BEGUN)
  requireHeld(next, 5_800, 6_800)
})

test('a move that a later start finishes was held for as long as is known at least, when the clock was put back', async (t) => {
  const { home, log } = await openHome(t)
  await (await LastMove.read(home, log)).begin(BEGUN, performance.now() - 800)
  const next = await LastMove.read(home, log)
  await next.complete(2, later(-3_600_000))
  requireHeld(next, 800, 1_800)
})

test('a move that was never recorded is none, and hides not the one before', async (t) => {
  const { home, log } = await openHome(t)
  const kept = await LastMove.read(home, log)
  await kept.begin(BEGUN, performance.now())
  await kept.complete(2, later(10))
  const before = kept.move
  await kept.begin({ ...BEGUN, kind: 'switchover', epoch: 3, from: 'b', to: 'a' }, 0)
  await kept.complete(2, later(20))
  assert.equal(kept.move, before)
  assert.deepEqual((await LastMove.read(home, log)).move, before)
})

test('one that is damaged or cannot be kept stops nothing', async (t) => {
  const { home, log, events } = await openHome(t)
  await writeFile(join(home, 'cluster-last-move.json'), '{"kind":"switch')
  const damaged = await LastMove.read(home, log)
  assert.equal(damaged.move, undefined)
  await rm(home, { recursive: true })
  await damaged.begin(BEGUN, performance.now())
  await damaged.complete(2, later(10))
  assert.partialDeepStrictEqual(damaged.move, BEGUN)
  assert.deepEqual(events, [
    'last_move_unreadable',
    'last_move_not_kept',
    'cluster_moved',
    'last_move_not_kept',
  ])
})

test('what is no move is none', () => {
  const move = { ...BEGUN, heldMs: 812, isOver: true }
  const text = JSON.stringify(move)
  assert.deepEqual(parseMove(text), move)
  for (const [from, to] of [
    ['failover', 'stroll'],
    ['2026-03-01T02:10:00.123Z', 'yesterday'],
    ['812', '"812"'],
    ['"epoch":2', '"epoch":2.5'],
    ['"b"', '"c"'],
    ['true', '1'],
  ] as const)
    assert.equal(parseMove(text.replace(from, to)), undefined, to)
  for (const other of ['', 'null', '[]', '7']) assert.equal(parseMove(other), undefined)
})
