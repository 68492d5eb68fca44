import { setTimeout as delay } from 'node:timers/promises'
import type { Connections } from '@zennnn/data'
import type { Log } from '@zennnn/kernel'
import { untilLater } from '../failover/until-later.ts'
import { type ClusterDesk, problemOf } from './cluster-desk.ts'
import {
  endLeftOrders,
  endOrder,
  type OrderOutcome,
  type OrderRegister,
  type TakenOrder,
  takeOrder,
} from './order-register.ts'
import { ORDER_CHANNEL } from './order-statements.ts'

const PAUSE_MS = 500
/** What is asked of a primary that is frozen is not waited for at the end. */
const GOODBYE_MS = 1_000

export interface OrderTools extends OrderRegister {
  readonly desk: ClusterDesk
  /** Waits where the route is closed, and listens again at the next primary. */
  readonly connections: Pick<Connections, 'listen'>
  readonly log: Log
}

/** Carries out what operators order at the panel, one after another. Returns how to stop; a move that has begun goes on to its end. */
export async function followClusterOrders(tools: OrderTools): Promise<() => Promise<void>> {
  const follower = new OrderFollower(tools)
  const look = (): void => {
    follower.look()
  }
  const stop = await tools.connections.listen(tools.control, ORDER_CHANNEL, look, look)
  // One of before it was listened to.
  look()
  return async () => {
    const ended = follower.close()
    await stop()
    await ended
  }
}

/**
 * What it writes down may not be answered, and be there all the same. So nothing that failed is given up: it looks again, and what it
 * then finds taken is its own, since nobody else takes orders of this cluster and those of before were ended first.
 */
class OrderFollower {
  readonly #tools: OrderTools
  readonly #closing = new AbortController()
  #turn = Promise.resolve()
  #moving: Promise<unknown> = Promise.resolve()
  #areLeftEnded = false
  /** Carried out, and not written down yet: also when the register lost the order itself. */
  #unwritten: { readonly order: TakenOrder; readonly outcome: OrderOutcome } | undefined

  constructor(tools: OrderTools) {
    this.#tools = tools
  }

  look(): void {
    this.#turn = this.#turn.then(async () => {
      await this.#insist()
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#moving
    await untilLater(this.#turn, GOODBYE_MS)
  }

  /** Until there is a primary that answers. */
  async #insist(): Promise<void> {
    const { signal } = this.#closing
    for (let tries = 1; !signal.aborted; tries += 1)
      try {
        await this.#carryOut()
        return
      } catch (error) {
        if (tries === 1) this.#tools.log.error('cluster_order_failed', { error })
        await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined)
      }
  }

  async #carryOut(): Promise<void> {
    const { log } = this.#tools
    if (!this.#areLeftEnded) await endLeftOrders(this.#tools)
    this.#areLeftEnded = true
    await this.#writeDown()
    const order = await takeOrder(this.#tools)
    if (order === undefined || this.#closing.signal.aborted) return
    const { id, kind, askedBy } = order
    log.info('cluster_order', { order: id, kind, asked_by: askedBy })
    const attempt = attemptOrder(this.#tools, order)
    this.#moving = attempt
    const outcome = await attempt
    log.info('cluster_order_ended', { order: id, state: outcome.state })
    this.#unwritten = { order, outcome }
    await this.#writeDown()
  }

  async #writeDown(): Promise<void> {
    if (this.#unwritten === undefined) return
    await endOrder(this.#tools, this.#unwritten.order, this.#unwritten.outcome)
    this.#unwritten = undefined
  }
}

async function attemptOrder({ desk }: OrderTools, order: TakenOrder): Promise<OrderOutcome> {
  const { kind, epoch, accept, askedBy, isLate } = order
  if (isLate)
    return { state: 'expired', message: 'Nobody took it in time, so that nothing was done.' }
  try {
    if ((await desk.view()).epoch !== epoch)
      return {
        state: 'failed',
        message:
          'The primary changed since this was ordered. Nothing was done: look at the cluster, and order anew.',
      }
    if (kind === 'switchover') await desk.switchOver(silent, askedBy)
    else await desk.failOver(accept === null ? {} : { accept }, silent, askedBy)
    return { state: 'done', message: null }
  } catch (error) {
    return { state: 'failed', message: problemOf(error) }
  }
}

/** Its steps are seen at the desk. */
function silent(): void {}
