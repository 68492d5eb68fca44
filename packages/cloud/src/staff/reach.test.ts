import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { type ClusterReach, clusterProblems, databaseProblems } from './reach.ts'

const RULES = [
  'local all postgres scram-sha-256',
  'local all zennnn_maintain scram-sha-256',
  'local sameuser all scram-sha-256',
]
const STANDBY_RULE = 'local replication zennnn_standby,zennnn_log scram-sha-256'

function cluster(change: Partial<ClusterReach> = {}): ClusterReach {
  return {
    roles: [
      { name: 'zennnn_standby', mayLogIn: true, powers: ['replication'] },
      { name: 'zennnn_log', mayLogIn: true, powers: ['replication'] },
    ],
    members: [],
    rules: [...RULES, STANDBY_RULE],
    ...change,
  }
}

test('a standby and the log come to their primary, and that is no way in for staff; a cluster without them lacks nothing', () => {
  assert.deepEqual(clusterProblems(cluster()), [])
  assert.deepEqual(clusterProblems(cluster({ roles: [], rules: RULES })), [])
})

test('what they may beyond that is one, and so is another rule for copies of the cluster', () => {
  const stronger = { name: 'zennnn_standby', mayLogIn: true, powers: ['replication', 'superuser'] }
  assert.deepEqual(clusterProblems(cluster({ roles: [stronger] })), [
    'The role zennnn_standby has superuser.',
  ])
  const copier = { name: 'copier', mayLogIn: true, powers: ['replication'] }
  assert.deepEqual(clusterProblems(cluster({ roles: [copier] })), [
    'The role copier belongs to nothing of the cloud.',
    'The role copier has replication.',
  ])
  const open = 'host replication all 0.0.0.0 scram-sha-256'
  assert.deepEqual(clusterProblems(cluster({ rules: [...RULES, open] })), [
    `pg_hba has the rule "${open}".`,
  ])
})

test('neither of them has anything in the database of a customer, nor may it connect', () => {
  const database = newDatabaseId()
  const reach = {
    database,
    connects: [database, 'zennnn_maintain', 'zennnn_log'],
    holders: [database, 'zennnn_owner', 'zennnn_standby'],
    doors: [],
    strangers: [],
    promoted: [],
    planted: [],
  }
  assert.deepEqual(databaseProblems(reach, 'zennnn'), [
    'zennnn_log may connect.',
    'zennnn_standby owns something in it, or has a right to it.',
  ])
})
