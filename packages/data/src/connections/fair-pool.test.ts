import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type DatabaseId, newDatabaseId, PlatformError, systemClock } from '@zennnn/kernel'
import { FairPool, type Pooled, type PoolLimits } from './fair-pool.ts'

class Seat implements Pooled {
  readonly database: DatabaseId
  reusable = true
  isClosed = false
  onEnd: () => void = () => undefined

  constructor(database: DatabaseId) {
    this.database = database
  }

  async close(): Promise<void> {
    this.isClosed = true
    await Promise.resolve()
  }
}

const LIMITS: PoolLimits = {
  perDatabase: 2,
  total: 3,
  waitingPerDatabase: 20,
  waitTimeoutMs: 1000,
  idleMs: 30_000,
}

function openPool(
  t: TestContext,
  limits: Partial<PoolLimits> = {},
): { readonly pool: FairPool<Seat>; readonly seats: Seat[]; readonly time: { ms: number } } {
  const seats: Seat[] = []
  const time = { ms: 0 }
  const pool = new FairPool<Seat>({
    limits: { ...LIMITS, ...limits },
    clock: { now: () => new Date(time.ms) },
    open: async (database) => {
      await Promise.resolve()
      const seat = new Seat(database)
      seats.push(seat)
      return seat
    },
  })
  t.after(async () => await pool.close())
  return { pool, seats, time }
}

const [A, B, C] = [newDatabaseId(), newDatabaseId(), newDatabaseId()]

test('a released connection is used again, and never by two', async (t) => {
  const { pool, seats } = openPool(t)
  const first = await pool.acquire(A)
  const second = await pool.acquire(A)
  assert.notEqual(first, second)
  pool.release(first)
  assert.equal(await pool.acquire(A), first)
  assert.equal(seats.length, 2)
})

test('a database gets no more than its share, all together no more than the total', async (t) => {
  const { pool, seats } = openPool(t, { waitTimeoutMs: 20 })
  const wanted = [A, A, A, B, B, C].map(async (database) => await pool.acquire(database))
  const settled = await Promise.allSettled(wanted)
  assert.deepEqual(
    seats.map((seat) => seat.database),
    [A, A, B],
  )
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 3)
  for (const result of settled)
    if (result.status === 'rejected') assert.equal(result.reason.code, 'OVERLOADED')
})

test('a database with a long queue does not keep another waiting behind it', async (t) => {
  const { pool } = openPool(t, { total: 1 })
  const busy = await pool.acquire(A)
  const served: DatabaseId[] = []
  const waiting = [A, A, A, A, B, B].map(async (database) => {
    const seat = await pool.acquire(database)
    served.push(seat.database)
    pool.release(seat)
  })
  pool.release(busy)
  await Promise.all(waiting)
  assert.deepEqual(served, [A, B, A, B, A, A])
})

test('at the total the connection unused for longest makes room', async (t) => {
  const { pool, seats } = openPool(t)
  for (const database of [A, B, C]) pool.release(await pool.acquire(database))
  pool.release(await pool.acquire(A))
  await pool.acquire(newDatabaseId())
  assert.deepEqual(
    seats.map((seat) => seat.isClosed),
    [false, true, false, false],
  )
})

test('a second connection makes room before the only one of a database, however long that is unused', async (t) => {
  const { pool, seats } = openPool(t, { total: 4 })
  pool.release(await pool.acquire(A))
  const [inUse, second] = [await pool.acquire(B), await pool.acquire(B)]
  pool.release(second)
  pool.release(await pool.acquire(C))
  const D = newDatabaseId()
  await pool.acquire(D)
  const closed = (): readonly DatabaseId[] =>
    seats.filter((seat) => seat.isClosed).map((seat) => seat.database)
  // B keeps the one it uses.
  assert.deepEqual(closed(), [B])
  assert.equal(inUse.isClosed, false)
  // Each has one by now: the longest unused goes.
  await pool.acquire(newDatabaseId())
  assert.deepEqual(closed(), [A, B])
})

test('more waiting than allowed are refused at once', async (t) => {
  const { pool } = openPool(t, { perDatabase: 1, waitingPerDatabase: 2 })
  const seat = await pool.acquire(A)
  const waiting = [pool.acquire(A), pool.acquire(A)]
  await assert.rejects(pool.acquire(A), { code: 'OVERLOADED' })
  pool.release(seat)
  const next = await waiting[0]
  if (next !== undefined) pool.release(next)
  await waiting[1]
})

test('what is no longer good is closed and replaced', async (t) => {
  const { pool, seats } = openPool(t)
  const seat = await pool.acquire(A)
  seat.reusable = false
  pool.release(seat)
  assert.notEqual(await pool.acquire(A), seat)
  assert.equal(seats[0]?.isClosed, true)
  assert.equal(pool.stats().open, 1)
})

test('an unused connection that dies is forgotten', async (t) => {
  const { pool, seats } = openPool(t)
  pool.release(await pool.acquire(A))
  seats[0]?.onEnd()
  assert.deepEqual(pool.stats(), { open: 0, idle: 0, waiting: 0, databases: 0 })
  assert.notEqual(await pool.acquire(A), seats[0])
})

test('a connection unused for its time is closed, one used in between is not', async (t) => {
  const { pool, seats, time } = openPool(t)
  const [first, second] = [await pool.acquire(A), await pool.acquire(A)]
  pool.release(first)
  time.ms = 20_000
  pool.release(second)
  time.ms = 40_000
  pool.sweep()
  assert.deepEqual(
    seats.map((seat) => seat.isClosed),
    [true, false],
  )
})

test('a renewed pool hands out nothing of before: unused ones go at once, used ones when they come back', async (t) => {
  const { pool, seats } = openPool(t)
  const [used, unused] = [await pool.acquire(A), await pool.acquire(A)]
  pool.release(unused)
  const opening = pool.acquire(B)
  pool.renew()
  // Begun before, so it may lead to where nobody is to go any more.
  assert.notEqual(await opening, seats[2])
  assert.deepEqual(
    seats.map((seat) => seat.isClosed),
    [false, true, true, false],
  )
  pool.release(used)
  assert.equal(seats[0]?.isClosed, true)
  const fresh = await pool.acquire(A)
  pool.release(fresh)
  assert.equal(await pool.acquire(A), fresh)
})

test('a failure to connect reaches all who wait for that database, and the next tries again', async (t) => {
  let failing = true
  const pool = new FairPool<Seat>({
    limits: { ...LIMITS, perDatabase: 1 },
    clock: systemClock,
    open: async (database) => {
      await Promise.resolve()
      if (failing) throw new PlatformError('DATABASE_UNAVAILABLE')
      return new Seat(database)
    },
  })
  t.after(async () => await pool.close())
  const settled = await Promise.allSettled([pool.acquire(A), pool.acquire(A), pool.acquire(A)])
  for (const result of settled)
    assert.equal(result.status === 'rejected' && result.reason.code, 'DATABASE_UNAVAILABLE')
  failing = false
  assert.equal((await pool.acquire(A)).database, A)
})

test('a closed pool refuses, waiters too, and closes what comes back', async (t) => {
  const { pool, seats } = openPool(t, { perDatabase: 1 })
  const seat = await pool.acquire(A)
  const waiting = assert.rejects(pool.acquire(A), { code: 'DATABASE_UNAVAILABLE' })
  await pool.close()
  await waiting
  await assert.rejects(pool.acquire(A), { code: 'DATABASE_UNAVAILABLE' })
  pool.release(seat)
  assert.equal(seats[0]?.isClosed, true)
})
