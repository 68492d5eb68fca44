import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { writeXlsxStream } from 'hucre/xlsx'
import { genuine } from '../https-world.ts'
import { as, ended, jobOf, openImports, post } from '../import-world.ts'
import type { TestUser } from '../kit.ts'

const COMPANIES = new URL('../data/companies.csv', import.meta.url)

test('the head of a file: columns, samples, a guess and a key', async (t) => {
  const { world, https } = await openImports(t)
  const ada = await world.user('ada', ['contacts_user'])
  const stored = await https.ask(
    '/api/import/contact/file',
    post(ada, await readFile(COMPANIES, 'utf8')),
  )
  assert.equal(stored.status, 201, stored.body)
  const head = JSON.parse(stored.body)
  assert.equal(head.rows, 12)
  assert.deepEqual(head.columns[0], { name: 'Symbol', samples: ['MMM', 'ABBV', 'ABNB'] })
  assert.deepEqual(head.map, [
    'symbol=Symbol',
    'name=Security',
    'sector=GICS Sector',
    'industry=GICS Sub-Industry',
    'city=Headquarters Location',
    'founded=Founded',
  ])
  assert.equal(head.key, 'symbol')
  assert.equal(head.date_format, null)
  const again = await https.ask(`/api/import/contact/file/${head.file}`, as(ada))
  assert.deepEqual(JSON.parse(again.body), head)
  const eve = await world.user('eve', ['contacts_user'])
  const refused: readonly (readonly [TestUser, string, number])[] = [
    [eve, `/api/import/contact/file/${head.file}`, 404],
    [ada, '/api/import/contact/file/nothing', 400],
    [ada, `/api/import/sale_order/file/${head.file}`, 404],
  ]
  for (const [user, path, status] of refused)
    assert.equal((await https.ask(path, as(user))).status, status, path)
  for (const action of ['check', ''])
    assert.equal(
      (
        await https.ask(
          `/api/import/contact${action && `/${action}`}?file=${head.file}`,
          post(eve, ''),
        )
      ).status,
      404,
    )
})

test('columns are recognised in the language of who imports, and in English still', async (t) => {
  const { world, https } = await openImports(t)
  const ada = await world.user('ada', ['contacts_user'])
  await world.superuser.query(`update app."user" set language = 'fr' where id = $1`, [ada.id])
  const stored = await https.ask(
    '/api/import/contact/file',
    post(ada, 'Nom,Région,City\nGlobex,Bavière,Munich\n'),
  )
  assert.deepEqual(JSON.parse(stored.body).map, ['name=Nom', 'state=Région', 'city=City'])
})

test('dates, numbers and encodings of others are told by the file', async (t) => {
  const { world, https } = await openImports(t)
  const ada = await world.user('ada', ['contacts_user', 'sales_user'])
  const latin = Buffer.from('Name;Listed on\nMüller;31.12.2020\nBär;01.02.2021\n', 'latin1')
  const head = await https.ask('/api/import/contact/file', {
    method: 'POST',
    headers: { ...genuine(ada.token), 'content-type': 'text/csv' },
    body: latin.toString('latin1'),
  })
  // The test's client sends text as UTF-8; that the bytes are read as latin1 is csv-read's own test.
  const { columns, date_format: format } = JSON.parse(head.body)
  assert.equal(format, 'D.M.YYYY')
  assert.deepEqual(columns[0].samples, ['Müller', 'Bär'])
  const prices = await https.ask(
    '/api/import/product/file',
    post(ada, '\uFEFFName,Price\nA,"1,50"\nB,"12,00"\n'),
  )
  assert.equal(JSON.parse(prices.body).decimal_mark, ',', prices.body)
})

test('a check says what an import would do and keeps nothing', async (t) => {
  const { world, https, work } = await openImports(t)
  await work()
  const ada = await world.user('ada', ['contacts_user'])
  const good = Array.from({ length: 700 }, (_, at) => `C${at},Contact ${at},Germany`)
  const bad = ['X1,,Germany', 'X2,Bob,Atlantis', 'X3,Eve,Atlantis']
  const csv = `reference,name,country\n${[...good.slice(0, 600), ...bad, ...good.slice(600)].join('\n')}\n`
  const { file } = JSON.parse((await https.ask('/api/import/contact/file', post(ada, csv))).body)
  const before = await world.superuser.query('select count(*) from app.audit_entry')
  const order = await https.ask(
    `/api/import/contact/check?file=${file}&key=reference`,
    post(ada, ''),
  )
  const state = await ended(https, ada, jobOf(order))
  assert.equal(state.state, 'done', JSON.stringify(state))
  assert.equal(state.kind, 'import_check')
  const { created, bad_rows: refused, rows, problems, reasons, sample } = state.result
  assert.deepEqual({ created, refused, rows }, { created: 700, refused: 3, rows: 703 })
  assert.deepEqual(
    problems.map(({ row, column }) => [row, column]),
    [
      [602, 'name'],
      [603, 'country'],
      [604, 'country'],
    ],
  )
  assert.deepEqual(reasons, [
    { column: 'country', reason: 'There is no "Country" with this code or name.', count: 2 },
    { column: 'name', reason: 'A value is required here.', count: 1 },
  ])
  assert.deepEqual(sample[1], { row: 603, cells: ['X2', 'Bob', 'Atlantis'] })
  const after = await world.superuser.query(
    'select (select count(*) from app.audit_entry), (select count(*)::integer from app.contact) as contacts',
  )
  assert.deepEqual(after.rows, [{ ...before.rows[0], contacts: 0 }])
})

async function xlsx(rows: readonly (readonly unknown[])[]): Promise<Buffer> {
  const stream = writeXlsxStream(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- cells of a test
    rows.map((row) => [...row]) as (string | number | boolean | Date | null)[][],
    { name: 'Sheet' },
  )
  return Buffer.concat(await Array.fromAsync(stream))
}

test('a spreadsheet is read; a picture, an archive and a bomb are refused with a sentence', async (t) => {
  const { world, https, work } = await openImports(t)
  await work()
  const ada = await world.user('ada', ['contacts_user'])
  const send = async (bytes: Buffer, query = '') =>
    await https.ask(`/api/import/contact/file${query}`, {
      method: 'POST',
      headers: { ...genuine(ada.token), 'content-type': 'application/octet-stream' },
      bytes,
    })
  const book = await xlsx([
    ['reference', 'name', 'listed_on', 'active'],
    ['007', '=1+1', new Date(Date.UTC(2020, 11, 31)), true],
    ['8', 'Ada', null, false],
  ])
  const stored = await send(book)
  assert.equal(stored.status, 201, stored.body)
  const { file, map, columns } = JSON.parse(stored.body)
  assert.deepEqual(map, [
    'reference=reference',
    'name=name',
    'listed_on=listed_on',
    'active=active',
  ])
  assert.deepEqual(columns[2].samples, ['2020-12-31'])
  const job = jobOf(
    await https.ask(`/api/import/contact?file=${file}&key=reference`, post(ada, '')),
  )
  assert.equal((await ended(https, ada, job)).result.created, 2)
  const { rows } = await world.superuser.query(
    'select reference, name, listed_on::text, active from app.contact order by 1',
  )
  assert.deepEqual(rows, [
    { reference: '007', name: '=1+1', listed_on: '2020-12-31', active: true },
    { reference: '8', name: 'Ada', listed_on: null, active: false },
  ])
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const zip = Buffer.from('504b0304140000000000000000000000', 'hex')
  for (const [bytes, words] of [
    [png, /PNG picture/],
    [zip, /not a spreadsheet that can be read/],
    [await bomb(), /too large|larger than 50 MB|more than|not a spreadsheet/],
    [Buffer.concat([zip, Buffer.alloc(11_000_000)]), /at most 10 MB/],
  ] as const) {
    const answer = await send(bytes)
    assert.ok(answer.status === 400 || answer.status === 413, answer.body)
    assert.match(answer.body, words)
  }
})

/** A cell of 400 MB that packs into less than one. */
async function bomb(): Promise<Buffer> {
  const cell = 'A'.repeat(1_000_000)
  return await xlsx(Array.from({ length: 400 }, () => [cell]))
}
