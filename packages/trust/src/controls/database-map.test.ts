import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { observeMap } from './database-map.ts'

const ACME = { slug: 'acme', database: newDatabaseId(), host: 'acme.example' }
const BOLT = { slug: 'bolt', database: newDatabaseId(), host: 'bolt.example' }
const THERE = [ACME.database, BOLT.database, 'postgres', newDatabaseId()]

test('every customer has a database for himself', () => {
  assert.deepEqual(observeMap([ACME, BOLT], THERE), {
    outcome: 'holds',
    measured: '2 customers, 2 databases, none shared',
    figures: { customers: 2, shared: 0, shared_hosts: 0, missing: 0 },
  })
  assert.equal(observeMap([], THERE).outcome, 'holds')
})

test('sabotage: two customers in one database, under one host, and one whose database is gone', () => {
  const shared = observeMap([ACME, { ...BOLT, database: ACME.database }], THERE)
  assert.deepEqual(
    [shared.outcome, shared.measured],
    ['fails', '2 customers, 1 database, 1 shared'],
  )
  const host = observeMap([ACME, { ...BOLT, host: 'ACME.example' }], THERE)
  assert.deepEqual(
    [host.outcome, host.measured],
    ['fails', '2 customers, 2 databases, none shared, 1 host shared'],
  )
  const gone = observeMap([ACME, BOLT], [ACME.database])
  assert.deepEqual(
    [gone.outcome, gone.measured],
    ['fails', '2 customers, 2 databases, none shared, 1 missing'],
  )
})
