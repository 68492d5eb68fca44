import { InvariantError, PlatformError } from '@zennnn/kernel'
import { CLUSTER_PORT, clusterLayout } from '../cluster/cluster-layout.ts'
import type { Cluster } from '../cluster/cluster-server.ts'
import { planStandby, recordWanted, requireAddable } from './add-standby.ts'
import { readFreeBytes, readReplication } from './cluster-read.ts'
import type { ClusterView, Move, MoveKind, MovePlan } from './cluster-view.ts'
import { DiskLook } from './disk-look.ts'
import type { KeeperOptions, ShowMove } from './keeper-options.ts'
import { LastMove } from './last-move.ts'
import { planMove } from './move-plan.ts'
import { Mover } from './mover.ts'
import { failover, type MoveWay, SWITCHOVER } from './moves.ts'
import { openPair } from './open-pair.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { PersonCall } from './person-call.ts'
import { PrimaryService } from './primary-service.ts'
import { allowRejoin, requireUnmoved } from './rejoin.ts'
import { makeRolesReady } from './roles-ready.ts'
import { RoomWatch, releaseStandby } from './room-watch.ts'
import { Tending } from './tending.ts'
import { composeView } from './view-compose.ts'
import { Watcher } from './watcher.ts'

type Say = (sentence: string) => void

/** Where nobody looks. */
const unshown: ShowMove = async (run) => await run(() => undefined)

/** What a keeper has once it was started. */
interface Kept {
  readonly pair: Pair
  readonly service: PrimaryService
  readonly tending: Tending
  readonly room: RoomWatch
  readonly last: LastMove
  readonly disk: DiskLook
  readonly mover: Mover
  readonly watcher: Watcher
}

/**
 * Keeps a primary and its standby running, and moves the one to the other. What it decides by itself and what a person asks for
 * happens one after the other; while a move is under way, another is STATE_REFUSED.
 */
export class ClusterKeeper {
  readonly #options: KeeperOptions
  readonly #person: PersonCall
  readonly #ended = Promise.withResolvers<void>()
  #kept: Kept | undefined
  readonly #stopping = new AbortController()
  #stopped: Promise<void> | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #watching: Promise<void> | undefined

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#person = new PersonCall(options)
  }

  /** From then on it can be asked, and told to move, also before a primary serves and when none does. SETUP_FAILED. */
  async open(): Promise<void> {
    const { home, say, log, showAlone = unshown } = this.#options
    const pair = await openPair(this.#options)
    const last = await LastMove.read(home, log)
    const disk = await DiskLook.open(async () => await readFreeBytes(home))
    const service = new PrimaryService(pair, home, last)
    const tending = new Tending(pair, say)
    const room = new RoomWatch(pair, tending, say)
    const parts = { pair, service, tending, room, last }
    const mover = new Mover(parts)
    const watcher = new Watcher({ ...parts, mover, person: this.#person, say, showAlone })
    this.#kept = { ...parts, disk, mover, watcher }
  }

  /**
   * Resolves when the primary serves, be it after a person decided which node that is; the standby is made and followed in the
   * background. `host` of what it returns is the folder in which the primary is always found. SETUP_FAILED when there is
   * nothing to decide; STATE_REFUSED when it was stopped before.
   */
  async start(): Promise<Cluster> {
    const { home, secrets, say } = this.#options
    if (this.#kept === undefined) await this.open()
    const { pair, service, watcher } = this.#own()
    try {
      say('Starting PostgreSQL.')
      await this.#inTurn(async () => {
        this.#started()
        await watcher.openFirst(() => this.#hasToStop())
      })
      // Changing roles waits for the standby, which who watches starts, or no longer waits for.
      if (!service.isOpen() || pair.file.state.replication === 'SYNC') this.#watchOn()
      await Promise.race([service.opened, this.#ended.promise])
      await makeRolesReady(pair, secrets, {
        service,
        person: this.#person,
        again: () => {
          this.#watchOn()
        },
      })
      if (!pair.file.state.standby) await releaseStandby(pair, say)
      this.#watchOn()
    } catch (error) {
      await this.stop()
      throw error
    }
    return {
      host: clusterLayout(home).socketFolder,
      port: CLUSTER_PORT,
      pid: primaryOf(pair).server?.pid ?? 0,
      ended: this.#ended.promise,
      stop: async () => {
        await this.stop()
      },
    }
  }

  /** Within seconds, also where neither PostgreSQL nor the disk answers. */
  async view(): Promise<ClusterView> {
    const { pair, disk, service, tending, room, last } = this.#started()
    const [reading, freeBytes] = await Promise.all([readReplication(primaryOf(pair)), disk.find()])
    const isChanging = !service.isRouted() || !service.isOpen()
    const { needs } = this.#person
    const isAway = service.isAway() || (!service.isOpen() && needs !== undefined)
    return composeView(pair.file.state, {
      reading,
      freeBytes,
      primary: isAway ? 'away' : isChanging ? 'starting' : 'serving',
      phase: tending.phase,
      now: pair.clock.now(),
      lastMove: last.move,
      called: needs,
      noRoom: room.problem,
      notFollowing: tending.problem,
      doubt: pair.file.doubt,
    })
  }

  /** A dry run. */
  async plan(kind: MoveKind): Promise<MovePlan> {
    const { pair } = this.#started()
    const reading = await readReplication(primaryOf(pair))
    return planMove(kind, pair.file.state, reading?.follower?.lagBytes)
  }

  /** STATE_REFUSED when the standby does not follow. */
  async switchOver(step: Say): Promise<Move> {
    return await this.#ask('switchover', SWITCHOVER, step)
  }

  /** STATE_REFUSED, with the text to type in its details and hint, when something would be lost and that was not accepted. */
  async failOver({ accept }: { readonly accept?: string }, step: Say): Promise<Move> {
    return await this.#ask('failover', failover(accept), step)
  }

  /**
   * Makes the other node the standby again: rewound, or copied anew. Resolves in SYNC. STATE_REFUSED without room, and, with the text
   * to type in its details and hint, when a kept node would lose what only it may hold and that was not let go; while a move is
   * under way, and when there was one meanwhile.
   */
  async rejoin({ discard }: { readonly discard?: string }, step: Say): Promise<void> {
    const { pair, room, mover } = this.#started()
    mover.requireNone()
    const epoch = await this.#inTurn(async () => {
      await allowRejoin(pair, discard)
      await room.look()
      return pair.file.state.epoch
    })
    await room.measured()
    // One that hangs is found out by the first run, which ends it; only another one starts it anew.
    const mayHang = standbyOf(pair).server !== undefined
    try {
      await this.#followAgain(epoch, step)
    } catch (error) {
      if (!mayHang) throw error
      await this.#followAgain(epoch, step)
    }
  }

  /** What `addStandby` would do. STATE_REFUSED where it would be. */
  async planStandby(): Promise<MovePlan> {
    const { pair } = this.#started()
    await requireAddable(pair)
    return planStandby(pair.file.state)
  }

  /**
   * A standby for a cluster that was to have none; it is remembered. Resolves in SYNC. STATE_REFUSED, with nothing recorded, where there
   * is to be one already, the other node alone may hold changes, or there is no room for a copy; while a move is under way.
   */
  async addStandby(step: Say): Promise<void> {
    const { pair, room, mover } = this.#started()
    mover.requireNone()
    // Out of a turn: it looks at all files of all databases.
    await requireAddable(pair)
    const epoch = await this.#inTurn(async () => {
      this.#started()
      mover.requireNone()
      await recordWanted(pair)
      await room.look()
      return pair.file.state.epoch
    })
    await room.measured()
    await this.#followAgain(epoch, step)
  }

  /** STATE_REFUSED without room, and when there is a move or was one since that epoch. */
  async #followAgain(epoch: number, step: Say): Promise<void> {
    const { pair, tending, room, mover } = this.#started()
    let following: Promise<void> | undefined
    await this.#inTurn(async () => {
      this.#started()
      mover.requireNone()
      requireUnmoved(pair.file.state, epoch)
      if (room.problem !== undefined)
        throw new PlatformError('STATE_REFUSED', { message: room.problem.sentence })
      // Begun in this turn, so that a move ends it before it begins; followed out of it, so that one can.
      following = tending.insist(step)
      following.catch(() => undefined)
      await Promise.resolve()
    })
    await following
  }

  /** Whether a dead primary is failed over without a person. */
  async setAuto(auto: boolean): Promise<void> {
    const { pair } = this.#started()
    await this.#inTurn(async () => {
      await pair.file.change((state) => ({ ...state, auto }))
    })
  }

  /** The primary first, so that the standby has all of it. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await (this.#stopped ??= this.#stop())
  }

  async #stop(): Promise<void> {
    const kept = this.#kept
    if (kept === undefined) return
    await this.#breakOffStart().catch((error: unknown) => {
      kept.pair.log.error('start_not_broken_off', { error })
    })
    await this.#turn
    await kept.tending.stop()
    await kept.room.stop()
    await this.#watching
    kept.service.close()
    const { stopMs } = kept.pair.settings
    await primaryOf(kept.pair).stop(stopMs)
    await standbyOf(kept.pair).stop(stopMs)
    this.#ended.resolve()
  }

  /** For who asks from outside. */
  #started(): Kept {
    if (this.#kept !== undefined && !this.#hasToStop()) return this.#kept
    throw new PlatformError('STATE_REFUSED', { message: 'The cluster does not run.' })
  }

  /** For what goes on inside, also while it is stopped. */
  #own(): Kept {
    if (this.#kept !== undefined) return this.#kept
    throw new InvariantError('keeper-not-started', 'Nothing is kept before the start.')
  }

  /** A start waits until the server takes connections, which may be long; ended, it gives up. */
  async #breakOffStart(): Promise<void> {
    const { pair, service } = this.#own()
    if (!service.isOpen() && primaryOf(pair).server === undefined) await primaryOf(pair).fence()
  }

  // A method: it changes while others wait, which a test of the field alone hides from the compiler.
  #hasToStop(): boolean {
    return this.#stopping.signal.aborted
  }

  async #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(body)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  /** STATE_REFUSED when it was stopped meanwhile. */
  #watchOn(): void {
    this.#started()
    this.#watching ??= this.#watch()
  }

  async #watch(): Promise<void> {
    const { pair, service, tending, watcher } = this.#own()
    // One that is waited for is started before anybody looks whether it is there; any other once its room is known.
    if (pair.file.state.replication === 'SYNC') tending.begin()
    while (!this.#hasToStop()) {
      await this.#inTurn(async () => {
        if (!this.#hasToStop()) await watcher.look()
      }).catch((error: unknown) => {
        pair.log.error('cluster_look_failed', { error })
      })
      await service.pause(pair.settings.probeEveryMs)
    }
  }

  /** What a person asked for, in its turn. */
  async #ask(kind: MoveKind, way: MoveWay, step: Say): Promise<Move> {
    const { pair, mover } = this.#started()
    const end = mover.claim(kind)
    const { epoch } = pair.file.state
    // What watches the primary may have moved it meanwhile, and who wanted to end it, ended it.
    const requireAsked = (): void => {
      this.#started()
      mover.requireUnmoved(epoch)
    }
    try {
      await way.check(pair)
      await way.prepare?.(pair, step, this.#stopping.signal).catch((error: unknown) => {
        requireAsked()
        throw error
      })
      if (kind === 'failover') await this.#breakOffStart()
      return await this.#inTurn(async () => {
        requireAsked()
        return await mover.move(kind, way, step)
      })
    } finally {
      end()
    }
  }
}
