import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Route, Statement } from '@zennnn/data'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { until } from '../faults/running-cloud.ts'
import { type LoneCluster, openLoneCluster } from '../lone-cluster.ts'

/** A route that the test opens and closes. */
class SwitchedRoute implements Route {
  epoch = 1
  isOpen = true
  readonly #tells: (() => void)[] = []

  onChange(tell: () => void): void {
    this.#tells.push(tell)
  }

  set(isOpen: boolean, epoch = this.epoch): void {
    this.isOpen = isOpen
    this.epoch = epoch
    for (const tell of this.#tells) tell()
  }
}

interface World extends LoneCluster {
  readonly route: SwitchedRoute
  /** The notes that are really there, each as often as it is there. */
  readonly notes: () => Promise<readonly number[]>
}

async function openRouted(t: TestContext): Promise<World> {
  const route = new SwitchedRoute()
  const cluster = await openLoneCluster(t, route)
  return {
    ...cluster,
    route,
    notes: async () => {
      const client = await cluster.look()
      const { rows } = await client.query('select id from zennnn.note order by id')
      await client.end()
      return rows.map(({ id }) => Number(id))
    },
  }
}

const LONG = { timeout: 20_000, interval: 20 }
const SOMEBODY = { kind: 'user', userId: newRecordId(systemClock) } as const

function insert(id: number): Statement {
  return { name: 'insert_note', text: 'insert into zennnn.note values ($1)', values: [id] }
}

function sleep(seconds: number): Statement {
  return { text: 'select pg_sleep($1)', values: [seconds] }
}

/** Waits, once somebody holds it, until PostgreSQL ends, and passes when that was started again. */
const HELD: Statement = { text: 'select pg_advisory_xact_lock(7)', values: [] }

/** Returns how to wait until so many do. */
async function hold(world: World): Promise<(count: number) => Promise<void>> {
  const holder = await world.look()
  await holder.query('select pg_advisory_lock(7)')
  return async (count) => {
    await until(
      async () => {
        const { rows } = await holder.query(
          "select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted",
        )
        return rows[0]?.['count'] === count
      },
      `${count} wait`,
      20_000,
    )
  }
}

/** Who connects later was told later than all others; the checkpointer, which makes commits wait, shows it by its next work. */
async function isInForce(world: World): Promise<boolean> {
  const client = await world.look()
  const { rows } = await client.query('show synchronous_standby_names')
  await client.end()
  return rows[0]?.['synchronous_standby_names'] === 'nobody'
}

async function untilIdle(world: World): Promise<void> {
  const client = await world.look()
  await until(
    async () => {
      const { rows } = await client.query(
        `select count(*)::int as count from pg_stat_activity
         where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`,
      )
      return rows[0]?.['count'] === 0
    },
    'nothing runs',
    20_000,
  )
  await client.end()
}

const COUNT: Statement = {
  text: 'select count(*)::int as count from zennnn.note',
  values: [],
  readOnly: true,
}

function numbers(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

/** Writers that go on until they are told to stop; each says which of its notes were acknowledged. */
function startWriters(
  { connections, database }: World,
  firsts: readonly number[],
): { readonly end: () => Promise<readonly number[]> } {
  const over = new AbortController()
  const write = async (first: number): Promise<readonly number[]> => {
    const done: number[] = []
    for (let id = first; !over.signal.aborted; id++) {
      if (id % 2 === 0) await connections.direct(database, [insert(id)])
      else
        await connections.transaction(database, SOMEBODY, async (transaction) => {
          await transaction.run(insert(id))
        })
      done.push(id)
    }
    return done
  }
  const writing = firsts.map(async (first) => await write(first))
  return {
    end: async () => {
      over.abort()
      return (await Promise.all(writing)).flat()
    },
  }
}

test('a closed route holds who comes and not who is inside; no writer sees that PostgreSQL was stopped and started', async (t) => {
  const world = await openRouted(t)
  const { connections, database, route } = world
  const writers = startWriters(world, [0, 100_000, 200_000, 300_000])
  for (const epoch of [2, 3]) {
    await delay(200)
    const begun = Promise.withResolvers<undefined>()
    const inside = connections.transaction(database, SOMEBODY, async (transaction) => {
      await transaction.run(insert(-epoch))
      begun.resolve(undefined)
      await delay(100)
      await transaction.run(sleep(0.05))
    })
    await begun.promise
    route.set(false)
    await inside
    // As the keeper does, who waits for what runs.
    await untilIdle(world)
    await world.stop()
    await world.start()
    route.set(true, epoch)
  }
  await delay(200)
  const acknowledged = await writers.end()
  const expected = [...acknowledged, -2, -3].toSorted((a, b) => a - b)
  assert.deepEqual(await world.notes(), expected)
  assert.equal(connections.stats().waiting, 0)
})

test('what PostgreSQL ends by order before it was through is undone, and done once when it is back', async (t) => {
  const world = await openRouted(t)
  const { connections, database } = world
  await connections.direct(database, [insert(1)])
  const untilHeld = await hold(world)
  const batch = connections.direct(database, [insert(2), HELD])
  const first = connections.transaction(database, SOMEBODY, async (transaction) => {
    await transaction.runAll([insert(3), HELD])
    await transaction.run(insert(4))
  })
  // In the middle of its second statements: what it did before is undone, and cannot be done again by us.
  const second = assert.rejects(
    connections.transaction(database, SOMEBODY, async (transaction) => {
      await transaction.run(insert(5))
      await transaction.run(HELD)
    }),
    { code: 'DATABASE_UNAVAILABLE' },
  )
  await untilHeld(3)
  await world.stop()
  await second
  await world.start()
  await Promise.all([batch, first])
  assert.deepEqual(await world.notes(), [1, 2, 3, 4])
})

test('killed: a change that was sent is unknown, all else goes on when PostgreSQL is back, without a new route', async (t) => {
  const world = await openRouted(t)
  const { connections, database } = world
  await connections.direct(database, numbers(1, 3).map(insert))
  const untilHeld = await hold(world)
  const outcomes = Promise.allSettled([
    connections.direct(database, [insert(10), HELD]),
    connections.direct(database, [{ ...HELD, readOnly: true }, COUNT]),
    connections.transaction(database, SOMEBODY, async (transaction) => {
      await transaction.runAll([insert(11), HELD])
    }),
  ])
  await untilHeld(3)
  world.kill()
  const late = connections.direct(database, [insert(12)])
  await delay(300)
  await world.start()
  const codes = (await outcomes).map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason.code : 'done',
  )
  assert.deepEqual(codes, ['OUTCOME_UNKNOWN', 'done', 'done'])
  await late
  assert.deepEqual(await world.notes(), [1, 2, 3, 11, 12])
})

test('ended while its commit waits for a standby, a change is there and called unknown: it is not done twice', async (t) => {
  const world = await openRouted(t)
  const { connections, database } = world
  await connections.direct(database, [insert(1)])
  const client = await world.look()
  client.on('error', () => undefined)
  await client.query(`alter system set synchronous_standby_names = 'nobody'`)
  await client.query('select pg_reload_conf()')
  await until(async () => await isInForce(world), 'commits wait', 20_000)
  await client.query('checkpoint')
  const committed = connections.transaction(database, SOMEBODY, async (transaction) => {
    await transaction.run(insert(3))
  })
  const unknown = Promise.allSettled([connections.direct(database, [insert(2)]), committed])
  await t.waitFor(async () => {
    const { rows } = await client.query(
      `select count(*)::int as count from pg_stat_activity where wait_event = 'SyncRep'`,
    )
    assert.equal(rows[0]?.count, 2)
  }, LONG)
  // For the next start: in this one it would set free who waits.
  await client.query('alter system reset synchronous_standby_names')
  await client.end()
  await world.stop()
  for (const outcome of await unknown)
    assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'OUTCOME_UNKNOWN')
  await world.start()
  assert.deepEqual(await world.notes(), [1, 2, 3])
})

test('who listens hears again when PostgreSQL is back, and is told that something may have been missed', async (t) => {
  const world = await openRouted(t)
  const { connections, database, route } = world
  const heard: string[] = []
  let missed = 0
  await connections.listen(
    database,
    'news',
    (payload) => heard.push(payload),
    () => missed++,
  )
  const tell = async (payload: string): Promise<void> => {
    await connections.direct(database, [
      { text: 'select pg_notify($1, $2)', values: ['news', payload] },
    ])
  }
  await tell('one')
  await t.waitFor(() => assert.deepEqual(heard, ['one']), LONG)
  assert.equal(missed, 0)
  route.set(false)
  await world.stop()
  const other = connections.listen(database, 'other', () => undefined)
  await world.start()
  // It may be back before that: then it leaves a connection that hears, and what is told until the next is lost.
  const missedBefore = missed
  route.set(true, 2)
  await t.waitFor(() => assert.ok(missed > missedBefore), LONG)
  await tell('two')
  await t.waitFor(() => assert.deepEqual(heard, ['one', 'two']), LONG)
  await (await other)()
  assert.equal(connections.stats().listeners, 1)
})

test('a route of another epoch closes what is unused and, when it is released, what is used', async (t) => {
  const { connections, database, route } = await openRouted(t)
  const backend: Statement = { text: 'select pg_backend_pid() as pid', values: [], readOnly: true }
  const pidOf = async (): Promise<unknown> => {
    const [found] = await connections.direct(database, [backend])
    return found?.rows[0]?.['pid']
  }
  const before = await pidOf()
  assert.equal(await pidOf(), before)
  await connections.transaction(database, SOMEBODY, async (transaction) => {
    const inside = await transaction.run(backend)
    assert.deepEqual(inside.rows, [{ pid: before }])
    route.set(true, 2)
    assert.deepEqual((await transaction.run(backend)).rows, inside.rows)
  })
  assert.notEqual(await pidOf(), before)
  assert.equal(connections.stats().open, 1)
})
