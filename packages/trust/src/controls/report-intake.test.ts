import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IntakePort, reportIntakeControl } from './report-intake.ts'

const { signal } = new AbortController()

/** A form, and the queue behind it. */
function intake(): IntakePort & { readonly queue: string[] } {
  const queue: string[] = []
  return {
    queue,
    send: async ({ text }) => {
      queue.push(text)
      return await Promise.resolve(true)
    },
    isQueued: async (mark) => await Promise.resolve(queue.some((text) => text.includes(mark))),
    withdraw: async () => {
      queue.length = 0
      await Promise.resolve()
    },
  }
}

test('a test report by the public form lies in the queue, says that it is one, and is taken out again', async () => {
  const port = intake()
  const seen: string[] = []
  const control = reportIntakeControl({
    ...port,
    isQueued: async (mark, cut) => {
      seen.push(...port.queue)
      return await port.isQueued(mark, cut)
    },
  })
  assert.deepEqual(await control.observe(signal), {
    outcome: 'holds',
    measured: 'a test report by the public form lies in the queue',
    figures: { sent: 1, queued: 1 },
  })
  assert.match(seen.join(), /^This is a test of the way in/)
  assert.deepEqual(port.queue, [])
})

test('sabotage: a form that takes nothing, and one whose reports arrive nowhere', async () => {
  const refused = { ...intake(), send: async () => await Promise.resolve(false) }
  assert.equal((await reportIntakeControl(refused).observe(signal)).outcome, 'fails')
  const lost = { ...intake(), send: async () => await Promise.resolve(true) }
  const seen = await reportIntakeControl(lost).observe(signal)
  assert.deepEqual(
    [seen.outcome, seen.measured],
    ['fails', 'a test report by the public form does not lie in the queue'],
  )
})
