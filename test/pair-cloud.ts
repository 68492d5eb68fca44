import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askCluster } from '../packages/cli/src/cloud/cluster-call.ts'
import type { ShownCluster } from '../packages/cli/src/cloud/cluster-question.ts'
import type { Ended } from './command.ts'
import { type Member, openMember } from './faults/member.ts'
import { type Home, RunningCloud, removeHome, until, zennnn } from './faults/running-cloud.ts'
import { makeStartedHome } from './started-home.ts'

const WRITERS = 4
const COPIED_MS = 120_000

export interface Written {
  /** Names whose creation was answered with success. */
  readonly acknowledged: readonly string[]
  /** What else was answered, as `503 OUTCOME_UNKNOWN`. */
  readonly refusals: readonly string[]
  /** The longest time in which nothing was acknowledged. */
  readonly longestMs: number
}

interface Writing {
  /** So many more changes are acknowledged. */
  readonly until: (more: number) => Promise<void>
  readonly end: () => Promise<Written>
}

/** A cloud of two nodes as `npm start` runs it, with somebody signed in at the database acme. */
export class PairCloud {
  readonly home: Home
  readonly member: Member
  /** Another one after a start. */
  running: RunningCloud

  private constructor(running: RunningCloud, member: Member) {
    this.home = running.home
    this.running = running
    this.member = member
  }

  /** Of a cloud that had one node until now: it gets its standby while it serves, where it is to have one. */
  static async open(standby: 'on' | 'off' = 'on'): Promise<PairCloud> {
    const { env, ...place } = await makeStartedHome()
    const home = { ...place, env: { ...env, ZENNNN_STANDBY: standby } }
    const running = await RunningCloud.start(home)
    try {
      return new PairCloud(running, await openMember(running))
    } catch (error) {
      // Nobody else knows of it.
      await running.end('SIGTERM')
      throw error
    }
  }

  async close(): Promise<void> {
    await this.running.end('SIGINT')
    await removeHome(this.home)
  }

  /** As Ctrl-C ends it; its exit code. */
  async stop(): Promise<number | null> {
    return await this.running.end('SIGINT')
  }

  async start(): Promise<void> {
    this.running = await RunningCloud.start(this.home)
  }

  /** `zennnn cluster …`, which costs a second of a core. */
  async command(...args: readonly string[]): Promise<Ended> {
    return await zennnn(this.home, ['cluster', ...args])
  }

  /** What `zennnn cluster show` is told, without starting it. */
  async show(): Promise<ShownCluster> {
    return await askCluster(this.home.path, { what: 'show' })
  }

  /** What the disk says of the cluster, also while nobody keeps it. */
  async recorded(): Promise<Pick<ShownCluster, 'epoch' | 'replication'>> {
    return Object(JSON.parse(await readFile(join(this.home.path, 'cluster.json'), 'utf8')))
  }

  async untilSync(): Promise<void> {
    const isSync = async (): Promise<boolean> => (await this.recorded()).replication === 'SYNC'
    await until(isSync, 'the standby follows', COPIED_MS)
  }

  /** Creates contacts over HTTPS until it is ended; each has a name of its own, and none is sent again. */
  startWriting(prefix: string): Writing {
    const acknowledged: string[] = []
    const refusals: string[] = []
    const over = new AbortController()
    let lastAt = performance.now()
    let longestMs = 0
    const write = async (writer: number): Promise<void> => {
      for (let count = 0; !over.signal.aborted; count++) {
        const name = `${prefix} ${writer} ${count}`
        const { status, body } = await this.member.post('/api/contact', { name })
        if (status === 201) {
          acknowledged.push(name)
          const now = performance.now()
          longestMs = Math.max(longestMs, now - lastAt)
          lastAt = now
        } else refusals.push(`${status} ${Object(JSON.parse(body)).code}`)
      }
    }
    const writing = Promise.all(Array.from({ length: WRITERS }, async (_, one) => await write(one)))
    return {
      until: async (more) => {
        const wanted = acknowledged.length + more
        const isThere = async () => await Promise.resolve(acknowledged.length >= wanted)
        await until(isThere, `${more} more changes are acknowledged`)
      },
      end: async () => {
        over.abort()
        await writing
        return { acknowledged, refusals, longestMs }
      },
    }
  }

  /** The oracle: every acknowledged one is there, and none of all twice. */
  async requireAll(prefix: string, { acknowledged }: Written): Promise<void> {
    assert.ok(acknowledged.length > 0)
    const client = await this.running.look(this.member.database)
    const { rows } = await client.query(
      'select name, count(*)::int as count from app.contact where name like $1 group by name',
      [`${prefix} %`],
    )
    await client.end()
    const counts = new Map(rows.map(({ name, count }) => [String(name), Number(count)]))
    const lost = acknowledged.filter((name) => !counts.has(name))
    const twice = [...counts].filter(([, count]) => count > 1)
    assert.deepEqual({ lost, twice }, { lost: [], twice: [] })
  }
}

/** How many at most are refused when a primary is killed: what was on its way, one a writer. */
export const MOST_REFUSED = WRITERS
