import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { KeeperPoint } from '@zennnn/cloud'
import { fillDisk, signalNode } from '../failover-world.ts'
import type { Random } from '../faults/random.ts'
import type { Hurt } from './hurt-cluster.ts'
import { LINK_HURTS } from './link-hurts.ts'
import { REPLAY_HURTS } from './replay-hurts.ts'

const POLL_MS = 50
const YEAR_S = 365 * 24 * 3_600

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
  'it is switched over, to and fro': async (cluster, random) => {
    await cluster.keeper.move('switchover')
    await delay(random.between(0, 4_000))
    const refusal = await cluster.keeper.move('switchover')
    return refusal === undefined ? 'twice' : 'once'
  },
  'the clock of the keeper jumps, and nodes are killed': async (cluster, random) => {
    const jumps: string[] = []
    for (const victim of random.shuffled(['primary', 'standby', 'primary'] as const)) {
      const skewS = random.between(-YEAR_S, YEAR_S)
      await cluster.keeper.skew(skewS * 1_000)
      await signalNode(cluster.home, await cluster[victim](), 'SIGKILL')
      await delay(random.between(0, 4_000))
      jumps.push(`${skewS} s and the ${victim}`)
    }
    return jumps.join(', ')
  },
  ...LINK_HURTS,
  ...REPLAY_HURTS,
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
