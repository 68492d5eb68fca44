import assert from 'node:assert/strict'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { failoverDrillJob, listDrills, orderDrill } from '@zennnn/cloud'
import { openHome } from '../home.ts'
import { silentLog } from '../kit.ts'
import { untilJob } from '../row-wait.ts'
import { openCloud } from './cloud/world.ts'

const LIMIT = { timeout: 200_000 }

test(
  'a failover is rehearsed on real servers: nothing acknowledged is lost, it is written down, and nothing is left behind',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    const { control, tools } = cloud
    const home = await openHome(t, control)
    // PostgreSQL runs as another user below it.
    await chmod(home, 0o711)
    await cloud.startWork([failoverDrillJob({ ...tools, home, log: silentLog })])
    const job = await orderDrill(tools)
    // One at a time: who asks meanwhile gets the one that runs.
    assert.equal(await orderDrill(tools), job)
    const { state, message } = await untilJob(control, job, { isSo: hasEnded })
    assert.equal(state, 'done', String(message))
    const [drill, ...others] = await listDrills(tools)
    assert.deepEqual(others, [])
    assert.partialDeepStrictEqual(drill, { id: job, state: 'done', lost: 0, message: null })
    assert.ok(drill !== undefined && Number(drill.acknowledged) >= 400, String(drill?.acknowledged))
    assert.ok(Number(drill.gapMs) > 0 && Number(drill.gapMs) < 60_000)
    t.diagnostic(
      `${drill.acknowledged} acknowledged, gap ${drill.gapMs} ms, rejoined after ${drill.rejoinMs} ms, ${drill.seconds.toFixed(1)} s in all`,
    )
    assert.deepEqual(await readdir(join(home, 'drill')), [])

    const second = await orderDrill(tools)
    await untilJob(control, second, { isSo: ({ done }) => Number(done) >= 1 })
    await cloud.ask(control, 'update app.job set cancel_requested = true where id = $1', [second])
    const cancelled = await untilJob(control, second, { isSo: hasEnded })
    assert.equal(cancelled['state'], 'cancelled')
    assert.equal((await listDrills(tools)).length, 1)
    assert.deepEqual(await readdir(join(home, 'drill')), [])
  },
)

function hasEnded({ state }: Record<string, unknown>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
