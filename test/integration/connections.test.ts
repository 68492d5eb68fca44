import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { newDatabaseId } from '@zennnn/kernel'
import type { TestClient } from '../kit.ts'
import { COUNT, insert, OWNERS, openNotes } from '../notes-world.ts'

test('a batch runs as its principal, in one transaction, and gives one result a statement', async (t) => {
  const { base, connections, ada, bob } = await openNotes(t)
  const results = await connections.batch(base.database, ada, [insert(1, 'ada'), OWNERS])
  assert.deepEqual(results, [
    { rows: [{ id: 1, amount: '12.50' }], count: 1 },
    { rows: [{ owner: 'ada' }], count: 1 },
  ])
  assert.deepEqual(await connections.batch(base.database, bob, [OWNERS]), [{ rows: [], count: 0 }])
})

test('800 runs of mixed principals on 4 connections never see a row of the other', async (t) => {
  const { base, connections, ada, bob } = await openNotes(t, {
    perDatabase: 4,
    waitingPerDatabase: 800,
  })
  await connections.batch(base.database, ada, [insert(1, 'ada')])
  await connections.batch(base.database, bob, [insert(2, 'bob')])
  const runs = Array.from({ length: 800 }, async (_, run) => {
    const [principal, owner] = run % 2 === 0 ? [ada, 'ada'] : [bob, 'bob']
    const [result] = await connections.batch(base.database, principal, [OWNERS])
    assert.deepEqual(result?.rows, [{ owner }])
  })
  await Promise.all(runs)
  assert.equal(connections.stats().open <= 4, true)
})

test('after a batch nothing of its principal is left on the connection', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  await connections.batch(base.database, ada, [OWNERS])
  const [left] = await connections.direct(base.database, [
    {
      text: `select current_user::text as role, current_setting('zennnn.user_id', true) as who`,
      values: [],
    },
  ])
  assert.deepEqual(left?.rows, [{ role: base.database, who: '' }])
  await assert.rejects(connections.direct(base.database, [OWNERS]), { code: 'ACCESS_DENIED' })
})

test('a bad session is refused, nothing of the batch happens, and the connection goes on', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  await assert.rejects(
    connections.batch(base.database, { kind: 'session', token: 'x' }, [insert(1, 'ada')]),
    {
      code: 'NOT_SIGNED_IN',
    },
  )
  const [notes] = await connections.batch(base.database, ada, [OWNERS])
  assert.deepEqual(notes?.rows, [])
})

test('an error at any statement undoes the whole batch', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const bad = { name: 'bad', text: 'select nothing_like_it', values: [] }
  for (const at of [0, 1, 2]) {
    const statements = [insert(1, 'ada'), insert(2, 'ada')].toSpliced(at, 0, bad)
    await assert.rejects(connections.batch(base.database, ada, statements), { code: 'INTERNAL' })
    const [notes] = await connections.batch(base.database, ada, [OWNERS])
    assert.deepEqual(notes?.rows, [], `statement ${at}`)
  }
  await assert.rejects(
    connections.batch(base.database, ada, [insert(1, 'ada'), insert(1, 'ada')]),
    {
      code: 'UNIQUE_VIOLATED',
    },
  )
  await connections.batch(base.database, ada, [insert(1, 'ada')])
  assert.equal(connections.stats().open, 1)
})

test('a context that cannot be parsed fails the batch and is parsed anew afterwards', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const owner = await base.connect('postgres')
  await owner.query('alter function zennnn.enter(text, bytea) rename to away')
  await assert.rejects(connections.batch(base.database, ada, [insert(1, 'ada')]), {
    code: 'INTERNAL',
  })
  await owner.query('alter function zennnn.away(text, bytea) rename to enter')
  const [notes] = await connections.batch(base.database, ada, [OWNERS])
  assert.deepEqual(notes?.rows, [])
})

test('a database whose identity is another is not used', async (t) => {
  const { base, connections } = await openNotes(t)
  const owner = await base.connect('postgres')
  const body = `$$ select '${newDatabaseId()}' $$`
  await owner.query(
    `create or replace function zennnn.database_identity() returns text language sql as ${body}`,
  )
  await assert.rejects(connections.direct(base.database, []), { code: 'DATABASE_UNAVAILABLE' })
  assert.equal(connections.stats().open, 0)
})

test('a plan that a migration made stale is prepared again', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const all = { name: 'all_notes', text: 'select * from app.note', values: [] }
  await connections.batch(base.database, ada, [insert(1, 'ada'), all])
  const owner = await base.connect('postgres')
  await owner.query('alter table app.note add column more text')
  const [notes] = await connections.batch(base.database, ada, [all])
  assert.deepEqual(notes?.rows, [{ id: 1, owner: 'ada', amount: '12.50', more: null }])
})

const sleep = (seconds: number): { text: string; values: unknown[] } => ({
  text: 'select pg_sleep($1)',
  values: [seconds],
})

test('a statement that takes too long is stopped inside PostgreSQL', async (t) => {
  const { base, connections, ada } = await openNotes(t)
  await assert.rejects(connections.batch(base.database, ada, [sleep(30)], { timeoutMs: 100 }), {
    code: 'TIMEOUT',
  })
  // Stopped from outside it would be gone; see the next one.
  assert.equal(connections.stats().open, 1)
})

test('a role that undoes its time limit is stopped from outside', async (t) => {
  const { base, connections } = await openNotes(t)
  const undo = { text: 'set statement_timeout = 0', values: [] }
  await assert.rejects(connections.direct(base.database, [undo, sleep(30)], { timeoutMs: 100 }), {
    code: 'TIMEOUT',
  })
  assert.equal(connections.stats().open, 0)
})

test('a caller who gives up while waiting for a connection asks nothing', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const holding = connections.batch(base.database, ada, [sleep(0.3)])
  const given = new AbortController()
  const options = { signal: given.signal }
  const waiting = [
    connections.batch(base.database, ada, [sleep(30)], options),
    connections.transaction(base.database, ada, async (tx) => await tx.run(sleep(30)), options),
  ]
  given.abort()
  for (const one of waiting) await assert.rejects(one, { code: 'CANCELLED' })
  await holding
  assert.equal(connections.stats().idle, 1)
})

test('a caller who gives up stops the statement, and no connection leaks', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 2 })
  const owner = await base.connect('postgres')
  for (let round = 0; round < 10; round++) {
    const given = new AbortController()
    const running = connections.batch(base.database, ada, [sleep(30)], { signal: given.signal })
    await Promise.all([
      assert.rejects(running, { code: 'CANCELLED' }),
      untilSleeping(owner, base.database).then(() => {
        given.abort()
      }),
    ])
  }
  assert.equal(connections.stats().open, 0)
  await connections.batch(base.database, ada, [COUNT])
  await until(async () => {
    const { rows } = await owner.query(
      'select count(*)::int from pg_stat_activity where usename = $1',
      [base.database],
    )
    return rows[0]?.['count'] === 1
  })
})

/** Until a statement sleeps inside PostgreSQL: whoever gives up earlier has nothing to stop. */
async function untilSleeping(owner: TestClient, database: string): Promise<void> {
  for (;;) {
    const { rowCount } = await owner.query(
      "select from pg_stat_activity where usename = $1 and state = 'active' and wait_event = 'PgSleep'",
      [database],
    )
    if (rowCount !== 0) return
    await delay(5)
  }
}

test('COPY is refused and the next batch is answered as ever', async (t) => {
  const { base, connections } = await openNotes(t)
  for (const text of ['copy (select 1) to stdout', 'copy app.note from stdin']) {
    const copy = { text, values: [] }
    await assert.rejects(
      connections.direct(base.database, [copy, { text: 'select 1', values: [] }]),
    )
  }
  const [one] = await connections.direct(base.database, [{ text: 'select 1 as one', values: [] }])
  assert.deepEqual(one?.rows, [{ one: 1 }])
})

const named = (n: number): { name: string; text: string; values: unknown[] } => ({
  name: `n${n}`,
  text: `select ${n} as n`,
  values: [],
})

test('statements beyond the limit are closed, and all keep working', async (t) => {
  const { base, connections } = await openNotes(t, { perDatabase: 1, maxPrepared: 5 })
  for (const n of [...Array(20).keys(), 0, 19, 7]) {
    const [result] = await connections.direct(base.database, [named(n)])
    assert.deepEqual(result?.rows, [{ n }])
  }
  const [held] = await connections.direct(base.database, [
    { text: 'select count(*)::int as held from pg_prepared_statements', values: [] },
  ])
  assert.ok(Number(held?.rows[0]?.['held']) <= 7, JSON.stringify(held?.rows))
})

test('a large batch, an empty one, one of an empty statement, values of a megabyte', async (t) => {
  const { base, connections } = await openNotes(t)
  const one = { name: 'one', text: 'select $1::text as one', values: ['x'.repeat(1_000_000)] }
  assert.deepEqual(await connections.direct(base.database, []), [])
  const many = await connections.direct(
    base.database,
    Array.from({ length: 20 }, () => one),
  )
  assert.equal(many.length, 20)
  assert.ok(many.every((result) => result.rows[0]?.['one'] === one.values[0]))
  const empty = await connections.direct(base.database, [{ text: '', values: [] }, { ...one }])
  assert.deepEqual(empty[0], { rows: [], count: 0 })
  assert.equal(empty.length, 2)
})

test('a value with NUL, a bad number and an object are refused, the last before it is sent', async (t) => {
  const { base, connections } = await openNotes(t)
  const text = 'select $1::int'
  for (const value of ['1e309', 'a\0b', '99999999999'])
    await assert.rejects(connections.direct(base.database, [{ text, values: [value] }]), {
      code: 'VALUE_INVALID',
    })
  await assert.rejects(connections.direct(base.database, [{ text, values: [{ a: 1 }] }]), {
    id: 'statement-value-not-scalar',
  })
  assert.equal(connections.stats().idle, connections.stats().open)
})

test('an ended backend: what it had not done, reads and changes, is sent again and done once', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const owner = await base.connect('postgres')
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`
  const holder = await base.connect('postgres')
  const hold = async (): Promise<void> => {
    await holder.query('begin; lock table app.note')
  }
  const endWaiting = async (): Promise<void> => {
    const waiting = `select pid from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'`
    const pids = async (): Promise<readonly number[]> =>
      (await owner.query(waiting, [base.database])).rows.map(({ pid }) => Number(pid))
    await until(async () => (await pids()).length === 1)
    const [pid] = await pids()
    await owner.query('select pg_terminate_backend($1)', [pid])
    // Not let go before it has ended: it would go on with what it waited for, and end at any later step.
    await until(
      async () =>
        (await owner.query('select from pg_stat_activity where pid = $1', [pid])).rowCount === 0,
    )
    await holder.query('commit')
  }
  await hold()
  const reading = connections.batch(base.database, ada, [{ ...OWNERS, readOnly: true as const }])
  await endWaiting()
  assert.equal((await reading).length, 1)
  await hold()
  const changing = connections.batch(base.database, ada, [insert(1, 'ada')])
  await endWaiting()
  // PostgreSQL said that it ended before the last statement was through. Without its word it is unknown: see connections-crash.test.ts.
  assert.equal((await changing)[0]?.count, 1)
  // An unused connection that was ended is not noticed by the next call.
  await connections.batch(base.database, ada, [COUNT])
  await owner.query(end, [base.database])
  await until(() => connections.stats().open === 0)
  await connections.batch(base.database, ada, [insert(3, 'ada')])
})

test('a listener hears its channel, again after its connection broke, until it stops', async (t) => {
  const { base, connections } = await openNotes(t)
  const owner = await base.connect('postgres')
  const heard: string[] = []
  const stop = await connections.listen(base.database, 'news', (payload) => heard.push(payload))
  await owner.query(`notify news, 'one'`)
  await until(() => heard.length === 1)
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zennnn listen'`,
  )
  await until(async () => {
    await owner.query(`notify news, 'two'`)
    return heard.includes('two')
  })
  await stop()
  assert.equal(connections.stats().listeners, 0)
})

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (await isTrue()) return
    await delay(50)
  }
  assert.fail('It did not happen within 5 s.')
}
