import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openAttachment, openDoor, sightOf } from '@zennnn/data'
import { openCsv, openExport, runImport } from '@zennnn/exchange'
import { parseRecordId, systemClock } from '@zennnn/kernel'
import { streamXlsxRows } from 'hucre/xlsx'
import { openHttps } from '../https-world.ts'
import { as, post } from '../import-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

const ROWS = 25_943

async function fillContacts(world: TestWorld, count: number): Promise<void> {
  await world.superuser.query(
    `insert into app.contact (id, version, created_at, updated_at, kind, name, reference, phone, active, country)
     select zennnn.new_id(), 1, now(), now(), 'company', 'Contact ' || i, 'R' || i, '+49 30 ' || i, i % 2 = 0,
       (select id from app.country where code = 'DE')
     from generate_series(1, $1::integer) i`,
    [count],
  )
}

async function rowsOf(bytes: Uint8Array): Promise<readonly (readonly unknown[])[]> {
  const rows = await Array.fromAsync(streamXlsxRows(bytes))
  return rows.map(({ values }) => values)
}

test('a list is exported with its filters, order and columns, labels as headers', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ada = await world.user('ada', ['contacts_user'])
  await fillContacts(world, 3)
  await world.superuser.query(
    `update app.contact set name = '=HYPERLINK("http://x")', listed_on = '2020-12-31' where reference = 'R2'`,
  )
  const query =
    'columns=name,phone,country,listed_on,active,kind&reference=neq.R3&order=reference.desc'
  const csv = await https.ask(`/api/export/contact?${query}`, as(ada))
  assert.equal(csv.status, 200, csv.body)
  assert.match(
    String(csv.headers['content-disposition']),
    /^attachment; filename="contact-\d{4}-\d\d-\d\d\.csv"/,
  )
  assert.equal(csv.headers['content-range'], '0-1/2')
  assert.equal(
    csv.body,
    '\uFEFFName,Phone,Country,Listed on,Active,Kind\r\n' +
      `"'=HYPERLINK(""http://x"")",'+49 30 2,Germany,2020-12-31,true,Company\r\n` +
      `Contact 1,'+49 30 1,Germany,,false,Company\r\n`,
  )
  const book = await https.ask(`/api/export/contact?format=xlsx&${query}`, as(ada))
  assert.deepEqual(await rowsOf(book.bytes), [
    ['Name', 'Phone', 'Country', 'Listed on', 'Active', 'Kind'],
    [
      '=HYPERLINK("http://x")',
      '+49 30 2',
      'Germany',
      new Date(Date.UTC(2020, 11, 31)),
      true,
      'Company',
    ],
    ['Contact 1', '+49 30 1', 'Germany', null, false, 'Company'],
  ])
})

test('labels are in the language of who exports, and names in none', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ada = await world.user('ada', ['contacts_user'])
  await fillContacts(world, 1)
  await world.superuser.query(`update app."user" set language = 'fr' where id = $1`, [ada.id])
  const query = 'columns=name,state,kind,created_at'
  const csv = await https.ask(`/api/export/contact?${query}`, as(ada))
  assert.match(csv.body, /^\uFEFFNom,Région,Type,Créé le\r\nContact 1,,Entreprise,/)
  const names = await https.ask(`/api/export/contact?style=names&${query}`, as(ada))
  assert.match(names.body, /^\uFEFFid,name,state,kind,created_at\r\n/)
  assert.match(names.body, /,company,/)
})

test('a selection is exported by its ids, within the rights of who asks', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ada = await world.user('ada', ['contacts_user'])
  await fillContacts(world, 5)
  const { rows } = await world.superuser.query<{ id: string }>(
    'select id from app.contact order by reference limit 2',
  )
  const ids = [...rows.map(({ id }) => id), '01890000-0000-7000-8000-000000000000']
  const path = '/api/export/contact?columns=reference&order=reference'
  const body = JSON.stringify({ ids })
  const answer = await https.ask(path, post(ada, body, 'application/json'))
  assert.equal(answer.body.replace('\uFEFF', ''), 'Customer number\r\nR1\r\nR2\r\n')
  assert.equal(answer.headers['content-range'], '0-1/2')
  const refused: readonly (readonly [string, number])[] = [
    ['{}', 400],
    ['{"ids": []}', 400],
    ['{"ids": ["1"]}', 400],
    [JSON.stringify({ ids: Array.from({ length: 10_001 }, () => ids[0]) }), 413],
  ]
  for (const [bad, status] of refused)
    assert.equal((await https.ask(path, post(ada, bad, 'application/json'))).status, status, bad)
  const headers = { ...as(ada).headers, 'content-type': 'application/json' }
  assert.equal((await https.ask(path, { method: 'POST', headers, body })).status, 403)
})

test('refusals come before the first byte: guests, hidden models and fields, other databases', async (t) => {
  const [world, other] = [await openWorld(t), await openWorld(t)]
  const https = await openHttps(t, { acme: world, beta: other })
  const ada = await world.user('ada', ['contacts_user'])
  await fillContacts(world, 1)
  const refused: readonly (readonly [string, TestUser | undefined, number, RegExp])[] = [
    ['/api/export/contact', undefined, 401, /NOT_SIGNED_IN/],
    ['/api/export/sale_order', ada, 404, /PGRST205/],
    ['/api/export/nothing', ada, 404, /PGRST205/],
    ['/api/export/contact?columns=nothing', ada, 400, /PGRST204/],
    ['/api/export/user?columns=password', ada, 400, /PGRST204/],
    ['/api/export/contact?name=wrong.x', ada, 400, /PGRST100/],
    ['/api/export/contact?format=pdf', ada, 400, /csv or xlsx/],
    ['/api/export/contact?select=name', ada, 400, /no select/],
    ['/api/export/contact?limit=1', ada, 400, /no select/],
  ]
  for (const [path, user, status, words] of refused) {
    const answer = await https.ask(path, user === undefined ? {} : as(user))
    assert.equal(answer.status, status, `${path} ${answer.body}`)
    assert.match(answer.body, words)
    assert.equal(answer.headers['content-disposition'], undefined)
  }
  const elsewhere = await https.ask('/api/export/contact', { ...as(ada), host: 'beta.localhost' })
  assert.equal(elsewhere.status, 401)
})

test('rows that the asker may not see are in no export', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ada = await world.user('ada', ['contacts_user'])
  await world.user('bob', ['contacts_user'])
  await world.superuser.query(
    `insert into app.job (id, version, created_at, updated_at, kind, requested_by)
     select zennnn.new_id(), 1, now(), now(), 'import', id from app."user"`,
  )
  const { body, headers } = await https.ask('/api/export/job?columns=requested_by', as(ada))
  assert.equal(headers['content-range'], '0-0/1')
  assert.equal(body.replace('\uFEFF', ''), 'Requested by\r\nada\r\n')
})

test('an export in names is imported again and changes nothing', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ada = await world.user('ada', ['contacts_user'])
  await fillContacts(world, 40)
  await world.superuser.query(
    `update app.contact set name = case reference when 'R1' then '=1+1' when 'R2' then $$'=x$$ when 'R3' then '-5'
       when 'R4' then 'a;b,"c"' || chr(10) || 'd' else name end, listed_on = '2020-12-31', reference = null
     where reference in ('R1', 'R2', 'R3', 'R4')`,
  )
  await world.superuser.query(
    `update app.contact set parent = (select id from app.contact where name = '=1+1') where reference = 'R9'`,
  )
  const tags =
    "insert into app.tag (id, version, created_at, updated_at, name) select zennnn.new_id(), 1, now(), now(), n from unnest(array['A', 'B;C']) n"
  await world.superuser.query(tags)
  await world.superuser.query(
    `insert into app.contact_tags (source, target) select c.id, t.id from app.contact c, app.tag t where c.reference = 'R8'`,
  )
  for (const format of ['csv', 'xlsx']) {
    const file = await https.ask(`/api/export/contact?style=names&format=${format}`, as(ada))
    assert.equal(file.status, 200, file.body)
    const stored = await https.ask('/api/import/contact/file', {
      ...post(ada, ''),
      headers: { ...post(ada, '').headers, 'content-type': 'application/octet-stream' },
      bytes: file.bytes,
    })
    const head: { file: string; key: string; rows: number; map: string[] } = JSON.parse(stored.body)
    assert.equal(head.key, 'id', stored.body)
    assert.equal(head.rows, 40)
    const door = openDoor(world.connections, world.database, ada.principal)
    const progress = await runImport({
      connections: world.connections,
      database: world.database,
      principal: ada.principal,
      registry: world.registry,
      clock: systemClock,
      file: await openCsv(async function* () {
        yield* (await openAttachment(door, parseRecordId(head.file))).bytes
      }),
      request: {
        model: 'contact',
        map: head.map,
        key: 'id',
        create: [],
        alias: [],
        dateFormat: undefined,
        decimalMark: '.',
      },
      userId: ada.id,
      from: undefined,
      signal: new AbortController().signal,
      purpose: 'check',
      onProgress: async () => await Promise.resolve(),
    })
    assert.deepEqual(progress.problems, [], format)
    assert.deepEqual([progress.created, progress.updated, progress.unchanged], [0, 0, 40], format)
  }
})

test(`${ROWS} orders leave in constant memory`, { timeout: 120_000 }, async (t) => {
  setFlagsFromString('--expose-gc')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the flag makes
  const collect = runInNewContext('gc') as () => void
  const world = await openWorld(t)
  const ada = await world.user('ada', ['sales_manager', 'contacts_user'])
  await fillOrders(world, ada)
  const sight = sightOf(world.registry, ['sales_manager', 'sales_user', 'contacts_user', 'member'])
  for (const format of ['csv', 'xlsx'] as const) {
    const { rows, bytes } = await openExport({
      connections: world.connections,
      database: world.database,
      principal: ada.principal,
      sight,
      isSight: () => true,
      model: 'sale_order',
      format,
      style: 'labels',
      translate: (text) => text,
      columns: ['number', 'customer', 'date', 'total', 'state', 'note'],
      where: undefined,
      order: [],
      today: '2026-01-01',
    })
    assert.equal(rows, ROWS)
    const used: number[] = []
    let size = 0
    let pieces = 0
    for await (const piece of bytes) {
      size += piece.length
      pieces += 1
      if (pieces % 10 !== 0) continue
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      used.push(heapUsed + arrayBuffers)
    }
    const growth = Math.max(...used) - (used[0] ?? 0)
    t.diagnostic(`${format}: ${size} bytes, memory grew by ${growth} bytes at most`)
    assert.ok(used.length > 3)
    // The file is larger by far; notes are 1 kB each.
    assert.ok(growth < 8_000_000, `${format} grew by ${growth}`)
  }
})

async function fillOrders(world: TestWorld, owner: TestUser): Promise<void> {
  await world.superuser.query("insert into app.company (id, name) values (zennnn.new_id(), 'Shop')")
  await world.superuser.query(
    'insert into app.user_companies (source, target) select $1, id from app.company on conflict do nothing',
    [owner.id],
  )
  await fillContacts(world, 10)
  await world.superuser.query('set session_replication_role = replica')
  await world.superuser.query(
    `insert into app.sale_order (id, version, created_at, updated_at, number, customer, date, state, company, note, untaxed, tax, total)
     select zennnn.new_id(), 1, now(), now(), 'S' || i, (select id from app.contact limit 1), '2026-01-01', 'draft',
       (select id from app.company limit 1), repeat(md5(i::text), 32), 0, 0, i
     from generate_series(1, ${ROWS}) i`,
  )
  await world.superuser.query('set session_replication_role = origin')
}
