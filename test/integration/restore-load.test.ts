import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { getRestore } from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import {
  openRestoreWorld,
  openSite,
  type RestoreWorld,
  restoreLive,
  signIn,
} from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const WRITERS = 8

interface Load {
  /** Ids of records whose making was acknowledged. */
  readonly written: string[]
  readonly problems: string[]
  readonly slowestMs: () => number
  stop(): Promise<void>
}

/** Eight who write and eight who read, without a pause, until it is stopped or the test's time is over. */
function startLoad(t: TestContext, site: HttpsWorld, token: string): Load {
  const written: string[] = []
  const problems: string[] = []
  const stopping = new AbortController()
  let slowest = 0
  const measured = async (ask: () => Promise<void>): Promise<void> => {
    while (!stopping.signal.aborted && !t.signal.aborted) {
      const began = performance.now()
      await ask()
      slowest = Math.max(slowest, performance.now() - began)
    }
  }
  const write = async (): Promise<void> => {
    const id = newRecordId(systemClock)
    const body = JSON.stringify({ id, name: `tag ${id}` })
    const answer = await site.ask('/api/tag', { method: 'POST', headers: genuine(token), body })
    if (answer.status === 201) written.push(id)
    else problems.push(`${answer.status} ${answer.body}`)
  }
  const read = async (): Promise<void> => {
    const answer = await site.ask('/api/tag?limit=5', { headers: genuine(token) })
    if (answer.status !== 200) problems.push(`${answer.status} ${answer.body}`)
  }
  const running = Array.from({ length: WRITERS }, () => [measured(write), measured(read)]).flat()
  return {
    written,
    problems,
    slowestMs: () => Math.round(slowest),
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function idsIn(world: RestoreWorld, database: string): Promise<ReadonlySet<string>> {
  // The one that is kept is closed.
  await world.ask('postgres', `alter database "${database}" allow_connections true`)
  const row = await world.ask(database, 'select array_agg(id::text) as ids from app.tag')
  return new Set(Array.isArray(row?.['ids']) ? row['ids'].map(String) : [])
}

/** What the log of a server says of holds of a database, in order. */
function holdsIn({ lines }: HttpsWorld, database: string): string {
  const words = lines.flatMap((line) => {
    const entry: unknown = JSON.parse(line)
    const [event, about, word]: readonly unknown[] = ['event', 'database', 'word'].map((name) =>
      Reflect.get(Object(entry), name),
    )
    return event === 'database_held' && about === database ? [String(word)] : []
  })
  return words.join(' ')
}

test(
  'a restore on live and its undo lose no acknowledged write, refuse nobody and sign nobody out',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const site = await openSite(t, world)
    const backup = await world.backup()
    const token = await signIn(world)
    const stream = await site.open('/api/events', { headers: genuine(token) })
    assert.equal(stream.status, 200)
    const load = startLoad(t, site, token)
    const before = load.written.length
    const restore = await restoreLive(world, backup)
    await stream.ended()
    const afterRestore = load.written.length
    const undo = await world.run('restore_undo', { restore: restore.id })
    assert.equal(undo['state'], 'done', String(undo['message']))
    await load.stop()
    const undone = await getRestore(world.tools, restore.id)
    t.diagnostic(
      `held ${restore.heldMs} ms for the restore, ${undone.heldMs} ms for the undo; slowest request ${load.slowestMs()} ms; ${load.written.length} writes`,
    )
    assert.deepEqual(load.problems, [])
    // Each hold has its end, and at most three of them came before an exchange.
    assert.match(holdsIn(site, world.database), /^hold resume( hold resume){1,5}$/)
    assert.ok(before < afterRestore && afterRestore < load.written.length)
    assert.deepEqual([restore.state, undone.state], ['done', 'undone'])
    const [live, other] = [await idsIn(world, world.database), await idsIn(world, undone.fresh)]
    const lost = load.written.filter((id) => !live.has(id) && !other.has(id))
    const twice = load.written.filter((id) => live.has(id) && other.has(id))
    assert.deepEqual([lost, twice], [[], []])
    // What was written before the exchange, and after its undo, is in the live one.
    assert.ok(live.has(load.written[0] ?? '') && live.has(load.written.at(-1) ?? ''))
    assert.ok(load.written.some((id) => other.has(id)))
  },
)

test(
  'a server that does not hear of the exchange loses no acknowledged write and repeats none',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const site = await openHttps(t, { acme: world.served(world.database) })
    const backup = await world.backup()
    const token = await signIn(world)
    const load = startLoad(t, site, token)
    const restore = await restoreLive(world, backup)
    const after = load.written.length
    while (load.written.length < after + WRITERS) await delay(10)
    await load.stop()
    // Cut off in the middle: what may have arrived is not sent again, and what surely changed nothing says so.
    assert.deepEqual(
      load.problems.filter((one) => !/OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE/.test(one)),
      [],
    )
    const [live, other] = [await idsIn(world, world.database), await idsIn(world, restore.fresh)]
    const lost = load.written.filter((id) => !live.has(id) && !other.has(id))
    const twice = load.written.filter((id) => live.has(id) && other.has(id))
    assert.deepEqual([lost, twice], [[], []])
  },
)
