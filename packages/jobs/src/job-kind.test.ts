import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobKind } from './job-kind.ts'

const run = async (): Promise<void> => undefined

test('a job kind needs at least one step, and each by its own name', () => {
  const steps = [
    { name: 'read', run },
    { name: 'read', run },
  ]
  assert.throws(() => jobKind({ name: 'import', place: 'customer', steps }), {
    id: 'job-kind-steps',
  })
  assert.throws(() => jobKind({ name: 'import', place: 'customer', steps: [] }), {
    id: 'job-kind-steps',
  })
})
