import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ClusterKeeper } from '@zennnn/cloud'
import {
  askNode,
  openHome,
  readState,
  startKeeper,
  startWriters,
  untilSync,
} from '../failover-world.ts'

const silent = (): void => undefined

function asksOf(keeper: ClusterKeeper): readonly (() => Promise<unknown>)[] {
  return [
    async () => {
      await keeper.addStandby(silent)
    },
    async () => await keeper.planStandby(),
  ]
}

test('a standby is added while people write: nothing is lost, it is remembered, and a start that wants none lets it go', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home, { standby: false })
  const writers = await startWriters(home)
  await writers.until(50)
  const { steps, wouldLose } = await keeper.planStandby()
  assert.match(steps.join('\n'), /^Copy a to b, /m)
  assert.match(wouldLose, /^Nothing/)
  assert.equal((await readState(home))['standby'], false)

  const said: string[] = []
  await keeper.addStandby((sentence) => said.push(sentence))
  assert.ok(said.includes('Making a standby: a copy of the primary.'), said.join('\n'))
  const { replication, standby } = await keeper.view()
  assert.deepEqual([replication, standby.node, standby.state], ['SYNC', 'b', 'following'])
  await writers.until(50)
  for (const ask of asksOf(keeper))
    await assert.rejects(ask, {
      code: 'STATE_REFUSED',
      message: 'This cluster has a standby, or is getting one.',
    })
  await keeper.switchOver(silent)
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
  await keeper.stop()

  const next = await startKeeper(home)
  await untilSync(next)
  assert.deepEqual(await askNode(home, 'a', 'select pg_is_in_recovery()'), [true])
  await next.stop()
  const last = await startKeeper(home, { standby: false })
  assert.equal((await last.view()).standby.state, 'none')
})

test('without room, and beside a node that is kept, nothing is added and nothing recorded', async (t) => {
  const home = await openHome(t)
  const tooMuch = { copyLogBytes: 1e15 }
  const keeper = await startKeeper(home, { standby: false, settings: tooMuch })
  for (const ask of asksOf(keeper))
    await assert.rejects(ask, {
      code: 'STATE_REFUSED',
      message: /^The disk has no room for a standby: \d+ MB are missing\.$/,
    })
  assert.equal((await readState(home))['standby'], false)
  await keeper.stop()
  await writeFile(
    join(home, 'cluster.json'),
    JSON.stringify({ ...(await readState(home)), kept: 'b' }),
  )
  const next = await startKeeper(home, { standby: false })
  for (const ask of asksOf(next))
    await assert.rejects(ask, {
      code: 'STATE_REFUSED',
      message: /^The node b is kept/,
      hint: /zennnn cluster rejoin --discard "discard what only b has"/,
    })
  assert.partialDeepStrictEqual(await readState(home), { standby: false, kept: 'b' })
})
