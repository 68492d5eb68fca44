import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import type { Move } from './cluster-view.ts'
import { LastMove, parseMove } from './last-move.ts'

const MOVE: Move = {
  kind: 'switchover',
  at: new Date('2026-03-01T02:10:00.123Z'),
  heldMs: 812,
  from: 'a',
  to: 'b',
}

test('the last move is remembered over a restart; one that is damaged or cannot be kept stops nothing', async (t) => {
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
  const first = await LastMove.read(home, log)
  assert.equal(first.move, undefined)
  await first.remember(MOVE)
  assert.deepEqual((await LastMove.read(home, log)).move, MOVE)
  await writeFile(join(home, 'cluster-last-move.json'), '{"kind":"switch')
  const damaged = await LastMove.read(home, log)
  assert.equal(damaged.move, undefined)
  await rm(home, { recursive: true })
  await damaged.remember(MOVE)
  assert.deepEqual(damaged.move, MOVE)
  assert.deepEqual(events, ['last_move_unreadable', 'last_move_not_kept'])
})

test('what is no move is none', () => {
  const text = JSON.stringify(MOVE)
  assert.deepEqual(parseMove(text), MOVE)
  for (const [from, to] of [
    ['switchover', 'stroll'],
    ['2026-03-01T02:10:00.123Z', 'yesterday'],
    ['812', '"812"'],
    ['"b"', '"c"'],
  ] as const)
    assert.equal(parseMove(text.replace(from, to)), undefined, to)
  for (const other of ['', 'null', '[]', '7']) assert.equal(parseMove(other), undefined)
})
