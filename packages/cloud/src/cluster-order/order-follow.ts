import { setTimeout as delay } from 'node:timers/promises'
import type { Connections } from '@zennnn/data'
import type { Log } from '@zennnn/kernel'
import { type ClusterDesk, problemOf } from './cluster-desk.ts'
import {
  endLeftOrders,
  endOrder,
  type OrderRegister,
  type TakenOrder,
  takeOrder,
} from './order-register.ts'
import { ORDER_CHANNEL } from './order-statements.ts'

/** How long it is tried to write down how an order ended: a primary that has to be started anew recovers first. */
const KEEP_TRYING_MS = 120_000
const PAUSE_MS = 500

export interface OrderTools extends OrderRegister {
  readonly desk: ClusterDesk
  /** Waits where the route is closed, and listens again at the next primary. */
  readonly connections: Pick<Connections, 'listen'>
  readonly log: Log
}

type Outcome = Parameters<typeof endOrder>[2]

/** Carries out what operators order at the panel, one after another. Returns how to stop; what has begun goes on to its end. */
export async function followClusterOrders(tools: OrderTools): Promise<() => Promise<void>> {
  const { connections, control, log } = tools
  const closing = new AbortController()
  await endLeftOrders(tools)
  let turn = Promise.resolve()
  const look = (): void => {
    turn = turn
      .then(async () => {
        await carryOut(tools, closing.signal)
      })
      .catch((error: unknown) => {
        log.error('cluster_order_failed', { error })
      })
  }
  const stop = await connections.listen(control, ORDER_CHANNEL, look, look)
  // One of before it was listened to.
  look()
  return async () => {
    closing.abort()
    await stop()
    await turn
  }
}

async function carryOut(tools: OrderTools, closing: AbortSignal): Promise<void> {
  if (closing.aborted) return
  const order = await takeOrder(tools)
  if (order === undefined) return
  const { id, kind, askedBy } = order
  tools.log.info('cluster_order', { order: id, kind, asked_by: askedBy })
  const outcome = await attempt(tools, order)
  tools.log.info('cluster_order_ended', { order: id, state: outcome.state })
  await keep(tools, { order, outcome, closing })
}

async function attempt({ desk }: OrderTools, order: TakenOrder): Promise<Outcome> {
  const { kind, epoch, accept, askedBy } = order
  const steps = (): Outcome['steps'] => desk.newest?.steps ?? []
  const before = desk.newest
  try {
    if ((await desk.view()).epoch !== epoch)
      return {
        state: 'failed',
        message:
          'The primary changed since this was ordered. Nothing was done: look at the cluster, and order anew.',
        steps: [],
      }
    if (kind === 'switchover') await desk.switchOver(silent, askedBy)
    else await desk.failOver(accept === null ? {} : { accept }, silent, askedBy)
    return { state: 'done', message: null, steps: steps() }
  } catch (error) {
    return {
      state: 'failed',
      message: problemOf(error),
      steps: desk.newest === before ? [] : steps(),
    }
  }
}

/** Its steps are seen at the desk. */
function silent(): void {}

/** Until there is a primary that takes it. */
async function keep(
  tools: OrderTools,
  what: {
    readonly order: TakenOrder
    readonly outcome: Outcome
    readonly closing: AbortSignal
  },
): Promise<void> {
  const deadline = performance.now() + KEEP_TRYING_MS
  for (;;) {
    try {
      await endOrder(tools, what.order, what.outcome)
      return
    } catch (error) {
      if (what.closing.aborted || performance.now() > deadline) throw error
      await delay(PAUSE_MS)
    }
  }
}
