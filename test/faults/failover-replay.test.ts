import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  askNode,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

/** It shows a change so much later than it has it. */
const LATE_MS = 6_000

async function startsOf(home: string): Promise<number> {
  const log = await readFile(join(home, 'log', 'postgresql-b.log'), 'utf8')
  return [...log.matchAll(/starting PostgreSQL/g)].length
}

test('a standby that has to replay what is on its disk before it comes for more is waited for as long as it gets on, and not copied anew', async (t) => {
  const home = await openPairHome(t)
  const keeper = await startKeeper(home, { settings: { followMs: 2_000 } })
  await untilSync(keeper)
  await askNode(home, 'b', `alter system set recovery_min_apply_delay = ${LATE_MS}`)
  await askNode(home, 'b', 'select pg_reload_conf()')
  const writers = await startWriters(home, { count: 2 })
  await delay(LATE_MS)
  const before = await startsOf(home)
  await signalNode(home, 'b', 'SIGKILL')
  await untilView(keeper, ({ replication }) => replication === 'DEGRADED')
  const awayAt = performance.now()
  await untilSync(keeper)
  assert.ok(performance.now() - awayAt > 2_000, 'it had something to replay')
  assert.equal(await startsOf(home), before + 1)
  assert.equal((await readState(home))['epoch'], 1)
  // Emptied by a copy.
  assert.deepEqual(await askNode(home, 'b', 'show recovery_min_apply_delay'), ['6s'])
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})
