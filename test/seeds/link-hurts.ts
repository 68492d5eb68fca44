import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { readState, signalNode, type Writers } from '../failover-world.ts'
import type { Random } from '../faults/random.ts'
import type { Hurt, HurtCluster } from './hurt-cluster.ts'
import type { NodeLink } from './node-link.ts'

/** What was acknowledged before is told by then. */
const SETTLED_MS = 200
/** The keeper needs three misses of a second before it lets the primary go on alone. */
const SURELY_WAITING_MS = 1_500

/** What the network between the nodes does to them. */
export const LINK_HURTS: Readonly<Record<string, Hurt>> = {
  'the link between the nodes is cut': async (cluster, random, writers) => {
    const link = await cluster.linkNodes()
    const how = await cutOff(link, random, writers)
    const cutMs = random.between(100, 7_000)
    await delay(cutMs)
    link.mend()
    return `${how}, for ${cutMs} ms more; ${await goOn(cluster, random)}`
  },
  'the link between the nodes is cut, and the primary is killed': async (
    cluster,
    random,
    writers,
  ) => {
    const link = await cluster.linkNodes()
    const how = await cutOff(link, random, writers)
    const pauseMs = random.between(0, 5_000)
    await delay(pauseMs)
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    await delay(random.between(0, 3_000))
    link.mend()
    return `${how}, ${pauseMs} ms later the primary`
  },
  'the link between the nodes is slow': async (cluster, random, writers) => {
    const link = await cluster.linkNodes()
    await writers.until(20)
    const latencyMs = random.between(20, 800)
    link.slowDown(latencyMs)
    await delay(SETTLED_MS + 2 * latencyMs)
    const before = writers.acknowledged.size
    const slowMs = random.between(1_000, 6_000)
    await delay(slowMs)
    const isWaiting = (await readState(cluster.home))['replication'] === 'SYNC'
    const rounds = Math.ceil((slowMs + 500) / (2 * latencyMs)) + 1
    // Each writer waits there and back for each of its changes; a keeper that degraded lets them go.
    if (isWaiting && latencyMs < 250)
      assert.ok(writers.acknowledged.size - before <= rounds * writers.count, 'it is not slow')
    // Slow until it is healed.
    return `${latencyMs} ms; ${await goOn(cluster, random)}`
  },
}

/** Cut while commits wait for the standby: nothing more is acknowledged. */
async function cutOff(link: NodeLink, random: Random, writers: Writers): Promise<string> {
  await writers.until(20)
  const isSilent = random.next() < 0.5
  if (isSilent) link.cut()
  else link.breakOff()
  await delay(SETTLED_MS)
  const before = writers.acknowledged.size
  await delay(SURELY_WAITING_MS - SETTLED_MS)
  assert.equal(writers.acknowledged.size, before, 'nothing is acknowledged without the standby')
  return isSilent ? 'in silence' : 'broken off'
}

async function goOn(cluster: HurtCluster, random: Random): Promise<string> {
  const act = random.between(0, 2)
  if (act === 0) return 'and nothing more'
  if (act === 1) {
    const refusal = await cluster.keeper.move('switchover')
    return refusal === undefined ? 'switched over' : `a switchover refused: ${refusal}`
  }
  await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
  return 'then the primary is killed'
}
