import { InvariantError, PlatformError } from '@zennnn/kernel'
import { otherNode } from './cluster-state.ts'
import type { Move, MoveKind } from './cluster-view.ts'
import type { LastMove } from './last-move.ts'
import { failover, type MoveWay } from './moves.ts'
import { type Pair, primaryOf } from './pair.ts'
import type { PrimaryService } from './primary-service.ts'
import type { RoomWatch } from './room-watch.ts'
import type { Tending } from './tending.ts'

type Say = (sentence: string) => void

interface Movable {
  readonly pair: Pair
  readonly service: PrimaryService
  readonly tending: Tending
  readonly room: RoomWatch
  readonly last: LastMove
}

/** Moves the primary, one move at a time. */
export class Mover {
  readonly #pair: Pair
  readonly #service: PrimaryService
  readonly #tending: Tending
  readonly #room: RoomWatch
  readonly #last: LastMove
  /** Of who waits for his turn: a move of its own may come before. */
  #claimed: MoveKind | undefined
  #moving: MoveKind | undefined
  /** When it moved by itself last; of performance.now(). */
  #aloneAt = Number.NEGATIVE_INFINITY

  constructor({ pair, service, tending, room, last }: Movable) {
    this.#pair = pair
    this.#service = service
    this.#tending = tending
    this.#room = room
    this.#last = last
  }

  /** Whether it moved by itself so short a time ago that it does not again. A method: it changes while others wait. */
  isFresh(): boolean {
    return performance.now() - this.#aloneAt < this.#pair.settings.calmMs
  }

  /** For a move that waits for its turn; ended by what this returns. STATE_REFUSED while another is under way. */
  claim(kind: MoveKind): () => void {
    this.requireNone()
    this.#claimed = kind
    return () => {
      this.#claimed = undefined
    }
  }

  /** STATE_REFUSED while a move is under way. */
  requireNone(): void {
    const kind = this.#moving ?? this.#claimed
    if (kind === undefined) return
    throw new PlatformError('STATE_REFUSED', {
      message: `A ${kind} is under way: one move at a time.`,
      hint: 'Wait for its end, and look at the cluster again.',
    })
  }

  /** STATE_REFUSED when the primary is no longer the one that a move was asked for. */
  requireUnmoved(epoch: number): void {
    if (this.#pair.file.state.epoch === epoch) return
    throw new PlatformError('STATE_REFUSED', {
      message: 'The primary changed meanwhile, so that it is not moved again.',
      hint: 'Look at the cluster, and ask anew.',
    })
  }

  /** In its turn. What was recorded is finished by the next look when it fails. */
  async move(kind: MoveKind, way: MoveWay, step: Say): Promise<Move> {
    const { file, clock } = this.#pair
    const { primary: from, epoch } = file.state
    this.#moving = kind
    let heldFrom = this.#service.lastWrittenAt
    try {
      await way.check(this.#pair)
      await this.#tending.stop()
      await way.check(this.#pair)
      await way.make(this.#pair, {
        step,
        closeRoute: async () => {
          if (kind === 'switchover') heldFrom = performance.now()
          await this.#service.closeRoute()
        },
        announce: async () => {
          const move = { kind, at: clock.now(), epoch: epoch + 1, from, to: otherNode(from) }
          await this.#last.begin(move, heldFrom)
        },
      })
      await this.#service.open()
    } catch (error) {
      if (!this.#service.isRouted()) await this.#afterFailure(epoch)
      throw error
    } finally {
      this.#moving = undefined
    }
    if (this.#room.isClear) this.#tending.renew()
    const { move } = this.#last
    if (move?.epoch === file.state.epoch) return move
    throw new InvariantError('move-not-completed', 'Who opens the route completes the move.')
  }

  /** In its turn, a failover that nobody asked for: only where nothing is lost by it. */
  async moveAlone(step: Say): Promise<Move> {
    const { epoch } = this.#pair.file.state
    try {
      return await this.move('failover', failover(undefined), step)
    } finally {
      if (this.#pair.file.state.epoch !== epoch) this.#aloneAt = performance.now()
    }
  }

  /** Nothing moved and the primary is there: it goes on. Else the next look brings up whoever is to serve. */
  async #afterFailure(epoch: number): Promise<void> {
    if (this.#pair.file.state.epoch === epoch && primaryOf(this.#pair).server !== undefined)
      await this.#service.open()
    else this.#service.close()
  }
}
