import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type ConnectionLimits, Connections, type Principal } from '@zennnn/data'
import { createLog, hashSecret, newDatabaseId, systemClock } from '@zennnn/kernel'
import { openDatabase, type TestDatabase } from '../kit.ts'

/** The least of the platform that connections stand on; the real one has its own tests. */
const STAND_IN = `
  create schema zennnn; create schema app;
  grant usage on schema zennnn, app to public;
  revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
  create table zennnn.session (token_hash bytea primary key, name text);
  create table app.note (id int primary key, owner text not null, amount numeric);
  alter table app.note enable row level security;
  create policy own on app.note to zennnn_user using (owner = (select current_setting('zennnn.user_id')));
  grant select, insert, update, delete on app.note to zennnn_user;
  create function zennnn.enter(kind text, token bytea) returns void language plpgsql security definer
    set search_path = pg_catalog as $$ declare who text := (select name from zennnn.session where token_hash = token);
    begin if kind = 'session' and who is null then raise 'bad session' using errcode = 'ZN401'; end if;
    perform set_config('zennnn.user_id', coalesce(who, ''), true); end $$;
  revoke execute on function zennnn.enter from public;
`

interface Fixture {
  readonly base: TestDatabase
  readonly connections: Connections
  readonly ada: Principal
  readonly bob: Principal
}

async function open(t: TestContext, limits: Partial<ConnectionLimits> = {}): Promise<Fixture> {
  const base = await openDatabase(t)
  const owner = await base.connect('postgres')
  await owner.query(STAND_IN)
  await owner.query(
    `create function zennnn.database_identity() returns text language sql as $$ select '${base.database}' $$;
     grant execute on function zennnn.enter, zennnn.database_identity to "${base.database}";
     grant execute on function pg_catalog.set_config(text, text, boolean) to "${base.database}"`,
  )
  for (const name of ['ada', 'bob'])
    await owner.query('insert into zennnn.session values ($1, $2)', [hashSecret(name), name])
  const connections = connect(base, limits)
  t.after(async () => await connections.close())
  return {
    base,
    connections,
    ada: { kind: 'session', token: 'ada' },
    bob: { kind: 'session', token: 'bob' },
  }
}

function connect(base: TestDatabase, limits: Partial<ConnectionLimits>): Connections {
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
  const { base, connections, ada, bob } = await open(t, { waitingPerDatabase: 800 })
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
