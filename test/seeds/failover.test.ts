import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  askCluster,
  judge,
  readState,
  signalNode,
  startWriters,
  type Writers,
} from '../failover-world.ts'
import { byExtent, FULL_ONLY } from '../faults/extent.ts'
import { Random, seeds } from '../faults/random.ts'
import { openPairHome } from '../pair-home.ts'
import { chooseHurt } from './failover-rounds.ts'
import { HurtCluster } from './hurt-cluster.ts'

const NOTHING = { lost: [], twice: [] }
const IS_ROOT = process.getuid?.() === 0
const DISK = { disk: '700m' } as const
/** Short ones: on a disk that may be filled a cut link, a standby minutes behind, and a dead primary. */
const BRIEF = [20_261_124, 20_261_128, 20_261_132]
const SEEDS = byExtent({ brief: BRIEF, full: seeds() })

async function startCluster(
  t: TestContext,
  place: { readonly disk?: string },
): Promise<HurtCluster> {
  return await HurtCluster.start(await openPairHome(t, place))
}

async function hurtOnce(cluster: HurtCluster, seed: number): Promise<Writers> {
  const random = new Random(seed)
  const { name, hurt } = chooseHurt(random, IS_ROOT)
  process.stdout.write(`seed ${seed}: ${name}\n`)
  const writers = await startWriters(cluster.home)
  await writers.until(50)
  const what = await hurt(cluster, random, writers)
  await cluster.heal()
  await writers.until(50)
  const found = await writers.judge()
  const { epoch } = await cluster.keeper.view()
  process.stdout.write(
    `seed ${seed}: ${what}; epoch ${epoch}, ${writers.acknowledged.size} acknowledged, ${found.lost.length} lost, ${found.twice.length} twice\n`,
  )
  assert.deepEqual(found, NOTHING, `repeat it: npm run faults -- --seed ${seed}`)
  return writers
}

test('whatever happens to a cluster of two nodes, all that was acknowledged is there, once', async (t) => {
  if (!IS_ROOT) t.diagnostic('no disk is filled: only root can mount a small one')
  const cluster = await startCluster(t, IS_ROOT ? DISK : {})
  let all: ReadonlySet<number> = new Set()
  try {
    for (const seed of SEEDS) all = all.union((await hurtOnce(cluster, seed)).acknowledged)
    process.stdout.write(`${SEEDS.length} seeds, ${all.size} acknowledged\n`)
    // What an earlier round was told is there after all that came later.
    assert.deepEqual(await judge(cluster.home, all), NOTHING)
    await t.test(
      'the oracle finds a change that it was told of and that is not there',
      async () => {
        assert.ok(all.size > 50)
        const told = new Set([...all, 1])
        assert.deepEqual(await judge(cluster.home, told), { lost: [1], twice: [] })
      },
    )
  } finally {
    await cluster.stop()
  }
})

test(
  'the oracle finds what a primary acknowledged alone that was told so behind the back of its keeper, while the disk says SYNC',
  FULL_ONLY,
  async (t) => {
    const { home, keeper } = await startCluster(t, {})
    // More than the sockets between the two nodes hold.
    const writers = await startWriters(home, { count: 2, bytes: 8_000 })
    await writers.until(20)
    keeper.freeze()
    await askCluster(home, `alter system set synchronous_standby_names = ''`)
    await askCluster(home, 'select pg_reload_conf()')
    await signalNode(home, 'b', 'SIGSTOP')
    await writers.until(500)
    assert.equal((await readState(home))['replication'], 'SYNC')
    await signalNode(home, 'a', 'SIGKILL')
    await keeper.kill()
    const control = join(home, 'postgres', 'global', 'pg_control')
    await rename(control, `${control}.aside`)
    const next = await HurtCluster.start(home)
    try {
      const { lost, twice } = await writers.judge()
      assert.ok(lost.length > 0)
      assert.deepEqual(twice, [])
    } finally {
      await next.stop()
    }
  },
)
