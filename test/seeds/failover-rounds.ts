import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { KeeperPoint, NodeName } from '@zennnn/cloud'
import {
  askNode,
  fillDisk,
  primaries,
  readState,
  signalNode,
  type Writers,
} from '../failover-world.ts'
import type { Random } from '../faults/random.ts'
import { KeeperProcess } from '../keeper-process.ts'

const PATIENCE_MS = 90_000
const POLL_MS = 50

/** A cluster of two nodes that is hurt again and again. */
export class HurtCluster {
  readonly home: string
  keeper: KeeperProcess

  private constructor(home: string, keeper: KeeperProcess) {
    this.home = home
    this.keeper = keeper
  }

  static async start(home: string): Promise<HurtCluster> {
    const cluster = new HurtCluster(home, await KeeperProcess.start(home))
    await cluster.untilSync()
    return cluster
  }

  async primary(): Promise<NodeName> {
    return (await readState(this.home))['primary'] === 'a' ? 'a' : 'b'
  }

  async standby(): Promise<NodeName> {
    return (await this.primary()) === 'a' ? 'b' : 'a'
  }

  async untilSync(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const view = await this.keeper.view()
      if (view.replication === 'SYNC' && view.standby.state === 'following') return
      assert.ok(performance.now() < deadline, `it stays ${JSON.stringify(view)}`)
      await delay(POLL_MS)
    }
  }

  /** As an operator does who finds it in any state: what is frozen goes on, what ended is started, the disk has room. */
  async heal(): Promise<void> {
    await rm(join(this.home, 'filling'), { force: true })
    for (const node of ['a', 'b'] as const) await signalNode(this.home, node, 'SIGCONT')
    if (this.keeper.hasEnded) this.keeper = await KeeperProcess.start(this.home)
    for (const node of ['a', 'b'] as const)
      await askNode(
        this.home,
        node,
        'select pg_wal_replay_resume() where pg_is_in_recovery()',
      ).catch(() => undefined)
    await this.untilSync()
    assert.deepEqual(await primaries(this.home), [await this.primary()])
  }
}

/** One way to hurt it. Returns what was done, in words. */
type Hurt = (cluster: HurtCluster, random: Random, writers: Writers) => Promise<string>

const CRASH_POINTS: readonly KeeperPoint[] = [
  'before_degraded',
  'degraded_recorded',
  'before_sync_recorded',
  'sync_recorded',
  'route_closed',
  'primary_stopped',
  'primary_fenced',
  'move_recorded',
  'promoted',
  'route_opened',
  'rejoin_begun',
  'rejoin_rewound',
]

const HURTS: Readonly<Record<string, Hurt>> = {
  'the primary is killed': async (cluster, random) => {
    await delay(random.between(0, 500))
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    return 'killed'
  },
  'the standby is killed': async (cluster, random) => {
    await signalNode(cluster.home, await cluster.standby(), 'SIGKILL')
    await delay(random.between(0, 3_000))
    return 'killed'
  },
  'the primary is frozen and thawed': async (cluster, random) => {
    const frozen = await cluster.primary()
    const frozenMs = random.between(100, 6_000)
    await signalNode(cluster.home, frozen, 'SIGSTOP')
    await delay(frozenMs)
    await signalNode(cluster.home, frozen, 'SIGCONT')
    return `frozen for ${frozenMs} ms`
  },
  'the standby is frozen, or killed, and then the primary is killed': async (cluster, random) => {
    const signal = random.next() < 0.5 ? 'SIGSTOP' : 'SIGKILL'
    const pauseMs = random.between(0, 6_000)
    await signalNode(cluster.home, await cluster.standby(), signal)
    await delay(pauseMs)
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    return `${signal}, ${pauseMs} ms later the primary`
  },
  'the primary is killed twice in a row': async (cluster, random) => {
    const pauseMs = random.between(0, 5_000)
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    await delay(pauseMs)
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    return `${pauseMs} ms between`
  },
  'the keeper dies in the middle of a step': async (cluster, random) => {
    const [point = 'promoted'] = random.shuffled(CRASH_POINTS)
    await cluster.keeper.crashAt(point)
    const act = random.between(0, 3)
    if (act === 0) await cluster.keeper.move('switchover')
    else if (act === 1) await cluster.keeper.move('failover')
    else
      await signalNode(
        cluster.home,
        act === 2 ? await cluster.primary() : await cluster.standby(),
        'SIGKILL',
      )
    const deadline = performance.now() + random.between(1_000, 8_000)
    while (!cluster.keeper.hasEnded && performance.now() < deadline) await delay(POLL_MS)
    const isMet = cluster.keeper.hasEnded
    await cluster.keeper.kill()
    return `act ${act}, ${isMet ? 'at' : 'not at'} ${point}`
  },
  'the disk is full': async (cluster, random) => {
    await fillDisk(cluster.home)
    const victim = random.next() < 0.5 ? 'standby' : 'primary'
    await signalNode(cluster.home, await cluster[victim](), 'SIGKILL')
    await delay(random.between(500, 5_000))
    return `and the ${victim} is killed`
  },
  'the standby is far behind with what it has on its disk, and the primary is killed': async (
    cluster,
    random,
    writers,
  ) => {
    await askNode(cluster.home, await cluster.standby(), 'select pg_wal_replay_pause()')
    const more = random.between(200, 2_000)
    await writers.until(more)
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    return `${more} changes behind`
  },
  'it is switched over, to and fro': async (cluster, random) => {
    await cluster.keeper.move('switchover')
    await delay(random.between(0, 4_000))
    const refusal = await cluster.keeper.move('switchover')
    return refusal === undefined ? 'twice' : 'once'
  },
}

/** What a seed does. `isSmallDisk`: the home is on a disk that may be filled. */
export function chooseHurt(
  random: Random,
  isSmallDisk: boolean,
): { readonly name: string; readonly hurt: Hurt } {
  const names = Object.keys(HURTS).filter((name) => isSmallDisk || name !== 'the disk is full')
  const [name = ''] = random.shuffled(names)
  const hurt = HURTS[name]
  assert.ok(hurt !== undefined)
  return { name, hurt }
}
