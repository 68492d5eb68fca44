import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { readState } from '../failover-world.ts'
import { makeStartedHome } from '../started-home.ts'
import { byExtent } from './extent.ts'
import { type Member, openMember } from './member.ts'
import { judge, OrderRecorder, readOrders, readOrphans } from './order-oracle.ts'
import { Random, seeds } from './random.ts'
import { type Home, RunningCloud, removeHome, until, zennnn } from './running-cloud.ts'
import { findVictims, killAll, type Victim } from './victims.ts'

const CLIENTS = 6
const VICTIMS = byExtent<readonly Victim[]>({
  brief: ['serve', 'derive', 'postmaster', 'backend', 'work'],
  full: ['serve', 'serve', 'postmaster', 'postmaster', 'backend', 'backend', 'backend', 'work'],
})
/** In the full run `serve` and `work` are killed beside a primary that moves, too. */
const STANDBY = byExtent({ brief: 'off', full: 'on' })
/** 2 × 10 and 1 × 10.005, which is 10.01: 30.01 in all. */
const LINES = [
  { description: 'Bolts', quantity: '2', unit_price: '10' },
  { description: 'Nut', quantity: '1', unit_price: '10.005' },
]
const EXPECTED = { lines: 2, total: '30.01' }

let home: Home
let cloud: RunningCloud
let member: Member
let customer: string
const recorder = new OrderRecorder()

before(async () => {
  const place = await makeStartedHome()
  home = { ...place, env: { ...place.env, ZENNNN_STANDBY: STANDBY } }
  cloud = await RunningCloud.start(home)
  if (STANDBY === 'on')
    await until(
      async () => (await readState(home.path))['replication'] === 'SYNC',
      'the standby follows',
    )
  member = await openMember(cloud)
  customer = idOf(await post('/api/contact', { name: 'Globex' })) ?? ''
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
})

async function post(path: string, body: unknown): Promise<unknown> {
  const { status, body: text } = await member.post(path, body, { prefer: 'return=representation' })
  return status === 201 ? JSON.parse(text) : undefined
}

function idOf(rows: unknown): string | undefined {
  const id: unknown = Array.isArray(rows) ? Object(rows[0]).id : undefined
  return typeof id === 'string' ? id : undefined
}

/** Makes orders one after the other until told to stop; whatever goes wrong on the way is nobody's promise. */
async function makeOrders(name: string, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count += 1) {
    const note = `${name}/${count}`
    recorder.ask(note)
    const made = await post('/api/sale_order', { customer, note, lines: LINES }).catch(
      () => undefined,
    )
    const id = idOf(made)
    if (id === undefined) await delay(20)
    else recorder.acknowledge(note, id)
  }
}

async function judgeAll(
  asked: ReadonlyMap<string, string | undefined>,
): Promise<readonly string[]> {
  const client = await cloud.look(member.database)
  try {
    assert.deepEqual(await readOrphans(client), { lines: 0, entries: 0 })
    const audit = await zennnn(home, ['audit', 'verify', member.slug])
    assert.equal(audit.code, 0, audit.stdout + audit.stderr)
    return judge(asked, await readOrders(client), EXPECTED)
  } finally {
    await client.end()
  }
}

for (const seed of seeds())
  test(`no acknowledged order is lost, none is half, whatever is killed (seed ${seed})`, async () => {
    let isOver = false
    const random = new Random(seed)
    const clients = Array.from({ length: CLIENTS }, async (_, index) => {
      await makeOrders(`${seed}/${index}`, () => isOver)
    })
    const before = recorder.acknowledged
    const healed = async (): Promise<void> => {
      const enough = recorder.acknowledged + 2 * CLIENTS
      await until(
        async () => await Promise.resolve(recorder.acknowledged >= enough),
        'orders are made again',
      )
    }
    const killed = await killAll(cloud, { victims: VICTIMS, pauseMs: [50, 900], random, healed })
    const during = recorder.acknowledged
    await healed()
    isOver = true
    await Promise.all(clients)
    assert.deepEqual(await judgeAll(recorder.asked), [])
    assert.equal(killed, VICTIMS.length)
    assert.ok(during > before + CLIENTS, 'next to nothing was acknowledged while killing')
    console.log(
      `seed ${seed}: ${killed} killed, ${recorder.asked.size} orders asked for, ${recorder.acknowledged} acknowledged\n`,
    )
  })

test('the judge bites: who acknowledges before the commit is found out', async () => {
  const early = new OrderRecorder()
  for (const [note, id] of recorder.asked) {
    early.ask(note)
    if (id !== undefined) early.acknowledge(note, id)
  }
  const client = await cloud.look(member.database)
  await client.query('begin')
  const { rows } = await client.query<{ id: string }>(
    `insert into app.sale_order (id, customer, note, company, date, state)
     select gen_random_uuid(), $1, 'early', company, date, 'draft' from app.sale_order limit 1 returning id`,
    [customer],
  )
  early.ask('early')
  early.acknowledge('early', rows[0]?.id ?? '')
  const pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  const [postmaster] = await findVictims(cloud.process.pid ?? 0, 'postmaster')
  assert.ok(pid !== undefined && postmaster !== undefined)
  process.kill(pid, 'SIGKILL')
  await until(async () => (await judgeAll(early.asked)).length > 0, 'PostgreSQL comes back')
  assert.deepEqual(await judgeAll(early.asked), ['early: lost'])
  assert.deepEqual(await judgeAll(recorder.asked), [])
})
