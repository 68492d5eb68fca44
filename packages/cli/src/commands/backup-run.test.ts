import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { everyDatabase } from './backup-run.ts'

test('of all databases, the one that knows of every backup comes last, and none that is out of service', () => {
  const control = newDatabaseId()
  const customers = ['live', 'suspended', 'dropping', 'failed'].map((state) => ({
    slug: `is-${state}`,
    database: newDatabaseId(),
    state,
  }))
  assert.deepEqual(
    everyDatabase(control, customers).map(({ slug }) => slug),
    ['is-live', 'is-suspended', 'control'],
  )
})
