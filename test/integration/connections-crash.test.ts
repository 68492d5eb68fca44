import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openLoneCluster } from '../lone-cluster.ts'

test('PostgreSQL killed in flight: changes unknown, reads unavailable, then all heals by itself', async (t) => {
  const { start, kill, connections, database } = await openLoneCluster(t)
  const insert = { text: 'insert into zennnn.note values (1)', values: [] }
  const sleep = { text: 'select pg_sleep(20)', values: [] }
  const count = {
    text: 'select count(*)::int as count from zennnn.note',
    values: [],
    readOnly: true as const,
  }
  await connections.direct(database, [insert])
  const outcomes = Promise.allSettled([
    connections.direct(database, [insert, sleep]),
    connections.direct(database, [{ ...sleep, readOnly: true }]),
    connections.direct(database, [{ ...sleep, readOnly: true }]),
  ])
  await delay(300)
  kill()
  const codes = (await outcomes).map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason.code : 'done',
  )
  assert.deepEqual(codes, ['OUTCOME_UNKNOWN', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'])
  const started = performance.now()
  await assert.rejects(connections.direct(database, [count]), { code: 'DATABASE_UNAVAILABLE' })
  assert.ok(performance.now() - started < 500, 'a dead server is said at once')
  assert.equal(connections.stats().open, 0)
  await start()
  const [after] = await connections.direct(database, [count])
  assert.deepEqual(after?.rows, [{ count: 1 }])
})

test('a change that was given up while it waited for the standby is unknown, and not told as done', async (t) => {
  const { connections, database, look } = await openLoneCluster(t)
  const superuser = await look()
  t.after(async () => await superuser.end())
  await superuser.query("alter system set synchronous_standby_names = 'nobody'")
  await superuser.query('select pg_reload_conf()')
  const insert = { text: 'insert into zennnn.note values (1)', values: [] }
  const gaveUp = AbortSignal.timeout(500)
  await assert.rejects(connections.direct(database, [insert], { signal: gaveUp }), {
    code: 'OUTCOME_UNKNOWN',
  })
  // PostgreSQL has it, alone.
  const { rows } = await superuser.query('select count(*)::int as count from zennnn.note')
  assert.deepEqual(rows, [{ count: 1 }])
})
