import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, PlatformError } from '@zennnn/kernel'
import type { Point } from '../log/log-plan.ts'
import { firstThatLeads, ofCopy } from './point-ways.ts'

const AT = new Date('2026-03-05T12:00:00Z')

function way(base: string, log: string): Point {
  const id = newRecordId({ now: () => AT })
  const of = { id, stretch: 's', region: 'us', firstSegment: 1, bytes: 1 }
  return {
    base: { ...of, snapshot: base, usableFrom: AT, sha256: '' },
    log: { ...of, snapshot: log, until: AT },
  }
}

const WAYS = [way('base 2', 'log 1'), way('base 2', 'log 2'), way('base 1', 'log 1')]

/** Which ways are tried while these copies are damaged, and by which it went. */
async function walk(...damaged: readonly string[]) {
  const tried: string[] = []
  const found = firstThatLeads(
    WAYS,
    async ({ base, log }) => {
      tried.push(`${base.snapshot} ${log.snapshot}`)
      for (const { snapshot } of [base, log])
        await ofCopy(snapshot, async () => {
          if (damaged.includes(snapshot))
            throw new PlatformError('INTERNAL', { message: `${snapshot} is damaged.` })
          await Promise.resolve()
        })
      return tried.length
    },
    async () => await Promise.resolve(),
  )
  return { result: await found.catch((error: unknown) => error), tried }
}

test('the first way is gone where nothing is damaged', async () => {
  assert.deepEqual(await walk(), { result: 1, tried: ['base 2 log 1'] })
})

test('of a damaged base the one before is taken, at once', async () => {
  assert.deepEqual(await walk('base 2'), { result: 2, tried: ['base 2 log 1', 'base 1 log 1'] })
})

test('of a damaged log the next is taken', async () => {
  assert.deepEqual(await walk('log 1'), { result: 2, tried: ['base 2 log 1', 'base 2 log 2'] })
})

test('where no way leads, what was wrong with the first is said', async () => {
  const { result } = await walk('base 1', 'base 2')
  assert.ok(result instanceof PlatformError)
  assert.match(result.message, /base 2 is damaged/)
})

test('what is wrong with the machine is not looked for in another copy', async () => {
  const full = new Error('ENOSPC')
  const tried: Point[] = []
  await assert.rejects(
    firstThatLeads(
      WAYS,
      async (one) => {
        tried.push(one)
        await ofCopy(one.base.snapshot, async () => await Promise.reject(full))
      },
      async () => await Promise.resolve(),
    ),
    full,
  )
  assert.equal(tried.length, 1)
})
