import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises'
import { newDatabaseId, PlatformError } from '@zennnn/kernel'
import { PrimaryWait, type Wish } from './primary-wait.ts'
import type { Route } from './route.ts'

class SwitchedRoute implements Route {
  epoch = 1
  isOpen = true
  readonly #tells: (() => void)[] = []

  onChange(tell: () => void): void {
    this.#tells.push(tell)
  }

  set(isOpen: boolean): void {
    this.isOpen = isOpen
    for (const tell of this.#tells) tell()
  }
}

const LIMITS = { primaryWaitMs: 1_000, waitingPerDatabase: 3 }
const AWAY = new PlatformError('DATABASE_UNAVAILABLE', {
  cause: Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' }),
})
const LATE = new PlatformError('DATABASE_UNAVAILABLE', { cause: new Error('timeout expired') })

function wish(open: () => Promise<string>, more: Partial<Wish<string>> = {}): Wish<string> {
  return { database: newDatabaseId(), signal: undefined, giveBack: () => undefined, open, ...more }
}

function opens(): Promise<string> {
  return Promise.resolve('opened')
}

test('at a closed route everybody waits, and goes on when it opens', async () => {
  const route = new SwitchedRoute()
  const wait = new PrimaryWait(route, LIMITS)
  route.set(false)
  let opened = 0
  const open = async (): Promise<string> => {
    opened++
    return await opens()
  }
  const waiting = [wait.reach(wish(open)), wait.reach(wish(open))]
  await delay(20)
  assert.equal(opened, 0)
  route.set(true)
  assert.deepEqual(await Promise.all(waiting), ['opened', 'opened'])
})

test('what was opened while the route closed is given back, and opened anew afterwards', async () => {
  const route = new SwitchedRoute()
  const wait = new PrimaryWait(route, LIMITS)
  const returned: string[] = []
  let count = 0
  const open = async (): Promise<string> => {
    count++
    if (count === 1) route.set(false)
    return await Promise.resolve(`connection ${count}`)
  }
  const reached = wait.reach(wish(open, { giveBack: (one) => returned.push(one) }))
  await delay(20)
  assert.deepEqual(returned, ['connection 1'])
  route.set(true)
  assert.equal(await reached, 'connection 2')
})

test('a route that stays closed is refused in time, and a primary that stays away with its reason', async () => {
  const route = new SwitchedRoute()
  const wait = new PrimaryWait(route, { ...LIMITS, primaryWaitMs: 60 })
  await assert.rejects(wait.reach(wish(() => Promise.reject(AWAY))), AWAY)
  route.set(false)
  await assert.rejects(wait.reach(wish(opens)), { code: 'DATABASE_UNAVAILABLE' })
})

test('one looks for a primary that is away, the others wait for him', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const limits = { primaryWaitMs: 600_000, waitingPerDatabase: 100 }
  const wait = new PrimaryWait(new SwitchedRoute(), limits)
  let isAway = true
  let tries = 0
  const open = async (): Promise<string> => {
    tries++
    return await (isAway ? Promise.reject(AWAY) : opens())
  }
  const waiting = Array.from({ length: 50 }, async () => await wait.reach(wish(open)))
  const pass = async (ms: number): Promise<number> => {
    t.mock.timers.tick(ms)
    await immediate()
    return tries
  }
  // Each once, and one of them again and again, at longer and longer intervals.
  assert.deepEqual(
    [await pass(0), await pass(20), await pass(40), await pass(79)],
    [50, 51, 52, 52],
  )
  isAway = false
  assert.equal(await pass(1), 53 + 49)
  assert.equal((await Promise.all(waiting)).length, 50)
})

test('a database that nobody can connect to holds up nobody else: who did not fail himself does not wait for who did', async () => {
  const wait = new PrimaryWait(new SwitchedRoute(), { ...LIMITS, primaryWaitMs: 5_000 })
  const hanging = Promise.withResolvers<string>()
  let tries = 0
  const hangs = wait.reach(
    wish(async () => await (tries++ === 0 ? Promise.reject(AWAY) : hanging.promise)),
  )
  await delay(50)
  assert.equal(tries, 2)
  const begunAt = performance.now()
  assert.equal(await wait.reach(wish(opens)), 'opened')
  assert.ok(performance.now() - begunAt < 500)
  // Who failed once as well tries himself again, though nobody found the primary.
  let others = 0
  const other = async (): Promise<string> => await (others++ === 0 ? Promise.reject(AWAY) : opens())
  assert.equal(await wait.reach(wish(other)), 'opened')
  assert.ok(performance.now() - begunAt < 3_000)
  hanging.resolve('at last')
  assert.equal(await hangs, 'at last')
})

test('what does not answer in time is refused, unless the primary was changed meanwhile', async () => {
  const route = new SwitchedRoute()
  const wait = new PrimaryWait(route, LIMITS)
  await assert.rejects(wait.reach(wish(() => Promise.reject(LATE))), LATE)
  let tries = 0
  const open = async (): Promise<string> => {
    if (tries++ > 0) return await opens()
    route.set(false)
    route.set(true)
    return await Promise.reject(LATE)
  }
  assert.equal(await wait.reach(wish(open)), 'opened')
})

test('what another try does not mend is said at once', async () => {
  const wait = new PrimaryWait(new SwitchedRoute(), LIMITS)
  for (const error of [
    new PlatformError('OVERLOADED'),
    // As of a pool that was closed, or a database that is not the one asked for.
    new PlatformError('DATABASE_UNAVAILABLE'),
    new TypeError('a bug'),
  ]) {
    let tries = 0
    const open = async (): Promise<string> => {
      tries++
      return await Promise.reject(error)
    }
    await assert.rejects(wait.reach(wish(open)), error)
    assert.equal(tries, 1)
  }
})

test('who gives up while waiting is let go, and more than may wait for one database are refused', async () => {
  const route = new SwitchedRoute()
  const wait = new PrimaryWait(route, LIMITS)
  route.set(false)
  const database = newDatabaseId()
  const aborter = new AbortController()
  const given = wait.reach(wish(opens, { database, signal: aborter.signal }))
  const others = [1, 2].map(async () => await wait.reach(wish(opens, { database })))
  await assert.rejects(wait.reach(wish(opens, { database })), { code: 'OVERLOADED' })
  aborter.abort()
  await assert.rejects(given, { code: 'CANCELLED' })
  // His place is free, and another database has places of its own.
  others.push(wait.reach(wish(opens, { database })), wait.reach(wish(opens)))
  route.set(true)
  assert.equal((await Promise.all(others)).length, 4)
})
