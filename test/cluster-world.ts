import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  ClusterDesk,
  type ClusterView,
  ensureControlDatabase,
  followClusterOrders,
  type Move,
  type MovePlan,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { hashSecret, PlatformError, systemClock } from '@zennnn/kernel'
import { clusterPort } from '../packages/cli/src/serve/clusters.ts'
import { startViewServer } from '../packages/cli/src/up/view-server.ts'
import { type Answer, genuine, givePassword, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, silentLog, type TestWorld } from './kit.ts'

type Keeper = ConstructorParameters<typeof ClusterDesk>[0]

export const ACCEPTANCE = 'lose changes since 2026-11-30T12:00:00Z'

/** A keeper of two servers that are not there: what it is told to be, it is, and it moves when it is asked to. */
export class StillKeeper implements Keeper {
  now: ClusterView = {
    name: 'local',
    epoch: 1,
    auto: true,
    replication: 'SYNC',
    since: new Date('2026-11-30T12:00:00Z'),
    primary: { node: 'a', state: 'serving' },
    standby: { node: 'b', state: 'following', lagBytes: 0, lagSeconds: 0 },
    slots: [{ name: 'zennnn_standby', keptBytes: 0, status: 'reserved' }],
    disk: { freeBytes: 50_000_000_000, walBytes: 16_000_000 },
  }
  /** Awaited in the middle of a move. */
  middle: () => Promise<void> = async () => await Promise.resolve()

  degrade(): void {
    this.now = { ...this.now, replication: 'DEGRADED', standby: { node: 'b', state: 'away' } }
  }

  async view(): Promise<ClusterView> {
    return await Promise.resolve(this.now)
  }

  async plan(): Promise<MovePlan> {
    const plan = { steps: ['Open the route.'], wouldLose: 'Nothing.' }
    return await Promise.resolve(
      this.now.replication === 'SYNC' ? plan : { ...plan, acceptance: ACCEPTANCE },
    )
  }

  async switchOver(step: (sentence: string) => void): Promise<Move> {
    return await this.#move('switchover', step)
  }

  async failOver(
    { accept }: { readonly accept?: string },
    step: (sentence: string) => void,
  ): Promise<Move> {
    if (this.now.replication === 'DEGRADED' && accept !== ACCEPTANCE)
      throw new PlatformError('STATE_REFUSED', { message: 'The loss was not accepted.' })
    return await this.#move('failover', step)
  }

  async rejoin(): Promise<void> {
    await Promise.resolve()
  }

  async planStandby(): Promise<MovePlan> {
    return await this.plan()
  }

  async addStandby(): Promise<void> {
    await Promise.resolve()
  }

  async setAuto(): Promise<void> {
    await Promise.resolve()
  }

  async #move(kind: Move['kind'], step: (sentence: string) => void): Promise<Move> {
    const { primary, standby, epoch } = this.now
    step('Closing the route: who wants a connection waits.')
    await this.middle()
    step('Promoting the standby.')
    const lastMove = {
      kind,
      at: new Date(),
      epoch: epoch + 1,
      heldMs: 700,
      from: primary.node,
      to: standby.node,
    }
    this.now = {
      ...this.now,
      epoch: epoch + 1,
      primary: { node: standby.node, state: 'serving' },
      standby: { node: primary.node, state: 'following' },
      lastMove,
    }
    return lastMove
  }
}

/** A cloud with an operator, somebody who is none, a customer with an administrator, and whoever keeps its cluster. */
export interface ClusterWorld {
  readonly keeper: StillKeeper
  readonly desk: ClusterDesk
  readonly control: TestWorld
  readonly https: HttpsWorld
  readonly olga: string
  readonly clerk: string
  readonly ada: string
  /** Lets orders be carried out from now on; `answerMs`: what PostgreSQL may take for an answer. */
  readonly follow: (answerMs?: number) => Promise<void>
  readonly read: (path: string, token?: string, host?: string) => Promise<Answer>
  readonly move: (token: string, body: unknown, cluster?: string) => Promise<Answer>
  /** State and message of all orders, oldest first. */
  readonly orders: () => Promise<readonly (readonly unknown[])[]>
}

export async function openClusterWorld(t: TestContext): Promise<ClusterWorld> {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const { address, secrets, database, registry } = control
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  const keeper = new StillKeeper()
  const desk = new ClusterDesk(keeper, systemClock)
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-view-'))
  const socket = join(folder, 'socket')
  const view = await startViewServer(desk, socket)
  t.after(async () => {
    await view.close()
    await rm(folder, { recursive: true })
  })
  const clusters = clusterPort(
    { connections: control.connections, control: database, clock: systemClock },
    socket,
  )
  const https = await openHttps(t, { acme }, control, { clusters })
  const olga = await control.user('olga', ['operator'])
  await givePassword(control, olga)
  await control.superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(olga.token), olga.id],
  )
  return {
    keeper,
    desk,
    control,
    https,
    olga: olga.token,
    clerk: (await control.user('carl', ['administrator'])).token,
    ada: (await acme.user('ada', ['administrator'])).token,
    follow: async (answerMs) => {
      const connections = new Connections({
        ...address,
        login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
        clock: systemClock,
        log: silentLog,
      })
      const stop = await followClusterOrders({
        desk,
        access: answerMs === undefined ? access : { ...access, answerMs },
        control: database,
        connections,
        log: silentLog,
      })
      t.after(async () => {
        await stop()
        await connections.close()
      })
    },
    read: async (path, token, host = 'localhost') =>
      await https.ask(path, {
        host,
        headers: token === undefined ? {} : { cookie: `__Host-session=${token}` },
      }),
    move: async (token, body, cluster = 'local') =>
      await https.ask(`/api/clusters/${cluster}/moves`, {
        method: 'POST',
        host: 'localhost',
        headers: genuine(token),
        body: JSON.stringify(body),
      }),
    orders: async () => {
      const { rows } = await control.superuser.query(
        'select state, asked_by, message from zennnn_cloud.cluster_order order by ordered_at',
      )
      return rows.map(({ state, asked_by: askedBy, message }) => [state, askedBy, message])
    },
  }
}
