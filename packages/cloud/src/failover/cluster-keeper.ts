import { InvariantError, PlatformError } from '@zennnn/kernel'
import { CLUSTER_PORT, clusterLayout } from '../cluster/cluster-layout.ts'
import { roleStatements } from '../cluster/cluster-roles.ts'
import type { Cluster } from '../cluster/cluster-server.ts'
import { ensureRoles } from '../cluster/cluster-start.ts'
import { readFreeBytes, readReplication } from './cluster-read.ts'
import type { ClusterView, Move, MoveKind, MovePlan } from './cluster-view.ts'
import { decide, type Observation } from './decide.ts'
import type { KeeperOptions } from './keeper-options.ts'
import { LastMove } from './last-move.ts'
import { planMove } from './move-plan.ts'
import { failover, isPromotable, type MoveWay, SWITCHOVER } from './moves.ts'
import { nodeStatements } from './node-settings.ts'
import { openPair } from './open-pair.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { PrimaryService } from './primary-service.ts'
import { allowRejoin } from './rejoin.ts'
import { Retry } from './retry.ts'
import { RoomWatch, releaseStandby } from './room-watch.ts'
import { degrade } from './synchronize.ts'
import { Tending } from './tending.ts'
import { composeView } from './view-compose.ts'

type Say = (sentence: string) => void

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000

/** What a keeper has once it was started. */
interface Kept {
  readonly pair: Pair
  readonly service: PrimaryService
  readonly tending: Tending
  readonly room: RoomWatch
  readonly last: LastMove
}

/**
 * Keeps a primary and its standby running, and moves the one to the other. What it decides by itself and what a person asks for
 * happens one after the other; while a move is under way, another is STATE_REFUSED.
 */
export class ClusterKeeper {
  readonly #options: KeeperOptions
  readonly #retry = new Retry(FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
  readonly #ended = Promise.withResolvers<void>()
  #kept: Kept | undefined
  #observations: readonly Observation[] = []
  #isStopping = false
  #moving: MoveKind | undefined
  #needs: string | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #watching: Promise<void> | undefined

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /**
   * Resolves when the primary serves; the standby is made and followed in the background. `host` of what it returns is the
   * folder in which the primary is always found. SETUP_FAILED.
   */
  async start(): Promise<Cluster> {
    const { home, secrets, say, log } = this.#options
    const pair = await openPair(this.#options)
    const service = new PrimaryService(pair, home)
    const tending = new Tending(pair, say)
    const room = new RoomWatch(pair, tending)
    this.#kept = { pair, service, tending, room, last: await LastMove.read(home, log) }
    try {
      say('Starting PostgreSQL.')
      await this.#openFirst()
      // Changing roles waits for the standby, which who watches starts, or no longer waits for.
      if (pair.file.state.replication === 'SYNC') this.#watching = this.#watch()
      const statements = [...roleStatements(secrets), ...nodeStatements(pair.standbyPassword)]
      const host = primaryOf(pair).layout.socketFolder
      await ensureRoles({ host, port: CLUSTER_PORT }, secrets, statements)
      if (!pair.file.state.standby) await releaseStandby(pair, say)
      this.#watching ??= this.#watch()
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

  async view(): Promise<ClusterView> {
    const { pair, service, tending, room, last } = this.#started()
    const [reading, freeBytes] = await Promise.all([
      readReplication(primaryOf(pair)),
      readFreeBytes(this.#options.home),
    ])
    const isChanging = this.#moving !== undefined || !service.isOpen()
    return composeView(pair.file.state, {
      reading,
      freeBytes,
      primary: this.#isAway() ? 'away' : isChanging ? 'starting' : 'serving',
      phase: tending.phase,
      now: pair.clock.now(),
      lastMove: last.move,
      needs: this.#needs ?? room.problem ?? tending.problem,
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
    return await this.#asMove('switchover', SWITCHOVER, step)
  }

  /** STATE_REFUSED, with the text to type in its details and hint, when something would be lost and that was not accepted. */
  async failOver({ accept }: { readonly accept?: string }, step: Say): Promise<Move> {
    return await this.#asMove('failover', failover(accept), step)
  }

  /**
   * Makes the other node the standby again: rewound, or copied anew. Resolves in SYNC. STATE_REFUSED without room, and, with the text
   * to type in its details and hint, when a kept node would lose what only it may hold and that was not let go.
   */
  async rejoin({ discard }: { readonly discard?: string }, step: Say): Promise<void> {
    const { pair, tending, room } = this.#started()
    await this.#inTurn(async () => {
      await allowRejoin(pair, discard)
      await room.look()
    })
    await room.measured()
    if (room.problem !== undefined)
      throw new PlatformError('STATE_REFUSED', { message: room.problem })
    await tending.insist(step)
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
    this.#isStopping = true
    const kept = this.#kept
    if (kept === undefined) return
    await this.#turn
    await kept.tending.stop()
    await this.#watching
    kept.service.close()
    const { stopMs } = kept.pair.settings
    await primaryOf(kept.pair).stop(stopMs)
    await standbyOf(kept.pair).stop(stopMs)
    this.#ended.resolve()
  }

  /** For who asks from outside. */
  #started(): Kept {
    if (this.#kept !== undefined && !this.#isStopping) return this.#kept
    throw new PlatformError('STATE_REFUSED', { message: 'The cluster does not run.' })
  }

  /** For what goes on inside, also while it is stopped. */
  #own(): Kept {
    if (this.#kept !== undefined) return this.#kept
    throw new InvariantError('keeper-not-started', 'Nothing is kept before the start.')
  }

  /** A primary that does not come up any more, although the standby has everything, is failed over as a dead one. */
  async #openFirst(): Promise<void> {
    const { pair, service } = this.#own()
    const { replication, auto } = pair.file.state
    try {
      await service.open()
    } catch (error) {
      if (replication !== 'SYNC' || !auto || !(await isPromotable(pair))) throw error
      pair.log.error('postgresql_not_started', { error })
      this.#options.say('The primary does not start; its standby has everything and takes over.')
      await this.#move('failover', failover(undefined), this.#options.say)
    }
  }

  // A method: it changes while others wait, which a test of the field alone hides from the compiler.
  #hasToStop(): boolean {
    return this.#isStopping
  }

  #isAway(): boolean {
    return this.#observations.at(-1)?.startsWith('primary_') === true
  }

  async #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(body)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  async #watch(): Promise<void> {
    const { pair, service, tending } = this.#own()
    // One that is to be waited for is started before anybody looks whether it is there.
    tending.begin()
    while (!this.#hasToStop()) {
      await this.#inTurn(async () => {
        if (!this.#hasToStop()) await this.#look()
      }).catch((error: unknown) => {
        pair.log.error('cluster_look_failed', { error })
      })
      await service.pause(pair.settings.probeEveryMs)
    }
  }

  async #look(): Promise<void> {
    const { pair, service, tending, room } = this.#own()
    if (!service.isOpen()) {
      await this.#openAgain()
      return
    }
    const observation = await this.#observe()
    const { misses } = pair.settings
    this.#observations = [...this.#observations, observation].slice(-misses)
    if (observation === 'written') this.#needs = undefined
    await this.#act(observation)
    if (!service.isOpen() || this.#isAway()) return
    await room.lookWhenDue()
    if (room.isClear) tending.begin()
  }

  async #observe(): Promise<Observation> {
    const { pair, service, tending } = this.#own()
    const isAlone =
      pair.file.state.replication === 'SYNC' &&
      standbyOf(pair).server === undefined &&
      primaryOf(pair).server !== undefined &&
      !tending.isRunning
    return isAlone ? 'standby_ended' : await service.observe()
  }

  async #act(observation: Observation): Promise<void> {
    const { pair, service } = this.#own()
    const { state } = pair.file
    switch (decide(this.#observations, state, pair.settings.misses)) {
      case 'nothing':
        return
      case 'degrade':
        await this.#degrade(observation)
        return
      case 'fail_over':
        await this.#failOverAlone()
        return
      case 'start_again':
        pair.log.error('postgresql_died', { node: state.primary })
        this.#options.say(
          'PostgreSQL died and is started again; it recovers what was acknowledged.',
        )
        service.close()
        await this.#openAgain()
        return
      case 'call_person':
        this.#call(NEEDS[observation === 'primary_refuses' ? 'refuses' : 'hangs'])
    }
  }

  async #degrade(observation: Observation): Promise<void> {
    const { pair, tending } = this.#own()
    this.#observations = []
    if (pair.file.state.replication === 'SYNC') {
      pair.log.warn('cluster_degraded', { observation })
      await degrade(pair)
      this.#options.say('The standby is away; the primary goes on alone.')
      return
    }
    // It was about to be waited for.
    await tending.stop()
    await primaryOf(pair).configure({ kind: 'primary', waits: false })
  }

  async #failOverAlone(): Promise<void> {
    const { pair, service } = this.#own()
    const { log } = pair
    log.error('primary_away', { observations: this.#observations })
    this.#options.say('The primary is away; its standby has everything and takes over.')
    await this.#move('failover', failover(undefined), this.#options.say).catch((error: unknown) => {
      log.error('failover_failed', { error })
      this.#call(NEEDS.failed)
      this.#observations = []
      // One that died is started in its place, at least.
      if (primaryOf(pair).server === undefined) service.close()
    })
  }

  /** The primary that the state names, wherever it was left. */
  async #openAgain(): Promise<void> {
    const { pair, service } = this.#own()
    if (!this.#retry.isDue(performance.now())) return
    try {
      if (primaryOf(pair).server === undefined) await primaryOf(pair).fence()
      await service.open()
      this.#observations = []
      this.#retry.reset()
    } catch (error) {
      this.#retry.failed(performance.now())
      pair.log.error('postgresql_not_started', { error })
      this.#call(error instanceof Error ? error.message : NEEDS.hangs)
    }
  }

  #call(needs: string): void {
    if (needs !== this.#needs) this.#own().pair.log.error('cluster_needs_person', { needs })
    this.#needs = needs
  }

  async #asMove(kind: MoveKind, way: MoveWay, step: Say): Promise<Move> {
    this.#started()
    if (this.#moving !== undefined)
      throw new PlatformError('STATE_REFUSED', {
        message: `A ${this.#moving} is under way: one move at a time.`,
        hint: 'Wait for its end, and look at the cluster again.',
      })
    this.#moving = kind
    try {
      return await this.#inTurn(async () => await this.#move(kind, way, step))
    } finally {
      this.#moving = undefined
    }
  }

  /** In its turn. What was recorded is finished by the next look when it fails. */
  async #move(kind: MoveKind, way: MoveWay, step: Say): Promise<Move> {
    const { pair, service, tending, room, last } = this.#own()
    const { primary: from, epoch } = pair.file.state
    const before = this.#moving
    this.#moving = kind
    let heldFrom = service.lastWrittenAt
    try {
      await way.check(pair)
      await tending.stop()
      await way.check(pair)
      await way.make(pair, {
        step,
        closeRoute: async () => {
          if (kind === 'switchover') heldFrom = performance.now()
          await service.closeRoute()
        },
      })
      await service.open()
      this.#observations = []
    } catch (error) {
      if (!service.isRouted()) await this.#afterFailure(epoch)
      throw error
    } finally {
      this.#moving = before
    }
    const to = pair.file.state.primary
    const heldMs = Math.round(performance.now() - heldFrom)
    const move = { kind, at: pair.clock.now(), heldMs, from, to }
    pair.log.warn('cluster_moved', { ...move, epoch: pair.file.state.epoch })
    await last.remember(move)
    if (room.isClear) tending.renew()
    return move
  }

  /** Nothing moved and the primary is there: it goes on. Else the next look brings up whoever is to serve. */
  async #afterFailure(epoch: number): Promise<void> {
    const { pair, service } = this.#own()
    if (pair.file.state.epoch === epoch && primaryOf(pair).server !== undefined)
      await service.open()
    else service.close()
  }
}

const NEEDS = {
  hangs:
    'The primary does not answer, and is not failed over by itself. Look at its machine; to make the standby the primary, run: zennnn cluster failover local',
  refuses: 'The primary answers but does not write. Look at its log and its disk.',
  failed: 'The failover could not be finished. It is tried again; look at the log.',
} as const
