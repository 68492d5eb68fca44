import { decide, type Observation } from './decide.ts'
import type { ShowMove } from './keeper-options.ts'
import type { Mover } from './mover.ts'
import { isPromotable } from './moves.ts'
import { NEEDS, needOf } from './needs.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import type { PersonCall } from './person-call.ts'
import type { PrimaryService } from './primary-service.ts'
import { Retry } from './retry.ts'
import type { RoomWatch } from './room-watch.ts'
import type { Tending } from './tending.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000

interface Watched {
  readonly pair: Pair
  readonly service: PrimaryService
  readonly tending: Tending
  readonly room: RoomWatch
  readonly mover: Mover
  readonly person: PersonCall
  readonly say: (sentence: string) => void
  readonly showAlone: ShowMove
}

/** What is done to a cluster without anybody asking for it: its primary is brought up and looked at, and what `decide` says is done. */
export class Watcher {
  readonly #watched: Watched
  readonly #opening = new Retry(FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
  readonly #degrading = new Retry(FIRST_PAUSE_MS, LONGEST_PAUSE_MS)

  constructor(watched: Watched) {
    this.#watched = watched
  }

  /**
   * In its turn. A primary that does not come up any more, although the standby has everything, is failed over as a dead one. Where
   * only a person may decide that, he is called, and the looks try on. SETUP_FAILED when there is nothing to decide, or when it
   * `hasToStop`.
   */
  async openFirst(hasToStop: () => boolean): Promise<void> {
    const { pair, service, person, say } = this.#watched
    const { replication, auto } = pair.file.state
    try {
      await service.open()
    } catch (error) {
      if (hasToStop() || !(await isPromotable(pair))) throw error
      pair.log.error('postgresql_not_started', { error })
      if (replication === 'SYNC' && auto) {
        say('The primary does not start; its standby has everything and takes over.')
        await this.#moveAlone()
        return
      }
      this.#opening.failed(performance.now())
      person.call(NEEDS.notStarted(error))
    }
  }

  /** In its turn, one look, and what follows from it. */
  async look(): Promise<void> {
    const { service, tending, room, person } = this.#watched
    if (!service.isOpen()) {
      await this.#openAgain()
      return
    }
    const observation = await this.#observe()
    service.note(observation)
    if (observation === 'written') person.over()
    await this.#act(observation)
    if (!service.isOpen() || service.isAway()) return
    await room.lookWhenDue()
    if (room.isClear) tending.begin()
  }

  async #observe(): Promise<Observation> {
    const { pair, service, tending } = this.#watched
    const isAlone =
      pair.file.state.replication === 'SYNC' &&
      standbyOf(pair).server === undefined &&
      primaryOf(pair).server !== undefined &&
      !tending.isRunning
    return isAlone ? 'standby_ended' : await service.look()
  }

  async #act(observation: Observation): Promise<void> {
    const { pair, service, mover, person, say } = this.#watched
    const { state } = pair.file
    const { misses } = pair.settings
    const isFresh = mover.isFresh()
    switch (decide(service.observations, state, { misses, isFresh })) {
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
        say('PostgreSQL died and is started again; it recovers what was acknowledged.')
        service.close()
        await this.#openAgain()
        return
      case 'call_person':
        person.call(needOf(service.observations, isFresh))
    }
  }

  async #degrade(observation: Observation): Promise<void> {
    const { pair, service, person, say } = this.#watched
    if (!this.#degrading.isDue(performance.now())) return
    const { replication } = pair.file.state
    try {
      await pair.replication.degrade()
    } catch (error) {
      this.#degrading.failed(performance.now())
      pair.log.error('cluster_not_degraded', { error })
      person.call(NEEDS.unwritten(error))
      return
    }
    this.#degrading.reset()
    service.forgetObservations()
    if (replication === 'DEGRADED') return
    pair.log.warn('cluster_degraded', { observation })
    say('The standby is away; the primary goes on alone.')
  }

  async #failOverAlone(): Promise<void> {
    const { pair, service, say } = this.#watched
    pair.log.error('primary_away', { observations: service.observations })
    say('The primary is away; its standby has everything and takes over.')
    await this.#moveAlone()
    // One that died is started in its place, at least.
    if (service.isOpen() && primaryOf(pair).server === undefined) service.close()
  }

  /** What could not be finished, the next looks bring on; a person is called. */
  async #moveAlone(): Promise<void> {
    const { pair, service, mover, person, say, showAlone } = this.#watched
    const run: Parameters<ShowMove>[0] = async (step) =>
      await mover.moveAlone((sentence) => {
        say(sentence)
        step(sentence)
      })
    await showAlone(run).catch((error: unknown) => {
      pair.log.error('failover_failed', { error })
      person.call(NEEDS.failed)
      service.forgetObservations()
    })
  }

  /** The primary that the state names, wherever it was left. */
  async #openAgain(): Promise<void> {
    const { pair, service, person } = this.#watched
    if (!this.#opening.isDue(performance.now())) return
    try {
      if (primaryOf(pair).server === undefined) await primaryOf(pair).fence()
      await service.open()
      this.#opening.reset()
    } catch (error) {
      this.#opening.failed(performance.now())
      pair.log.error('postgresql_not_started', { error })
      person.call(NEEDS.notStarted(error))
    }
  }
}
