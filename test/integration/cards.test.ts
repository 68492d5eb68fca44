import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Connections, scanForCards } from '@zennnn/data'
import { systemClock } from '@zennnn/kernel'
import { writeXlsxStream } from 'hucre/xlsx'
import { type Answer, type Ask, genuine, type HttpsWorld } from '../https-world.ts'
import { openImports } from '../import-world.ts'
import { openWorld, silentLog, type TestUser, type TestWorld } from '../kit.ts'

/** A number that acquirers publish for tests. */
const CARD = '4111 1111 1111 1111'
const PLAIN = '4111111111111111'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

interface CardWorld {
  readonly world: TestWorld
  readonly https: HttpsWorld
  readonly ann: TestUser
}

test('no request leaves the number of a card in the database or in the log, whichever way it tries', async (t) => {
  const { world, https } = await openImports(t)
  const ann = await world.user('ann@example.com', ['administrator', 'contacts_user', 'sales_user'])
  const tried: CardWorld = { world, https, ann }
  const before = await scanAs(t, world)
  assert.ok(before.looked > 0)
  assert.deepEqual([before.found, before.isEverywhere], [0, true])
  await refusedInFields(tried)
  await refusedInFiles(tried)
  await refusedInImports(tried)
  await refusedElsewhere(tried)
  const after = await scanAs(t, world)
  assert.deepEqual(after.places, [])
  const { rows } = await world.superuser.query(
    `select (select count(*) from zennnn.blob)::integer as blobs, (select count(*) from zennnn.upload)::integer as uploads,
       (select count(*) from app.attachment)::integer as attachments`,
  )
  assert.deepEqual(rows, [{ blobs: 1, uploads: 0, attachments: 1 }])
  assert.ok(https.lines.length > 10)
  assert.doesNotMatch(https.lines.join(''), /4111[ -]?1111[ -]?1111/)
})

test('a scan finds what came in before, says where and how often, shows nothing and may change nothing', async (t) => {
  const world = await openWorld(t)
  const other = await openWorld(t)
  await world.superuser.query(
    "insert into app.contact (id, name, notes) select zennnn.new_id(), 'c' || n, 'pays with ' || $1 from generate_series(1, 3) n",
    [CARD],
  )
  const scan = await scanAs(t, world)
  assert.deepEqual(
    scan.places.filter(({ place }) => place.startsWith('app.contact.')),
    [{ place: 'app.contact.notes', found: 3 }],
  )
  assert.doesNotMatch(JSON.stringify(scan), /1111/)
  assert.equal((await scanAs(t, other)).found, 0)
  const refused = scanForCards(world.connections, world.database)
  await assert.rejects(refused, { code: 'ACCESS_DENIED' }, 'serve reads no database as a whole')
})

async function refusedInFields({ world, https, ann }: CardWorld): Promise<void> {
  const contact = { name: 'Globex', notes: `pays with ${CARD}` }
  assert.equal(
    (await https.ask('/api/contact', { ...json(ann, contact), headers: {} })).status,
    401,
  )
  refusedAt(await https.ask('/api/contact', json(ann, contact)), 'notes')
  refusedAt(await https.ask('/api/contact', json(ann, [{ name: 'A' }, contact])), '[1].notes')
  refusedAt(await https.ask('/api/contact', json(ann, { name: PLAIN })), 'name')
  const { rows } = await world.superuser.query(
    "select count(*)::integer as count from app.contact where name in ('A', 'Globex') or notes is not null",
  )
  assert.equal(rows[0]?.count, 0, 'nothing of a refused change stays')
  assert.equal((await https.ask('/api/contact', json(ann, { name: 'Globex' }))).status, 201)
  const change = { ...json(ann, { notes: CARD }), method: 'PATCH' }
  refusedAt(await https.ask('/api/contact?name=eq.Globex', change), 'notes')
  const message = { model: 'contact', record: 'x', to: 'a@b.example', subject: 'Card', body: CARD }
  refusedAt(await https.ask('/api/rpc/message.send', json(ann, message)), 'body')
}

async function refusedInFiles({ https, ann }: CardWorld): Promise<void> {
  const path = '/api/attachment/file?name=notes.txt'
  const refused = await https.ask(path, {
    ...json(ann, undefined),
    body: `one\ntwo\n${CARD}\n${'x'.repeat(600_000)}`,
  })
  assert.deepEqual([refused.status, JSON.parse(refused.body).details], [400, { line: 3 }])
  assert.doesNotMatch(refused.body, /1111/)
  const late = await https.ask(path, {
    ...json(ann, undefined),
    body: `${'x\n'.repeat(400_000)}${CARD}`,
  })
  assert.deepEqual([late.status, JSON.parse(late.body).details], [400, { line: 400_001 }])
  const named = `/api/attachment/file?name=${PLAIN}.txt`
  refusedAt(await https.ask(named, { ...json(ann, undefined), body: 'x' }), 'name')
  assert.equal((await https.ask(path, { ...json(ann, undefined), body: 'no card' })).status, 201)
}

async function refusedInImports({ https, ann }: CardWorld): Promise<void> {
  const csv = `name,notes\nAda,fine\nBob,"two\nlines, ${CARD}"\n`
  const xlsx = Buffer.concat(
    await Array.fromAsync(
      writeXlsxStream(
        [
          ['name', 'notes'],
          ['Ada', 'fine'],
          ['Bob', CARD],
        ],
        { name: 'Sheet' },
      ),
    ),
  )
  for (const path of [
    '/api/import/contact',
    '/api/import/contact/file',
    '/api/import/contact/check',
  ])
    for (const [bytes, type] of [
      [Buffer.from(csv), 'text/csv'],
      [xlsx, XLSX],
    ] as const) {
      const headers = { ...genuine(ann.token), 'content-type': type }
      const refused = await https.ask(path, { method: 'POST', headers, bytes })
      assert.equal(refused.status, 400, refused.body)
      assert.deepEqual(JSON.parse(refused.body).details, { row: 3, column: 'notes' })
      assert.match(refused.body, /Row 3, column \\"notes\\": .*payment card/)
      assert.doesNotMatch(refused.body, /1111/)
    }
}

async function refusedElsewhere({ https, ann }: CardWorld): Promise<void> {
  refusedAt(await https.ask('/auth/keys', json(ann, { name: `key ${CARD}`, days: 1 })), 'name')
  const forgotten = await https.ask('/forgot-password', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'user-agent': `Browser ${PLAIN}`,
    },
    body: new URLSearchParams({ login: PLAIN }).toString(),
  })
  assert.equal(forgotten.status, 303, forgotten.body)
  const { status } = await https.ask(`/api/contact?notes=eq.${PLAIN}`, {
    headers: { cookie: `__Host-session=${ann.token}`, 'user-agent': `Browser ${PLAIN}` },
  })
  assert.equal(status, 200, 'who looks for a number stores none')
}

function json(user: TestUser, body: unknown): Ask {
  return { method: 'POST', headers: genuine(user.token), body: JSON.stringify(body) }
}

function refusedAt(answer: Answer, field: string): void {
  assert.equal(answer.status, 400, answer.body)
  const { code, message, details } = JSON.parse(answer.body)
  assert.equal(code, 'VALUE_INVALID')
  assert.match(String(message), /payment card/)
  assert.equal(Array.isArray(details) ? details[0]?.field : details.field, field)
  assert.doesNotMatch(answer.body, /1111/)
}

async function scanAs(
  t: Parameters<typeof openWorld>[0],
  world: TestWorld,
): Promise<Awaited<ReturnType<typeof scanForCards>>> {
  const connections = new Connections({
    ...world.address,
    login: () => ({ user: 'zennnn_maintain', password: world.secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await connections.close()
  })
  return await scanForCards(connections, world.database)
}
