import { setTimeout as delay } from 'node:timers/promises'
import type { KeeperPoint } from '@zennnn/cloud'
import { keeperOf, killStandbyUntil } from './failover-world.ts'

/**
 * A process as `up` that keeps the cluster of a home, and is killed when it reaches a point. Says `sync` when it came to that; then
 * does what it was started for.
 */
const [home, point, act] = process.argv.slice(2)
if (home === undefined || act === undefined) throw new Error('home, point, act')

let isArmed = act === 'start'
const keeper = await keeperOf(home, {
  reached: async (reached: KeeperPoint) => {
    if (isArmed && reached === point) process.kill(process.pid, 'SIGKILL')
    await Promise.resolve()
  },
})
await keeper.start()
process.stdout.write('started\n')
let view = await keeper.view()
while (view.replication !== 'SYNC' || view.standby.state !== 'following') {
  await delay(50)
  view = await keeper.view()
}
process.stdout.write('sync\n')
isArmed = true
if (act === 'switchover') await keeper.switchOver(() => undefined)
if (act === 'failover') await keeper.failOver({}, () => undefined)
if (act === 'kill-standby') await killStandbyUntil(home, view.standby.node, () => false)
// The point is reached in the background.
await delay(60_000)
