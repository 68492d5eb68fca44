import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { makeStartedHome } from '../started-home.ts'
import { byExtent, FULL_ONLY } from './extent.ts'
import { type Member, openMember } from './member.ts'
import { Random, seeds } from './random.ts'
import { type Home, RunningCloud, removeHome, until } from './running-cloud.ts'
import { kill, killAll, type Victim } from './victims.ts'

const ROWS = 4_000
/** Every 100th row has a country that does not exist. */
const BAD_EVERY = 100
const BAD = ROWS / BAD_EVERY
const VICTIMS = byExtent<readonly Victim[]>({
  brief: ['work', 'serve', 'postmaster'],
  full: ['work', 'work', 'serve', 'postmaster', 'backend'],
})
const WITH_KEY = ['with a key', '?key=reference'] as const
const KINDS = byExtent({ brief: [WITH_KEY], full: [WITH_KEY, ['without a key', ''] as const] })
const ENDED_WITHIN_MS = 120_000

let home: Home
let cloud: RunningCloud
let member: Member

before(async () => {
  home = await makeStartedHome()
  cloud = await RunningCloud.start(home)
  member = await openMember(cloud)
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
})

function csv(tag: string): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const country = (index + 1) % BAD_EVERY === 0 ? 'Atlantis' : 'Germany'
    return `${tag}-${index + 1},Contact ${tag} ${index + 1},${country}`
  })
  return `reference,name,country\n${rows.join('\n')}\n`
}

interface Import {
  readonly state: string
  readonly done: number
  readonly result: Readonly<Record<string, unknown>> | null
  readonly problem: unknown
}

/** Orders an import until it is accepted: 202 is the acknowledgement. */
async function order(file: string, query: string): Promise<string> {
  let job: unknown
  await until(async () => {
    const { status, body } = await member.ask(`/api/import/contact${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: file,
    })
    if (status !== 202) return false
    ;({ job } = Object(JSON.parse(body)))
    return true
  }, 'the import is accepted')
  return String(job)
}

async function read(job: string): Promise<Import> {
  const { status, body } = await member.ask(`/api/import/${job}`)
  assert.equal(status, 200, body)
  return JSON.parse(body)
}

async function ended(job: string): Promise<Import> {
  let found: Import | undefined
  await until(
    async () => {
      found = await read(job)
      return !['queued', 'running'].includes(found.state)
    },
    'the import ends',
    ENDED_WITHIN_MS,
  ).catch(async (error: unknown) => {
    throw new Error(`Stands at ${JSON.stringify(await read(job))}`, { cause: error })
  })
  return found ?? assert.fail()
}

async function count(tag: string): Promise<Readonly<Record<string, unknown>>> {
  const client = await cloud.look(member.database)
  try {
    const { rows } = await client.query(
      `select count(*)::int as there, count(distinct name)::int as different,
         (select count(*)::int from app.audit_entry a where a.model = 'contact' and a.operation = 'create'
           and a.after->>'name' like 'Contact ' || $1 || ' %') as audited
       from app.contact where name like 'Contact ' || $1 || ' %'`,
      [tag],
    )
    return rows[0] ?? {}
  } finally {
    await client.end()
  }
}

for (const seed of seeds())
  for (const [kind, query] of KINDS)
    test(`an import ${kind} goes on by itself after kills, and makes nothing twice (seed ${seed})`, async () => {
      const random = new Random(seed + query.length)
      const tag = `${seed}${query === '' ? 'n' : 'k'}`
      const job = await order(csv(tag), query)
      const healed = async (): Promise<void> => {
        const { done } = await read(job).catch(() => ({ done: 0 }))
        await until(async () => {
          const now = await read(job)
          return now.done > done || now.state === 'done'
        }, 'the import goes on').catch(async () => {
          assert.fail(`The import stands at ${JSON.stringify(await read(job))}`)
        })
      }
      const startedAt = performance.now()
      const killed = await killAll(cloud, { victims: VICTIMS, pauseMs: [20, 700], random, healed })
      assert.equal(killed, VICTIMS.length)
      const { state, done, result, problem } = await ended(job)
      assert.deepEqual([state, done, problem], ['done', ROWS, null])
      assert.deepEqual(
        [result?.['rows'], result?.['created'], result?.['unchanged'], result?.['bad_rows']],
        [ROWS, ROWS - BAD, 0, BAD],
      )
      const good = ROWS - BAD
      assert.deepEqual(await count(tag), { there: good, different: good, audited: good })
      const tookS = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`seed ${seed}, import ${kind}: ${killed} killed, done after ${tookS} s\n`)
      await delay(100)
    })

async function hasTwoChunks(): Promise<boolean> {
  return Number((await count('window'))['there']) > 700
}

test(
  'killed between the rows of a chunk and its progress, an import still counts right',
  FULL_ONLY,
  async () => {
    const job = await order(csv('window'), '?key=reference')
    const client = await cloud.look(member.database)
    try {
      await until(async () => (await read(job)).done >= 400, 'the first chunk is done')
      await client.query('begin')
      await client.query('select from app.job where id = $1 for update', [job])
      // Progress cannot be saved now: rows without it would be in sight within these seconds.
      await until(hasTwoChunks, 'a second chunk', 2_000).catch(() => undefined)
      assert.equal(await kill(cloud, 'work', new Random(1)), 1)
      await client.query('rollback')
    } finally {
      await client.end()
    }
    const { state, result } = await ended(job)
    assert.deepEqual(
      [state, result?.['created'], result?.['unchanged'], result?.['bad_rows']],
      ['done', ROWS - BAD, 0, BAD],
    )
  },
)
