import { setTimeout as delay } from 'node:timers/promises'
import { jobKind } from '@zennnn/jobs'
import { type QueuePlace, startWorker } from './world.ts'

/** A process of its own, to be killed: counts to three, says so, and hangs. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
const place = JSON.parse(process.argv[2] ?? '') as QueuePlace

await startWorker(place, [
  jobKind({
    name: 'count',
    place: 'customer',
    steps: [
      { name: 'begin', run: async () => 'begun' },
      {
        name: 'count',
        run: async ({ report }) => {
          const counted: number[] = []
          for (let next = 1; next <= 3; next += 1) {
            counted.push(next)
            await report({ done: next, checkpoint: { counted } })
          }
          console.log('three')
          await delay(60_000)
        },
      },
    ],
  }),
])
