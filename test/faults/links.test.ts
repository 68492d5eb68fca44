import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../https-world.ts'
import { makeStartedHome } from '../started-home.ts'
import { byExtent, FULL_ONLY } from './extent.ts'
import { type Member, openMember } from './member.ts'
import { Random, seeds } from './random.ts'
import { type Home, RunningCloud, removeHome, until } from './running-cloud.ts'
import { kill, killAll, type Victim } from './victims.ts'

const ORDERS = byExtent({ brief: 10, full: 30 })
const CLICKS = 3
/** As patient as everything else here: two starts of a cloud on a busy machine. */
const PATIENCE_MS = 60_000
const SENDING = byExtent<readonly Victim[]>({
  brief: ['work', 'postmaster'],
  full: ['work', 'work', 'backend', 'postmaster'],
})
const CONFIRMING = byExtent<readonly Victim[]>({
  brief: ['serve', 'postmaster', 'backend'],
  full: ['serve', 'serve', 'postmaster', 'backend', 'backend'],
})

let home: Home
let cloud: RunningCloud
let member: Member
let customer: string

before(async () => {
  home = await makeStartedHome()
  cloud = await RunningCloud.start(home)
  member = await openMember(cloud)
  customer = await create('contact', { name: 'Globex', email: 'buyer@globex.example' })
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
})

beforeEach(answers)

async function answers(): Promise<void> {
  await until(async () => (await member.ask('/api/contact?limit=1')).status === 200, 'acme answers')
}

async function create(model: string, body: object): Promise<string> {
  const { status, body: text } = await member.post(`/api/${model}`, body, {
    prefer: 'return=representation',
  })
  assert.equal(status, 201, text)
  return String(Object(JSON.parse(text)[0]).id)
}

async function rows(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = await cloud.look(database)
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Undefined when the connection broke or nobody answered. */
async function trying(ask: Promise<Answer>): Promise<Answer | undefined> {
  return await ask.catch(() => undefined)
}

/** Sends each quotation until that is acknowledged. */
async function sendAll(orders: readonly string[]): Promise<void> {
  for (const id of orders)
    await until(
      async () => (await trying(member.post('/api/rpc/sale_order.send', { id })))?.status === 200,
      `quotation ${id} is sent`,
    )
}

interface Delivered {
  readonly messageId: string
  readonly url: string
}

async function inbox(): Promise<readonly Delivered[]> {
  const found = await rows(
    await cloud.control(),
    'select message_id, text from app.inbox_mail order by received_at',
  )
  return found.map(({ message_id: messageId, text }) => ({
    messageId: String(messageId),
    url: /https:\S+\/link\/\S+/.exec(String(text))?.[0] ?? '',
  }))
}

/**
 * Lets retries and the leases of senders that are dead since `gone` be due now instead of in minutes. Leases of later
 * senders stay: whoever takes a mail from a living one sends it twice.
 */
async function endWaits(gone: Date): Promise<void> {
  await rows(
    member.database,
    `update app.mail set next_attempt_at = now() where next_attempt_at > now()
       and (state = 'queued' or state = 'sending' and next_attempt_at < '${gone.toISOString()}'::timestamptz + interval '5 minutes')`,
  )
}

async function waitForMails(): Promise<void> {
  await until(async () => (await kill(cloud, 'work', new Random(1))) === 1, 'work is there')
  // What PostgreSQL still does for the dead is done by then, and the next `work` has not begun.
  const gone = new Date(Date.now() + 300)
  await until(
    async () => {
      await endWaits(gone)
      // Something inserted: the sender looks at databases where something was, and else once a minute.
      await trying(member.post('/api/tag', { name: `${performance.now()}` }))
      const [left] = await rows(
        member.database,
        `select count(*)::int as count from app.mail where state <> 'sent'`,
      )
      return left?.['count'] === 0
    },
    'all mails are sent',
    150_000,
  )
}

interface Bearer {
  readonly order: string
  readonly cookie: string
  readonly csrf: string
}

/** Opens a mailed link like a browser: cookie, then the form. */
async function openLink(url: string): Promise<Bearer> {
  const { host } = member
  const opened = await cloud.ask(host, new URL(url).pathname)
  assert.equal(opened.status, 303, opened.body)
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  const page = await cloud.ask(host, '/link', { headers: { cookie } })
  assert.equal(page.status, 200, page.body)
  const csrf = /name="csrf_token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const order = /S\d{4}-\d{5}/.exec(page.body)?.[0] ?? ''
  return { order, cookie, csrf }
}

async function confirm({ cookie, csrf }: Bearer, name: string): Promise<Answer | undefined> {
  return await trying(
    cloud.ask(member.host, '/link', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf_token: csrf, name }).toString(),
    }),
  )
}

/** Clicks at the same time, again while nobody answers; returns the names whose click was acknowledged. */
async function clickUntilAnswered(bearer: Bearer): Promise<readonly string[]> {
  const acknowledged: string[] = []
  const click = async (index: number): Promise<void> => {
    let last = ''
    const deadline = performance.now() + PATIENCE_MS
    for (let round = 0; performance.now() < deadline; round++) {
      const name = `${bearer.order} ${index}.${round}`
      const answer = await confirm(bearer, name)
      last = answer === undefined ? 'nobody answers' : `${answer.status} ${answer.body}`
      if (answer?.status === 303) acknowledged.push(name)
      if (answer !== undefined && answer.status < 500) return
      await delay(50)
    }
    assert.fail(`${bearer.order}: ${last}`)
  }
  await Promise.all(Array.from({ length: CLICKS }, async (_, index) => await click(index)))
  return acknowledged
}

for (const seed of seeds())
  test(`mails and confirmations survive kills: none lost, none twice (seed ${seed})`, async () => {
    const random = new Random(seed)
    const orders: string[] = []
    for (let count = 0; count < ORDERS; count++)
      orders.push(
        await create('sale_order', {
          customer,
          note: `seed ${seed}`,
          lines: [{ description: 'Bolts', quantity: '2', unit_price: '10' }],
        }),
      )
    const before = (await inbox()).length
    const startedAt = performance.now()
    const lap = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
    const [, killedSending] = await Promise.all([
      sendAll(orders),
      killAll(cloud, { victims: SENDING, pauseMs: [50, 800], random, healed: answers }),
    ])
    const sentAfter = lap()
    await waitForMails()
    const mailedAfter = lap()
    const mails = (await inbox()).slice(before)
    const outbox = await rows(
      member.database,
      `select m.id, m.record from app.mail m join app.sale_order o on o.id::text = m.record where o.note = 'seed ${seed}'`,
    )
    const byId = Map.groupBy(mails, ({ messageId }) => messageId)
    const lost = outbox.filter(({ id }) => !byId.has(`<${String(id)}@localhost>`))
    assert.deepEqual(lost, [], 'mails of the outbox that never arrived')
    assert.equal(byId.size, outbox.length, 'mails that no outbox knows')
    assert.deepEqual(
      orders.filter((id) => !outbox.some(({ record }) => record === id)),
      [],
    )
    const doubles = mails.length - byId.size
    // The last kill is that of waitForMails.
    assert.ok(doubles <= killedSending + 1, `${doubles} doubles after ${killedSending} kills`)

    // Sending again ends the link sent before, so only the last of an order opens.
    const last = new Map<string, string>()
    for (const { id, record } of outbox)
      for (const mail of byId.get(`<${String(id)}@localhost>`) ?? [])
        last.set(`${String(record)} ${String(id)}`, mail.url)
    const bearers: Bearer[] = []
    for (const url of last.values()) {
      const opened = await openLink(url).catch(() => undefined)
      if (opened !== undefined) bearers.push(opened)
    }
    assert.equal(new Set(bearers.map(({ order }) => order)).size, ORDERS)
    const clicking = Promise.all(
      bearers.map(async (bearer, index) => {
        await delay(index * 100)
        return [bearer.order, await clickUntilAnswered(bearer)] as const
      }),
    )
    const killed = await killAll(cloud, {
      victims: CONFIRMING,
      pauseMs: [50, 700],
      random,
      healed: answers,
    })
    assert.deepEqual([killedSending, killed], [SENDING.length, CONFIRMING.length])
    const clicked = new Map(await clicking)
    const stored = await rows(
      member.database,
      `select o.number, o.state, o.confirmed_by_name as name,
         (select count(*)::int from app.audit_entry a where a.record = o.id::text and a.model = 'sale_order'
           and a.operation = 'update' and a.after->>'state' = 'confirmed') as times
       from app.sale_order o where o.note = 'seed ${seed}'`,
    )
    let acknowledged = 0
    for (const { number, state, name, times } of stored) {
      const names = clicked.get(String(number)) ?? []
      acknowledged += names.length
      assert.deepEqual([state, times], ['confirmed', 1], String(number))
      assert.ok(names.length <= 1, `${String(number)} was acknowledged to ${names.join(' and ')}`)
      if (names.length === 1) assert.equal(name, names[0])
    }
    console.log(
      `seed ${seed}: ${killedSending} killed while sending ${outbox.length} mails (${doubles} doubles), ` +
        `${killed} killed while confirming ${ORDERS} orders (${acknowledged} acknowledged); ` +
        `sent after ${sentAfter}, delivered after ${mailedAfter}, confirmed after ${lap()}\n`,
    )
  })

test(
  'a sender killed after the mail was taken sends it once more, as the same message',
  FULL_ONLY,
  async () => {
    const id = await create('sale_order', {
      customer,
      note: 'once more',
      lines: [{ description: 'Bolts', quantity: '2', unit_price: '10' }],
    })
    const [control, acme] = [
      await cloud.look(await cloud.control()),
      await cloud.look(member.database),
    ]
    const mailIs = async (state: string): Promise<boolean> => {
      const text = 'select 1 from app.mail where record = $1 and state = $2'
      return (await acme.query(text, [id, state])).rows.length === 1
    }
    const messages = async (): Promise<readonly unknown[]> => {
      const text = `select i.message_id from app.inbox_mail i where i.message_id like '%' || $1 || '%'`
      const { rows } = await acme.query<{ id: string }>(
        'select id from app.mail where record = $1',
        [id],
      )
      return (await control.query(text, [rows[0]?.id])).rows.map(({ message_id: each }) => each)
    }
    try {
      // First the inbox waits for us, so that the mail is on its way; then the mark "sent" does.
      await control.query('begin')
      await control.query('lock table app.inbox_mail in share mode')
      assert.equal((await member.post('/api/rpc/sale_order.send', { id })).status, 200)
      await until(async () => await mailIs('sending'), 'the mail is on its way')
      await acme.query('begin')
      await acme.query('select from app.mail where record = $1 for update', [id])
      await control.query('commit')
      await until(async () => (await messages()).length === 1, 'the mail is taken')
      assert.equal(await kill(cloud, 'work', new Random(1)), 1)
      // PostgreSQL sees within 5 s that whoever waits there is gone; before, it would still do what he asked for.
      await until(async () => {
        const text = `select 1 from pg_stat_activity where wait_event_type = 'Lock'`
        return (await acme.query(text)).rows.length === 0
      }, 'the last wish of the sender is dropped')
      await acme.query('commit')
      await waitForMails()
      const [first, second, ...more] = await messages()
      assert.deepEqual([first, more], [second, []])
    } finally {
      await control.end()
      await acme.end()
    }
  },
)
