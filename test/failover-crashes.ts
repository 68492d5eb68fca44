import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { KeeperPoint } from '@zennnn/cloud'
import {
  keeperOf,
  primaries,
  readState,
  startKeeper,
  startWriters,
  untilSync,
} from './failover-world.ts'

const CHILD = join(import.meta.dirname, 'failover-child.ts')

export interface Crash {
  readonly act: 'start' | 'switchover' | 'failover' | 'kill-standby'
  readonly point: KeeperPoint
  /** Whether the other node is the primary after it. */
  readonly isMoved: boolean
}

/**
 * Kills whoever keeps the cluster at each of these points, while others write: each start finds what the crash before it left. At the
 * end there is one primary, and all that was acknowledged, once.
 */
export async function surviveCrashes(
  t: TestContext,
  home: string,
  crashes: readonly Crash[],
): Promise<void> {
  const first = await keeperOf(home)
  await first.start()
  const writers = await startWriters(home, { count: 2 })
  await first.stop()
  let primary = (await readState(home))['primary']
  for (const one of crashes)
    await t.test(`killed at ${one.point} of ${one.act}`, async () => {
      await crash(home, one)
      const found = await readState(home)
      assert.equal(found['primary'] !== primary, one.isMoved)
      primary = found['primary']
      if (one.isMoved) assert.equal((await readLastMove(home))['epoch'], found['epoch'])
      assert.ok((await primaries(home)).length <= 1)
    })
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  await writers.until(50)
  const { epoch, lastMove } = await keeper.view()
  assert.equal(lastMove?.epoch ?? 1, epoch)
  assert.deepEqual(await primaries(home), [primary])
  assert.ok(writers.acknowledged.size > 200)
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
}

/** Whoever finishes a move tells it as that move. */
async function readLastMove(home: string): Promise<Readonly<Record<string, unknown>>> {
  return Object(JSON.parse(await readFile(join(home, 'cluster-last-move.json'), 'utf8')))
}

/** Its servers go on, as those of an `up` that is killed. */
async function crash(home: string, { act, point }: Crash): Promise<void> {
  const child = spawn(process.execPath, [CHILD, home, point, act], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const timer = setTimeout(() => child.kill('SIGTERM'), 60_000)
  const [, signal] = await once(child, 'exit')
  clearTimeout(timer)
  assert.equal(signal, 'SIGKILL', `${point} was reached`)
}
