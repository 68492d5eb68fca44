import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { newDatabaseId } from '@zennnn/kernel'
import { runLanes } from './lane-run.ts'

const TWO = { workers: 2, bigBytes: 100 }
const SILENT = { signal: new AbortController().signal, onChange: () => undefined }

function waiting(tier: string, bytes: number) {
  return { database: newDatabaseId(), tier, bytes }
}

test('as many are brought back at once as there are places, and one that fails keeps nobody from his', async () => {
  const all = [waiting('free', 1), waiting('paid', 2), waiting('paid', 1), waiting('trial', 1)]
  let [now, most] = [0, 0]
  const began: string[] = []
  const { followed, ms } = await runLanes(all, TWO, {
    ...SILENT,
    bringBack: async ({ tier, bytes }) => {
      began.push(`${tier} ${bytes}`)
      now += 1
      most = Math.max(most, now)
      await turn()
      now -= 1
      return tier !== 'trial'
    },
  })
  assert.deepEqual(began, ['paid 1', 'paid 2', 'trial 1', 'free 1'])
  assert.equal(most, 2)
  assert.deepEqual(
    followed.map(({ isBack }) => isBack),
    [true, true, true, false],
  )
  assert.ok(ms >= 0)
})

test('what is wrong with the machine ends all: nothing more begins, and those under way are waited for', async () => {
  let ended = 0
  const run = runLanes([waiting('paid', 1), waiting('paid', 2), waiting('free', 1)], TWO, {
    ...SILENT,
    bringBack: async ({ bytes }, signal) => {
      if (bytes === 1) throw new Error('The disk is full.')
      await turn()
      assert.ok(signal.aborted)
      ended += 1
      return true
    },
  })
  await assert.rejects(run, /The disk is full/)
  assert.equal(ended, 1)
})

test('a recovery that is cancelled begins nothing more, and says so', async () => {
  const cancel = new AbortController()
  const began: number[] = []
  const run = runLanes([waiting('paid', 1), waiting('paid', 2), waiting('paid', 3)], TWO, {
    ...SILENT,
    signal: cancel.signal,
    bringBack: async ({ bytes }) => {
      began.push(bytes)
      await turn()
      cancel.abort(new Error('Somebody asked for its end.'))
      return true
    },
  })
  await assert.rejects(run, /asked for its end/)
  assert.deepEqual(began, [1, 2])
})
