import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Connections } from '@zennnn/data'
import {
  type Clock,
  newMailedLink,
  newRecordId,
  type RecordId,
  sealingKeyOf,
  systemClock,
} from '@zennnn/kernel'
import {
  createMailTransport,
  type MailSender,
  mailChore,
  sendQueuedMail,
  startInbox,
  startMailPump,
} from '@zennnn/messages'
import { openWorld, silentLog, type TestWorld } from '../kit.ts'

const SEALING = sealingKeyOf('test')
/** Nothing else is told. */
const prepare = async (): Promise<void> => {}
const FROM = { name: 'Acme', address: 'no-reply@localhost' }

interface MailWorld extends TestWorld {
  readonly sender: MailSender
  /** Sends to a port where nobody listens. */
  readonly nowhere: MailSender
  put(subject: string, more?: { readonly text?: string; readonly to?: string }): Promise<RecordId>
  mail(id: RecordId): Promise<Record<string, unknown>>
  inbox(): Promise<readonly Record<string, unknown>[]>
}

async function openMail(t: TestContext, clock: Clock = systemClock): Promise<MailWorld> {
  const world = await openWorld(t)
  const connections = new Connections({
    ...world.address,
    login: () => ({ user: 'zennnn_maintain', password: world.secrets.maintain }),
    clock,
    log: silentLog,
  })
  const inbox = await startInbox({
    port: 0,
    control: world.database,
    connections,
    clock,
    log: silentLog,
  })
  const transportTo = (port: number) => {
    const transport = createMailTransport({ host: '127.0.0.1', port, security: 'none', from: FROM })
    t.after(() => {
      transport.close()
    })
    return { connections, transport, prepare, sealing: SEALING, clock, log: silentLog }
  }
  t.after(async () => {
    await inbox.close()
    await connections.close()
  })
  return {
    ...world,
    sender: transportTo(inbox.port),
    nowhere: transportTo(9),
    put: async (subject, { text = 'Hello', to = 'buyer@example.com' } = {}) => {
      const id = newRecordId(systemClock)
      await world.superuser.query(
        'insert into app.mail (id, "to", subject, text) values ($1, $2, $3, $4)',
        [id, to, subject, text],
      )
      return id
    },
    mail: async (id) => {
      const { rows } = await world.superuser.query<Record<string, unknown>>(
        'select * from app.mail where id = $1',
        [id],
      )
      return rows[0] ?? {}
    },
    inbox: async () => {
      const { rows } = await world.superuser.query<Record<string, unknown>>(
        'select * from app.inbox_mail order by received_at, id',
      )
      return rows
    },
  }
}

test('a queued mail arrives once, with its link, which no stored copy has', async (t) => {
  const world = await openMail(t)
  const url = await putLink(world, 'buyer@example.com')
  const id = await world.put('Quotation', { text: url })
  assert.equal(await sendQueuedMail(world.database, world.sender), 1)
  assert.equal(await sendQueuedMail(world.database, world.sender), 0)
  const [caught, ...more] = await world.inbox()
  assert.equal(more.length, 0)
  assert.equal(caught?.['subject'], 'Quotation')
  assert.equal(caught['to'], 'buyer@example.com')
  assert.equal(caught['message_id'], `<${id}@localhost>`)
  assert.match(String(caught['text']), /^https:\/\/acme\.localhost\/link\/[\w-]{43}\s*$/)
  const mail = await world.mail(id)
  assert.equal(mail['state'], 'sent')
  assert.equal(mail['text'], url)
  assert.ok(mail['sent_at'])
  const { rows } = await world.superuser.query('select 1 from zennnn.link where sealed is not null')
  assert.deepEqual(rows, [], 'what was sent is kept nowhere')
})

test('a link goes to its recipient and to nobody else, and not at all once it opens nothing', async (t) => {
  const world = await openMail(t)
  const [swapped, withdrawn, expired] = [
    await putLink(world, 'buyer@example.com'),
    await putLink(world, 'withdrawn@example.com'),
    await putLink(world, 'expired@example.com'),
  ]
  await world.superuser.query(
    `update zennnn.link set revoked_at = case when recipient ~ 'withdrawn' then now() end,
       expires_at = case when recipient ~ 'expired' then now() else expires_at end`,
  )
  const ids = [
    await world.put('Swapped', { text: swapped, to: 'eve@evil.example' }),
    await world.put('Withdrawn', { text: withdrawn, to: 'withdrawn@example.com' }),
    await world.put('Expired', { text: expired, to: 'expired@example.com' }),
  ]
  assert.equal(await sendQueuedMail(world.database, world.sender), 0)
  assert.deepEqual(await world.inbox(), [])
  for (const id of ids) {
    const { state, error } = await world.mail(id)
    assert.equal(state, 'failed')
    assert.match(String(error), /withdrawn or has expired, or is not for this recipient/)
  }
})

/** Makes a link; what its mail says before it leaves. */
async function putLink(world: MailWorld, recipient: string): Promise<string> {
  const maker = { clock: systemClock, sealing: SEALING }
  const { id, hash, sealed, url } = newMailedLink(maker, 'https://acme.localhost')
  await world.superuser.query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
     values ($1, $2, 'quotation', 'sale_order', gen_random_uuid(), $3, now() + interval '1 day', $4)`,
    [id, hash, recipient, sealed],
  )
  return url
}

test('senders at the same time share the mails, each goes out once', async (t) => {
  const world = await openMail(t)
  for (let number = 0; number < 12; number += 1) await world.put(`mail ${number}`)
  const sent = await Promise.all(
    [1, 2, 3].map(async () => await sendQueuedMail(world.database, world.sender)),
  )
  assert.equal(
    sent.reduce((sum, one) => sum + one, 0),
    12,
  )
  const subjects = (await world.inbox()).map((mail) => mail['subject'])
  assert.equal(new Set(subjects).size, 12)
  assert.equal(subjects.length, 12)
})

test('a mail server that does not answer keeps the mail waiting, and it is sent when it is due', async (t) => {
  let now = new Date()
  const world = await openMail(t, { now: () => now })
  const id = await world.put('later')
  assert.equal(await sendQueuedMail(world.database, world.nowhere), 0)
  const waiting = await world.mail(id)
  assert.equal(waiting['state'], 'queued')
  assert.equal(waiting['attempts'], 1)
  assert.match(String(waiting['error']), /ECONNREFUSED/)
  assert.equal(await sendQueuedMail(world.database, world.sender), 0, 'not due yet')
  now = new Date(now.getTime() + 61_000)
  assert.equal(await sendQueuedMail(world.database, world.sender), 1)
  assert.equal((await world.mail(id))['error'], null)
})

test('the mail of a sender that died is taken over after its lease, not before', async (t) => {
  let now = new Date()
  const world = await openMail(t, { now: () => now })
  const id = await world.put('orphan')
  await world.superuser.query(
    `update app.mail set state = 'sending', attempts = 1, next_attempt_at = $2 where id = $1`,
    [id, new Date(now.getTime() + 300_000)],
  )
  assert.equal(await sendQueuedMail(world.database, world.sender), 0)
  now = new Date(now.getTime() + 301_000)
  assert.equal(await sendQueuedMail(world.database, world.sender), 1)
  assert.equal((await world.mail(id))['attempts'], 2)
})

test('a mail whose headers are forged fails for good and never leaves', async (t) => {
  const world = await openMail(t)
  const id = await world.put('x\r\nBcc: everybody@example.com')
  const other = await world.put('y', { to: 'a@b.example, c@d.example' })
  assert.equal(await sendQueuedMail(world.database, world.sender), 0)
  assert.equal((await world.mail(id))['state'], 'failed')
  assert.equal((await world.mail(other))['state'], 'failed')
  assert.deepEqual(await world.inbox(), [])
})

test('a mail with the number of a card fails for good and never leaves, whatever put it there', async (t) => {
  const world = await openMail(t)
  const id = await world.put('Payment', { text: 'Charge 4111 1111 1111 1111, please.' })
  const other = await world.put('Payment', { text: 'Charge the card ending in 1111, please.' })
  assert.equal(await sendQueuedMail(world.database, world.sender), 1)
  const { state, error } = await world.mail(id)
  assert.equal(state, 'failed')
  assert.match(String(error), /payment card/)
  assert.doesNotMatch(String(error), /1111/)
  assert.equal((await world.mail(other))['state'], 'sent')
  assert.equal((await world.inbox()).length, 1)
})

test('users cannot touch the outbox, and only administrators read it', async (t) => {
  const world = await openMail(t)
  await world.put('secret')
  const seller = await world.user('seller', ['sales_manager'])
  const admin = await world.user('admin', ['administrator'])
  const count = async (principal: typeof seller.principal) => {
    const text = 'select count(*)::integer as count from app.mail'
    const [result] = await world.connections.batch(world.database, principal, [
      { text, values: [] },
    ])
    return result?.rows[0]?.['count']
  }
  assert.equal(await count(admin.principal), 1)
  // A model without any grant is closed altogether; with one, it has no rows.
  assert.notEqual(await count(seller.principal).catch(() => 0), 1)
  const text = "update app.mail set state = 'queued'"
  await assert.rejects(
    world.connections.batch(world.database, admin.principal, [{ text, values: [] }]),
    { code: 'ACCESS_DENIED' },
  )
})

test('the pump sends new mail by itself, within seconds', async (t) => {
  const world = await openMail(t)
  const pump = startMailPump({
    sender: world.sender,
    control: world.database,
    databases: async () => [world.database],
    intervalMs: 100,
  })
  t.after(async () => {
    await pump.stop()
  })
  await delay(300)
  await world.put('pumped')
  const deadline = performance.now() + 15_000
  while ((await world.inbox()).length === 0 && performance.now() < deadline) await delay(100)
  assert.equal((await world.inbox())[0]?.['subject'], 'pumped')
})

test('the sweep goes on to the next database when one is away', async (t) => {
  const world = await openMail(t)
  await world.put('swept')
  const other = await openWorld(t)
  await other.superuser.query('drop table app.mail cascade')
  const chore = mailChore(world.sender, async () => [other.database, world.database])
  await chore.run()
  assert.equal((await world.inbox())[0]?.['subject'], 'swept')
})
