import type { KeeperPoint } from '@zennnn/cloud'
import { keeperOf } from './failover-world.ts'

const MEGABYTE = 1024 * 1024

/** What the process that keeps a cluster is told and asked. */
export interface KeeperMessage {
  readonly id: number
  readonly what: 'view' | 'switchover' | 'failover' | 'stop' | 'crash' | 'skew'
  /** Of `crash`: the point at which it kills itself. */
  readonly point?: KeeperPoint
  /** Of `skew`: by how much its clock is wrong. */
  readonly skewMs?: number
}

export interface KeeperAnswer {
  readonly id: number
  readonly done?: unknown
  readonly refusal?: string
}

/** A process as `up` that keeps the cluster of a home until it is stopped or killed. Says `{ id: 0 }` when the primary serves. */
const [home] = process.argv.slice(2)
if (home === undefined) throw new Error('home')

let crashAt: KeeperPoint | undefined
let skew = 0
const keeper = await keeperOf(home, {
  // One failure follows the other here, on a small disk.
  settings: { calmMs: 0, reserveBytes: 16 * MEGABYTE, copyLogBytes: 32 * MEGABYTE },
  clock: { now: () => new Date(Date.now() + skew) },
  reached: async (point) => {
    if (point === crashAt) process.kill(process.pid, 'SIGKILL')
    await Promise.resolve()
  },
})
process.on('message', (message: KeeperMessage) => {
  answer(message).then(
    (done) => process.send?.({ id: message.id, done }),
    (error: unknown) => process.send?.({ id: message.id, refusal: String(error) }),
  )
})
// Its parent is gone, and with it the folder.
process.on('disconnect', () => process.exit())
await keeper.start()
process.send?.({ id: 0 })

async function answer({ what, point, skewMs }: KeeperMessage): Promise<unknown> {
  switch (what) {
    case 'view':
      return await keeper.view()
    case 'switchover':
      return await keeper.switchOver(() => undefined)
    case 'failover':
      return await keeper.failOver({}, () => undefined)
    case 'crash':
      crashAt = point
      return undefined
    case 'skew':
      skew = skewMs ?? 0
      return undefined
    case 'stop':
      return await keeper.stop()
  }
}
