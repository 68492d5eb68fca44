import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Untried } from '@zennnn/identity'
import { createLog, PlatformError, systemClock } from '@zennnn/kernel'
import { noteDerived } from './attempt-line.ts'

function failing(error: PlatformError): () => Promise<never> {
  return async () => {
    throw error
  }
}

test('noteDerived: an attempt for which nothing was hashed is a line, too, and no guess; it goes on as the error that it is', async () => {
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) })
  const visit = { log, network: '192.0.2.7' }
  const outcome = { kind: 'refused' } as const
  assert.equal(
    await noteDerived(visit, 'sign_in', async () => await Promise.resolve(outcome)),
    outcome,
  )
  // What was hashed, and could not be compared because the database is busy, was tried.
  const busy = new PlatformError('OVERLOADED')
  for (const error of [new Untried(busy), busy, new PlatformError('NOT_SIGNED_IN')])
    await assert.rejects(noteDerived(visit, 'sign_in', failing(error)), error)
  assert.deepEqual(
    lines.map((line) => /"outcome":"(\w+)","network":"192\.0\.2\.7"\}$/m.exec(line)?.[1]),
    ['refused', 'untried'],
  )
})
