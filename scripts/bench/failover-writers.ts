import { setTimeout as delay } from 'node:timers/promises'
import { type Caller, openCaller } from './caller.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import { hostOf } from './identity-people.ts'
import type { World } from './world.ts'

const PATIENCE_MS = 60_000

/** People who create contacts over HTTPS, one after the other each, and keep account of what was acknowledged. */
export interface FailoverWriters {
  /** Codes of what was not acknowledged since `mark`. */
  refusals(): readonly string[]
  /** The longest time without an acknowledgement since `mark`. */
  longestGapMs(): number
  mark(): void
  /** From this moment (of performance.now()) to the first acknowledgement of what was sent after it. */
  firstSince(sentAt: number): Promise<number>
  /** Ends them, and compares with what is in the database. */
  judge(): Promise<{ readonly acknowledged: number; readonly lost: number; readonly twice: number }>
}

export async function startFailoverWriters(
  cloud: BenchCloud,
  world: World,
  count: number,
): Promise<FailoverWriters> {
  const account = new Account()
  const over = new AbortController()
  const callers = await Promise.all(
    Array.from({ length: count }, async () => {
      return await openCaller(cloud, hostOf(world), { headers: world.headers })
    }),
  )
  const running = Promise.all(
    callers.map(async (caller, writer) => {
      for (let row = 0; !over.signal.aborted; row += 1)
        await create(caller, `Writer ${writer} ${row}`, account)
    }),
  )
  return {
    refusals: () => account.refusals,
    longestGapMs: () => Math.max(account.gapMs, performance.now() - account.lastAt),
    mark: () => {
      account.mark()
    },
    firstSince: async (sentAt) => {
      account.expect(sentAt)
      const deadline = performance.now() + PATIENCE_MS
      for (;;) {
        const at = account.firstAt()
        if (at !== undefined) return at - sentAt
        if (performance.now() > deadline) throw new Error('Nothing is acknowledged any more.')
        await delay(5)
      }
    },
    judge: async () => {
      over.abort()
      await running
      for (const caller of callers) caller.close()
      return await compare(cloud, world, account.names)
    },
  }
}

class Account {
  readonly names = new Set<string>()
  refusals: string[] = []
  gapMs = 0
  lastAt = performance.now()
  #expectedFrom = Number.POSITIVE_INFINITY
  #firstAt: number | undefined

  mark(): void {
    this.refusals = []
    this.gapMs = 0
    this.lastAt = performance.now()
  }

  acknowledge(name: string, sentAt: number): void {
    const now = performance.now()
    this.names.add(name)
    this.gapMs = Math.max(this.gapMs, now - this.lastAt)
    this.lastAt = now
    if (sentAt > this.#expectedFrom) this.#firstAt ??= now
  }

  /** Only what is sent after it tells that there is a primary again. */
  expect(from: number): void {
    this.#expectedFrom = from
    this.#firstAt = undefined
  }

  firstAt(): number | undefined {
    return this.#firstAt
  }
}

async function create(caller: Caller, name: string, account: Account): Promise<void> {
  const sentAt = performance.now()
  const reply = await caller
    .call({ path: '/api/contact', method: 'POST', body: { name } })
    .catch((error: unknown) => error)
  if (reply instanceof Object && 'status' in reply && reply.status === 201) {
    account.acknowledge(name, sentAt)
    return
  }
  const text = reply instanceof Object && 'text' in reply ? String(reply.text) : String(reply)
  account.refusals.push(/"code":"(\w+)"/.exec(text)?.[1] ?? text)
}

async function compare(
  cloud: BenchCloud,
  world: World,
  acknowledged: ReadonlySet<string>,
): Promise<{ readonly acknowledged: number; readonly lost: number; readonly twice: number }> {
  return await asSuperuser(cloud, world.database, async (client) => {
    const { rows } = await client.query<{ name: string; times: number }>(
      "select name, count(*)::int as times from app.contact where name like 'Writer %' group by name",
    )
    const there = new Set(rows.map(({ name }) => name))
    return {
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((name) => !there.has(name)).length,
      twice: rows.filter(({ times }) => times > 1).length,
    }
  })
}
