import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DatabaseId, newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { planRecovery, type Recovered } from './recover-plan.ts'

function customer(slug: string, state: string, tier = 'trial') {
  return {
    record: newRecordId(systemClock),
    slug,
    name: slug,
    database: newDatabaseId(),
    tier,
    state,
    host: `${slug}.localhost`,
    apps: ['base'],
    adminEmail: null,
    sizeBytes: null,
    createdAt: '2026-11-01T00:00:00Z',
    dropAfter: null,
  }
}

function earlier(database: DatabaseId, was: string, backup: string | null): Recovered {
  const at = backup === null ? null : '2026-11-01T00:00:00Z'
  return { slug: 'x', tier: 'trial', database, was, backup, at, message: null }
}

function slugs(plan: ReturnType<typeof planRecovery>): readonly string[] {
  return plan.map(({ customer: { slug }, was }) => `${slug} ${was}`)
}

test('a recovery restores what was in service, and nothing else', () => {
  const customers = [
    customer('free', 'live', 'free'),
    customer('paid', 'suspended', 'paid'),
    customer('order', 'provisioning'),
    customer('going', 'dropping'),
    customer('failed', 'failed'),
  ]
  assert.deepEqual(slugs(planRecovery(customers, [])), ['free live', 'paid suspended'])
})

test('what an earlier run brought back is left alone, and what it could not is tried again as what it was', () => {
  const [back, lost, dropped, killed] = [
    customer('back', 'live'),
    customer('lost', 'failed'),
    customer('dropped', 'dropping'),
    customer('killed', 'live'),
  ]
  const known = [
    earlier(back.database, 'live', 'b'),
    earlier(lost.database, 'suspended', null),
    earlier(dropped.database, 'live', null),
  ]
  assert.deepEqual(slugs(planRecovery([back, lost, dropped, killed], known)), [
    'lost suspended',
    'killed live',
  ])
})
