import assert from 'node:assert/strict'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { hasCard } from '@zennnn/kernel'
import {
  type Acquirer,
  openAcquirer,
  SECRET_KEY,
  signatureOf,
  WEBHOOK_SECRET,
} from '../acquirer.ts'
import { addPeople, create, PASSWORD, signInAt, type Visitor } from '../download-world.ts'
import { RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import type { Answer } from '../https-world.ts'
import type { TestClient } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const PLAN = ['plan', 'set', 'month', '--price', 'price_month', '--label', 'Monthly']
const EVENTS = '/payment-events'

interface Office {
  readonly cloud: RunningCloud
  readonly acquirer: Acquirer
  readonly control: TestClient
  readonly database: string
  readonly admin: Visitor
}

test('a plan is paid at the acquirer, and its tier follows what the acquirer says', async (t) => {
  const office = await openOffice(t)
  await t.test('nobody but an administrator of the database sees or orders it', async () => {
    await refuseOthers(office)
  })
  let session = ''
  await t.test('who proved who he is is led to a page of the acquirer', async () => {
    session = await subscribe(office)
  })
  await t.test('what the acquirer did not sign, or long ago, changes nothing', async () => {
    await refuseForged(office, session)
  })
  await t.test('paid: the tier follows, once, however often it is told', async () => {
    await pay(office, session)
  })
  await t.test('owing keeps the tier and is said; ended is free, and nothing is lost', async () => {
    await endIt(office)
  })
  await t.test('nothing that is kept of it looks like the number of a card', async () => {
    await requireNoCards(office)
  })
})

async function openOffice(t: TestContext): Promise<Office> {
  const acquirer = await openAcquirer(t)
  const made = await makeStartedHome()
  const home = {
    ...made,
    env: { ...made.env, ZENNNN_CA_FILE: acquirer.door.certificatePath },
  }
  const key = JSON.stringify({ secretKey: SECRET_KEY, origin: acquirer.door.origin })
  for (const [name, content] of [
    ['stripe.json', key],
    ['stripe-webhook', `${WEBHOOK_SECRET}\n`],
  ] as const) {
    const path = join(home.path, 'secrets', name)
    await writeFile(path, content)
    await chmod(path, 0o600)
  }
  const cloud = await RunningCloud.start(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  const database = await create(cloud, 'acme')
  await create(cloud, 'other')
  const acme = await cloud.look(database)
  await acme.query('set role zennnn_owner')
  await addPeople(acme)
  await acme.end()
  const set = await zennnn(home, [...PLAN, '--amount', '29 € a month'])
  assert.equal(set.code, 0, set.stderr)
  const state = JSON.parse(await readFile(join(home.path, 'state.json'), 'utf8'))
  const control = await cloud.look(String(Object(state).control))
  t.after(async () => {
    await control.end()
  })
  const admin = await signInAt(cloud, 'acme.localhost', 'admin@acme.example')
  return { cloud, acquirer, control, database, admin }
}

async function refuseOthers({ cloud, control, database }: Office): Promise<void> {
  const guest: Visitor = { host: 'acme.localhost', headers: { 'content-type': 'application/json' } }
  const carl = await signInAt(cloud, 'acme.localhost', 'carl')
  for (const [who, status] of [
    [guest, 401],
    [carl, 403],
  ] as const) {
    assert.equal((await ask(cloud, who, ['GET', '/api/plan'])).status, status)
    const ordered = await ask(cloud, who, ['POST', '/api/plan/ways', { plan: 'month' }])
    assert.ok([401, 403].includes(ordered.status), ordered.body)
  }
  // Nor does it exist on the cloud's own host, or the acquirer's door on a customer's.
  assert.equal((await cloud.ask('localhost', '/api/plan')).status, 404)
  const body = '{}'
  const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body) }
  const elsewhere = await cloud.ask('acme.localhost', EVENTS, { method: 'POST', headers, body })
  assert.equal(elsewhere.status, 404)
  assert.deepEqual(await jobs(control), [])
  assert.equal(await tier(control, database), 'trial')
}

async function subscribe(office: Office): Promise<string> {
  const { cloud, acquirer, admin, database } = office
  const shown = JSON.parse((await ask(cloud, admin, ['GET', '/api/plan'])).body)
  assert.deepEqual(shown.plans, [{ name: 'month', label: 'Monthly', amount: '29 € a month' }])
  assert.equal(shown.subscription, null)
  const unproved = await signInAt(cloud, 'acme.localhost', 'bob')
  await proofsEnd(cloud, database)
  const refused = await ask(cloud, unproved, ['POST', '/api/plan/ways', { plan: 'month' }])
  assert.equal(refused.status, 403, refused.body)
  await confirm(cloud, admin)
  for (const plan of ['year', "month'; drop", 7]) {
    const answer = await ask(cloud, admin, ['POST', '/api/plan/ways', { plan }])
    assert.equal(answer.status, 400, answer.body)
  }
  const none = await ask(cloud, admin, ['POST', '/api/plan/ways', {}])
  assert.equal(none.status, 409, none.body)
  assert.deepEqual(await logged(cloud, database), [])
  const job = await order(cloud, admin, { plan: 'month' })
  assert.deepEqual(await logged(cloud, database), [
    'went to the acquirer to subscribe to the plan "month"',
  ])
  const url = await pageOf(office, job)
  const [, session = ''] = /\/pay\/(\w+)$/.exec(url) ?? []
  assert.equal(url, `${acquirer.door.origin}/pay/${session}`)
  const [form] = acquirer.forms
  assert.equal(form?.get('mode'), 'subscription')
  assert.equal(form.get('line_items[0][price]'), 'price_month')
  assert.equal(form.get('client_reference_id'), database)
  assert.equal(form.get('customer_email'), 'admin@acme.example')
  const stranger = await signInAt(cloud, 'other.localhost', 'admin@other.example')
  assert.equal((await ask(cloud, stranger, ['GET', `/api/plan/ways/${job}`])).status, 404)
  return session
}

async function refuseForged({ cloud, control, database }: Office, session: string): Promise<void> {
  const body = eventOf('evt_1', 'checkout.session.completed', { id: session })
  const foreign = eventOf('evt_2', 'checkout.session.completed', { id: 'cs_of_somebody' })
  for (const [signature, status] of [
    [undefined, 400],
    [signatureOf(body, { secret: 'whsec_other' }), 400],
    [signatureOf(body, { ago: 301 }), 400],
    [signatureOf(`${body} `), 400],
  ] as const)
    assert.equal((await tell(cloud, body, signature)).status, status)
  assert.equal((await tell(cloud, 'no event', signatureOf('no event'))).status, 400)
  // Of nothing that this cloud asked for: heard, so that it is not told for three days, and forgotten.
  assert.equal((await tell(cloud, foreign, signatureOf(foreign))).status, 204)
  const { rows } = await control.query('select id from zennnn_cloud.payment_event')
  assert.deepEqual(rows, [])
  assert.equal(await tier(control, database), 'trial')
}

async function pay(office: Office, session: string): Promise<void> {
  const { cloud, acquirer, admin, control, database } = office
  const body = eventOf('evt_3', 'checkout.session.completed', { id: session })
  // Told before anybody paid: the acquirer is asked, and says so.
  const early = eventOf('evt_0', 'checkout.session.completed', { id: session })
  assert.equal((await tell(cloud, early, signatureOf(early))).status, 204)
  await followed(control, 1)
  assert.equal(await tier(control, database), 'trial')
  acquirer.pay(session)
  // The first news of a payment comes once: that the acquirer does not answer then must not lose it.
  acquirer.fail(1)
  for (let told = 0; told < 3; told += 1)
    assert.equal((await tell(cloud, body, signatureOf(body))).status, 204)
  await followed(control, 2)
  assert.equal(await tier(control, database), 'paid')
  const shown = JSON.parse((await ask(cloud, admin, ['GET', '/api/plan'])).body)
  assert.equal(shown.subscription.state, 'paid')
  assert.equal(shown.subscription.label, 'Monthly')
  await confirm(cloud, admin)
  const twice = await ask(cloud, admin, ['POST', '/api/plan/ways', { plan: 'month' }])
  assert.equal(twice.status, 409, twice.body)
  assert.match(twice.body, /paid twice/)
  const portal = await pageOf(office, await order(cloud, admin, {}))
  assert.equal(portal, `${acquirer.door.origin}/portal/cus_1`)
}

async function endIt({ cloud, acquirer, control, database }: Office): Promise<void> {
  acquirer.turn('sub_1', 'past_due')
  const failed = eventOf('evt_4', 'invoice.payment_failed', { subscription: 'sub_1' })
  assert.equal((await tell(cloud, failed, signatureOf(failed))).status, 204)
  await followed(control, 3)
  assert.equal(await tier(control, database), 'paid')
  acquirer.turn('sub_1', 'canceled')
  // Says something else than the acquirer: it is asked, not believed.
  const stale = eventOf('evt_5', 'customer.subscription.updated', { id: 'sub_1', status: 'active' })
  assert.equal((await tell(cloud, stale, signatureOf(stale))).status, 204)
  await followed(control, 4)
  assert.equal(await tier(control, database), 'free')
  const { rows } = await control.query(
    `select subject from app.mail where "to" = 'admin@acme.example' and subject like '%: acme' order by id`,
  )
  assert.deepEqual(
    rows.map(({ subject }) => subject),
    ['A payment did not succeed: acme', 'Your subscription has ended: acme'],
  )
  assert.equal((await cloud.ask('acme.localhost', '/sign-in')).status, 200)
}

async function requireNoCards({ control }: Office): Promise<void> {
  const { rows } = await control.query(
    `select row_to_json(j)::text as kept from app.job j
     union all select row_to_json(s)::text from zennnn_cloud.subscription s
     union all select row_to_json(e)::text from zennnn_cloud.payment_event e
     union all select row_to_json(p)::text from zennnn_cloud.payment_session p`,
  )
  assert.ok(rows.length > 8)
  for (const { kept } of rows) assert.ok(!hasCard(String(kept)), String(kept))
}

async function ask(
  cloud: RunningCloud,
  { host, headers }: Visitor,
  [method, path, body]: readonly [string, string, unknown?],
): Promise<Answer> {
  return await cloud.ask(host, path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function order(cloud: RunningCloud, who: Visitor, wanted: object): Promise<string> {
  const answer = await ask(cloud, who, ['POST', '/api/plan/ways', wanted])
  assert.equal(answer.status, 202, answer.body)
  return String(JSON.parse(answer.body).job)
}

async function pageOf({ cloud, admin }: Office, job: string): Promise<string> {
  let shown: { readonly state?: string; readonly url?: string } = {}
  await until(async () => {
    shown = JSON.parse((await ask(cloud, admin, ['GET', `/api/plan/ways/${job}`])).body)
    return shown.state === 'done' || shown.state === 'failed'
  }, 'a page of the acquirer')
  assert.equal(shown.state, 'done')
  return String(shown.url)
}

async function confirm(cloud: RunningCloud, who: Visitor): Promise<void> {
  const answer = await ask(cloud, who, ['POST', '/auth/confirm', { password: PASSWORD }])
  assert.equal(answer.status, 200, answer.body)
  // With each proof a session goes on by another token.
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  Object.assign(who.headers, {
    cookie,
    'x-csrf-token': String(JSON.parse(answer.body).csrf_token),
  })
}

/** As if everybody had proven who he is long ago. */
async function proofsEnd(cloud: RunningCloud, database: string): Promise<void> {
  const client = await cloud.look(database)
  await client.query(`update zennnn.session set confirmed_at = confirmed_at - interval '1 day'`)
  await client.end()
}

/** What the log of the database says about its plan. */
async function logged(cloud: RunningCloud, database: string): Promise<readonly unknown[]> {
  const client = await cloud.look(database)
  const { rows } = await client.query(
    `select why from app.audit_entry where model = 'plan' order by at, id`,
  )
  await client.end()
  return rows.map(({ why }) => why)
}

function eventOf(id: string, type: string, object: object): string {
  return JSON.stringify({ id, type, data: { object } })
}

async function tell(
  cloud: RunningCloud,
  body: string,
  signature: string | undefined,
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(signature === undefined ? {} : { 'stripe-signature': signature }),
  }
  return await cloud.ask('localhost', EVENTS, { method: 'POST', headers, body })
}

async function tier(control: TestClient, database: string): Promise<unknown> {
  const { rows } = await control.query('select tier from app.database where database_id = $1', [
    database,
  ])
  return rows[0]?.tier
}

async function jobs(control: TestClient): Promise<readonly unknown[]> {
  const { rows } = await control.query(
    `select kind from app.job where kind in ('payment_way', 'follow_subscription')`,
  )
  return rows
}

/** So many were told and done, and no more. */
async function followed(control: TestClient, count: number): Promise<void> {
  const sql = `select state from app.job where kind = 'follow_subscription' order by id`
  await until(
    async () => (await control.query(sql)).rows.every(({ state }) => state === 'done'),
    'subscriptions followed',
  )
  assert.equal((await control.query(sql)).rows.length, count)
}
