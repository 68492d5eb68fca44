import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteProgress } from './byte-progress.ts'

async function lastOf(total: number, pieces: readonly number[]) {
  const told: { readonly done?: number; readonly total?: number; readonly message?: string }[] = []
  const tell = byteProgress(total, 'eu', {
    report: async (progress) => {
      told.push(progress)
      await Promise.resolve()
    },
  })
  for (const piece of pieces) await tell(piece)
  return told.at(-1)
}

test('progress is in bytes, and the last piece is always told', async () => {
  assert.deepEqual(await lastOf(3_000_000, [1_000_000, 1_000_000, 1_000_000]), {
    done: 3_000_000,
    total: 3_000_000,
    message: 'Restoring from the region eu: 3.0 MB of 3.0 MB.',
  })
})

test('of a dump larger than a job can count, progress keeps its proportion', async () => {
  const half = await lastOf(8_000_000_000, [4_000_000_000])
  assert.deepEqual([half?.done, half?.total], [1_073_741_824, 2_147_483_647])
})
