import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { NodeName } from '@zennnn/cloud'
import { findServerProcesses } from '../../packages/cloud/src/failover/fence.ts'
import { nodeLayout } from '../../packages/cloud/src/failover/node-layout.ts'
import { askCluster, askNode, signalNode } from '../failover-world.ts'
import type { Random } from '../faults/random.ts'
import type { Hurt, HurtCluster } from './hurt-cluster.ts'

/** A standby that has on its disk what it does not show yet. */
export const REPLAY_HURTS: Readonly<Record<string, Hurt>> = {
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
  'the standby is minutes behind': async (cluster, random) => {
    const megabytes = random.between(1, 60)
    await cluster.set(await cluster.standby(), 'recovery_min_apply_delay', '10min')
    await askCluster(cluster.home, fillingOf(megabytes))
    return `and ${megabytes} MB; ${await leave(cluster, random)}`
  },
  'the standby stops to replay, the primary is killed, and it goes on': async (
    cluster,
    random,
    writers,
  ) => {
    const standby = await cluster.standby()
    assert.equal(await signalReplay(cluster, standby, 'SIGSTOP'), 1)
    await writers.until(random.between(20, 500))
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    const stoppedMs = random.between(500, 6_000)
    await delay(stoppedMs)
    await signalReplay(cluster, standby, 'SIGCONT')
    return `${stoppedMs} ms later`
  },
}

/** A table of so much that is not empty, and goes again: what a busy cluster logs in minutes. */
function fillingOf(megabytes: number): string {
  return `do $$ begin
    create table filling as select repeat('x', 1000) from generate_series(1, ${megabytes * 1_000});
    drop table filling;
  end $$`
}

async function leave(cluster: HurtCluster, random: Random): Promise<string> {
  const act = random.between(0, 2)
  if (act === 0) {
    await signalNode(cluster.home, await cluster.primary(), 'SIGKILL')
    return 'the primary is killed'
  }
  const before = await cluster.primary()
  if (act === 1) {
    const refusal = await cluster.keeper.move('failover')
    return refusal === undefined ? 'failed over' : `a failover refused: ${refusal}`
  }
  // It shows nothing of what the stopped primary wrote last, so that nobody knows whether it has it.
  assert.match(
    (await cluster.keeper.move('switchover')) ?? '',
    /nothing (was moved|is switched over)/,
  )
  assert.equal(await cluster.primary(), before)
  return 'a switchover refused'
}

/** To the process that replays; how many there were. */
async function signalReplay(
  cluster: HurtCluster,
  node: NodeName,
  signal: 'SIGSTOP' | 'SIGCONT',
): Promise<number> {
  let count = 0
  for (const pid of await findServerProcesses(nodeLayout(cluster.home, node).dataFolder)) {
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (!title.startsWith('postgres: startup ')) continue
    try {
      process.kill(pid, signal)
      count += 1
    } catch {
      // It ended with its postmaster.
    }
  }
  return count
}
