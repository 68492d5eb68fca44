import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionLimits, Connections, type Principal } from '@zennnn/data'
import { createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { openWorld, type TestClient, type TestWorld } from '../kit.ts'

/** Rows that only their owner sees, behind the real `enter`. */
const NOTES = `
  create table app.note (id int primary key, owner text not null, amount numeric);
  alter table app.note enable row level security;
  create policy own on app.note to zennnn_user using (owner = (select u.login from app."user" u
    where u.id = nullif((select current_setting('zennnn.user_id', true)), '')::uuid));
  grant select, insert, update, delete on app.note to zennnn_user;
`

interface Fixture {
  readonly base: TestWorld
  readonly connections: Connections
  readonly ada: Principal
  readonly bob: Principal
}

async function open(t: TestContext, limits: Partial<ConnectionLimits> = {}): Promise<Fixture> {
  const base = await openWorld(t)
  await base.superuser.query(NOTES)
  const [ada, bob] = [await base.user('ada', []), await base.user('bob', [])]
  const connections = connect(base, limits)
  t.after(async () => await connections.close())
  return { base, connections, ada: ada.principal, bob: bob.principal }
}

function connect(base: TestWorld, limits: Partial<ConnectionLimits>): Connections {
  return new Connections({
    ...base.address,
    login: () => base.login,
    limits,
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
}

const insert = (id: number, owner: string): { text: string; values: unknown[]; name: string } => ({
  name: 'insert_note',
  text: 'insert into app.note (id, owner, amount) values ($1, $2, 12.50) returning id, amount',
  values: [id, owner],
})
const OWNERS = { name: 'owners', text: 'select distinct owner from app.note', values: [] }

test('a batch runs as its principal, in one transaction, and gives one result a statement', async (t) => {
  const { base, connections, ada, bob } = await open(t)
  const results = await connections.batch(base.database, ada, [insert(1, 'ada'), OWNERS])
  assert.deepEqual(results, [
    { rows: [{ id: 1, amount: '12.50' }], count: 1 },
    { rows: [{ owner: 'ada' }], count: 1 },
  ])
  assert.deepEqual(await connections.batch(base.database, bob, [OWNERS]), [{ rows: [], count: 0 }])
})

test('800 runs of mixed principals on 4 connections never see a row of the other', async (t) => {
  const { base, connections, ada, bob } = await open(t, {
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
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
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
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
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
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
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
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
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
  const { base, connections } = await open(t)
  const owner = await base.connect('postgres')
  const body = `$$ select '${newDatabaseId()}' $$`
  await owner.query(
    `create or replace function zennnn.database_identity() returns text language sql as ${body}`,
  )
  await assert.rejects(connections.direct(base.database, []), { code: 'DATABASE_UNAVAILABLE' })
  assert.equal(connections.stats().open, 0)
})

test('a plan that a migration made stale is prepared again', async (t) => {
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
  const all = { name: 'all_notes', text: 'select * from app.note', values: [] }
  await connections.batch(base.database, ada, [insert(1, 'ada'), all])
  const owner = await base.connect('postgres')
  await owner.query('alter table app.note add column more text')
  const [notes] = await connections.batch(base.database, ada, [all])
  assert.deepEqual(notes?.rows, [{ id: 1, owner: 'ada', amount: '12.50', more: null }])
})

test('a transaction that begins with a plan that a migration made stale prepares it again', async (t) => {
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
  const all = { name: 'all_notes', text: 'select * from app.note', values: [] }
  await connections.batch(base.database, ada, [insert(1, 'ada'), all])
  const owner = await base.connect('postgres')
  await owner.query('alter table app.note add column more text')
  await connections.transaction(base.database, ada, async (transaction) => {
    const [, notes] = await transaction.runAll([insert(2, 'ada'), all])
    assert.equal(notes?.rows.length, 2)
    assert.deepEqual(notes.rows[0], { id: 1, owner: 'ada', amount: '12.50', more: null })
  })
  const [after] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(after?.rows, [{ count: '2' }])
})

test('a transaction sees its own changes, commits at the end and not before', async (t) => {
  const { base, connections, ada } = await open(t)
  await connections.transaction(base.database, ada, async (transaction) => {
    const [, mine] = await transaction.runAll([insert(1, 'ada'), OWNERS])
    assert.deepEqual(mine?.rows, [{ owner: 'ada' }])
    const [others] = await connections.batch(base.database, ada, [OWNERS])
    assert.deepEqual(others?.rows, [])
    await transaction.run(insert(2, 'ada'))
  })
  const [after] = await connections.batch(base.database, ada, [{ ...COUNT }])
  assert.deepEqual(after?.rows, [{ count: '2' }])
})

const COUNT = { name: 'count_notes', text: 'select count(*) from app.note', values: [] }

test('a transaction that throws, or swallows a refusal, changes nothing', async (t) => {
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
  await assert.rejects(
    connections.transaction(base.database, ada, async (transaction) => {
      await transaction.run(insert(1, 'ada'))
      throw new Error('secret')
    }),
    { code: 'INTERNAL' },
  )
  await assert.rejects(
    connections.transaction(base.database, ada, async (transaction) => {
      await transaction.run(insert(1, 'ada'))
      await transaction.run(insert(1, 'ada')).catch(() => undefined)
    }),
    { code: 'UNIQUE_VIOLATED' },
  )
  const [left] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(left?.rows, [{ count: '0' }])
})

test('a transaction goes on after a rollback to a savepoint', async (t) => {
  const { base, connections, ada } = await open(t)
  await connections.transaction(base.database, ada, async (transaction) => {
    await transaction.runAll([insert(1, 'ada'), { text: 'savepoint one', values: [] }])
    await transaction.run(insert(1, 'ada')).catch(() => undefined)
    await transaction.runAll([{ text: 'rollback to savepoint one', values: [] }, insert(2, 'ada')])
  })
  const [left] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(left?.rows, [{ count: '2' }])
})

test('a statement that comes after its transaction is our bug', async (t) => {
  const { base, connections, ada } = await open(t)
  const late = await connections.transaction(
    base.database,
    ada,
    async (transaction) => await Promise.resolve(transaction),
  )
  await assert.rejects(late.run(COUNT), { id: 'transaction-over' })
})

const sleep = (seconds: number): { text: string; values: unknown[] } => ({
  text: 'select pg_sleep($1)',
  values: [seconds],
})

test('a statement that takes too long is stopped inside PostgreSQL', async (t) => {
  const { base, connections, ada } = await open(t)
  const started = performance.now()
  await assert.rejects(connections.batch(base.database, ada, [sleep(30)], { timeoutMs: 100 }), {
    code: 'TIMEOUT',
  })
  assert.ok(performance.now() - started < 1000)
  assert.equal(connections.stats().open, 1)
})

test('a role that undoes its time limit is stopped from outside', async (t) => {
  const { base, connections } = await open(t)
  const undo = { text: 'set statement_timeout = 0', values: [] }
  await assert.rejects(connections.direct(base.database, [undo, sleep(30)], { timeoutMs: 100 }), {
    code: 'TIMEOUT',
  })
  assert.equal(connections.stats().open, 0)
})

test('a caller who gives up while waiting for a connection asks nothing', async (t) => {
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
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
  const { base, connections, ada } = await open(t, { perDatabase: 2 })
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
  await delay(100)
  const { rows } = await owner.query(
    'select count(*)::int from pg_stat_activity where usename = $1',
    [base.database],
  )
  assert.deepEqual(rows, [{ count: 1 }])
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
  const { base, connections } = await open(t)
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
  const { base, connections } = await open(t, { perDatabase: 1, maxPrepared: 5 })
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
  const { base, connections } = await open(t)
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
  const { base, connections } = await open(t)
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

test('an ended backend: reads are sent again, changes are reported as unknown', async (t) => {
  const { base, connections, ada } = await open(t, { perDatabase: 1 })
  const owner = await base.connect('postgres')
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`
  const slow = { ...sleep(0.3), readOnly: true as const }
  const reading = connections.batch(base.database, ada, [slow])
  await delay(100)
  await owner.query(end, [base.database])
  assert.equal((await reading).length, 1)
  const changing = connections.batch(base.database, ada, [insert(1, 'ada'), sleep(0.3)])
  const refused = assert.rejects(changing, { code: 'OUTCOME_UNKNOWN' })
  await delay(100)
  await owner.query(end, [base.database])
  await refused
  // An unused connection that was ended is not noticed by the next call.
  await connections.batch(base.database, ada, [COUNT])
  await owner.query(end, [base.database])
  await delay(50)
  await connections.batch(base.database, ada, [insert(3, 'ada')])
})

test('a listener hears its channel, again after its connection broke, until it stops', async (t) => {
  const { base, connections } = await open(t)
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
