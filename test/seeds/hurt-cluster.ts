import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { NodeName } from '@zennnn/cloud'
import { nodeLayout } from '../../packages/cloud/src/failover/node-layout.ts'
import { askNode, primaries, readState, signalNode, type Writers } from '../failover-world.ts'
import type { Random } from '../faults/random.ts'
import { KeeperProcess } from '../keeper-process.ts'
import { NodeLink } from './node-link.ts'

const PATIENCE_MS = 90_000
const POLL_MS = 50

/** One way to hurt it. Returns what was done, in words. */
export type Hurt = (cluster: HurtCluster, random: Random, writers: Writers) => Promise<string>

/** A cluster of two nodes that is hurt again and again. */
export class HurtCluster {
  readonly home: string
  keeper: KeeperProcess
  #link: NodeLink | undefined

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

  /** Leads what the standby follows over a link that can be cut, until it is healed or copied anew. */
  async linkNodes(): Promise<NodeLink> {
    const primary = nodeLayout(this.home, await this.primary())
    const link = await NodeLink.lay(this.home, join(primary.socketFolder, '.s.PGSQL.5432'))
    this.#link = link
    const answer = await askNode(this.home, await this.standby(), 'show primary_conninfo')
    const [upstream = ''] = Array.isArray(answer) ? answer.map(String) : []
    const linked = upstream.replace(/host='[^']*'/, `host='${link.folder}'`)
    assert.notEqual(linked, upstream)
    await this.set(await this.standby(), 'primary_conninfo', linked)
    const deadline = performance.now() + PATIENCE_MS
    while (!link.isUsed) {
      assert.ok(performance.now() < deadline, 'the standby does not come over the link')
      await delay(POLL_MS)
    }
    return link
  }

  /** Whatever its keeper writes into the configuration, until it is healed or copied anew. */
  async set(node: NodeName, setting: string, value: string): Promise<void> {
    await askNode(this.home, node, `alter system set ${setting} = '${value.replaceAll("'", "''")}'`)
    await askNode(this.home, node, 'select pg_reload_conf()')
  }

  /** As an operator does who finds it in any state: what is frozen goes on, what ended is started, the disk has room. */
  async heal(): Promise<void> {
    await rm(join(this.home, 'filling'), { force: true })
    for (const node of ['a', 'b'] as const) await signalNode(this.home, node, 'SIGCONT')
    this.#link?.mend()
    if (this.keeper.hasEnded) this.keeper = await KeeperProcess.start(this.home)
    for (const node of ['a', 'b'] as const)
      await askNode(
        this.home,
        node,
        'select pg_wal_replay_resume() where pg_is_in_recovery()',
      ).catch(() => undefined)
    await this.untilSync()
    await this.#unset()
    await this.#link?.close()
    this.#link = undefined
    await this.untilSync()
    assert.deepEqual(await primaries(this.home), [await this.primary()])
  }

  /** Also after a round that failed. */
  async stop(): Promise<void> {
    await this.#link?.close()
    await this.keeper.stop()
  }

  /** Both run by now. What they logged goes, too: a small disk is to last for many rounds. */
  async #unset(): Promise<void> {
    for (const node of ['a', 'b'] as const) {
      await askNode(this.home, node, 'alter system reset all')
      await askNode(this.home, node, 'select pg_reload_conf()')
    }
    for (const node of [await this.primary(), await this.standby()])
      await askNode(this.home, node, 'checkpoint')
  }
}
