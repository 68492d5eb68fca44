import assert from 'node:assert/strict'
import { createReadStream, existsSync } from 'node:fs'
import { test } from 'node:test'
import { type CsvFile, failedRows, type ImportProgress, openCsv, runImport } from '@zennnn/exchange'
import { systemClock } from '@zennnn/kernel'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

const DATA = new URL('../../../shared/data/', import.meta.url)

interface Run {
  readonly content: string | URL
  readonly model: string
  readonly map?: readonly string[]
  readonly key?: string
  readonly create?: readonly string[]
  readonly alias?: readonly string[]
  readonly dateFormat?: string
  readonly from?: ImportProgress
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
}

async function open(content: string | URL): Promise<CsvFile> {
  if (content instanceof URL) return await openCsv(() => createReadStream(content))
  return await openCsv(async function* () {
    yield await Promise.resolve(Buffer.from(content))
  })
}

async function run(world: TestWorld, user: TestUser, options: Run): Promise<ImportProgress> {
  return await runImport({
    connections: world.connections,
    database: world.database,
    principal: user.principal,
    registry: world.registry,
    clock: systemClock,
    file: await open(options.content),
    request: {
      model: options.model,
      map: options.map ?? [],
      key: options.key,
      create: options.create ?? [],
      alias: options.alias ?? [],
      dateFormat: options.dateFormat,
      decimalMark: '.',
    },
    userId: user.id,
    from: options.from,
    signal: options.signal ?? new AbortController().signal,
    purpose: 'write',
    onProgress: async (progress) => await Promise.resolve(options.onProgress?.(progress)),
  })
}

const counts = ({ created, updated, unchanged, problems }: ImportProgress): unknown => ({
  created,
  updated,
  unchanged,
  bad: problems.length,
})

async function column(world: TestWorld, sql: string): Promise<readonly unknown[]> {
  const { rows } = await world.superuser.query({ text: sql, rowMode: 'array' })
  return rows.map(([value]: readonly unknown[]) => value)
}

test('a file becomes contacts, a second time nothing, a changed one changes what differs', async (t) => {
  const world = await openWorld(t)
  const ada = await world.user('ada', ['contacts_user'])
  const options = { model: 'contact', key: 'reference' }
  const file = 'Customer number,Name,Country,Active\nC1,Ada,Germany,yes\nC2,"Bob ""B""",FR,no\n'
  assert.deepEqual(counts(await run(world, ada, { ...options, content: file })), {
    created: 2,
    updated: 0,
    unchanged: 0,
    bad: 0,
  })
  assert.deepEqual(counts(await run(world, ada, { ...options, content: file })), {
    created: 0,
    updated: 0,
    unchanged: 2,
    bad: 0,
  })
  const changed = file.replace('FR', 'Italy')
  assert.deepEqual(counts(await run(world, ada, { ...options, content: changed })), {
    created: 0,
    updated: 1,
    unchanged: 1,
    bad: 0,
  })
  assert.deepEqual(
    await column(
      world,
      `select c.name || ' ' || k.code || ' ' || c.version || ' ' || c.active from app.contact c join app.country k on k.id = c.country order by 1`,
    ),
    ['Ada DE 1 true', 'Bob "B" IT 2 false'],
  )
})

test('the S&P 500 become contacts', { skip: !existsSync(DATA) }, async (t) => {
  const world = await openWorld(t)
  const ada = await world.user('ada', ['contacts_user'])
  const options = {
    content: new URL('companies.csv', DATA),
    model: 'contact',
    key: 'symbol',
    create: ['sector', 'industry'],
    map: [
      'symbol=Symbol',
      'name=Security',
      'sector=GICS Sector',
      'industry=GICS Sub-Industry',
      'city=Headquarters Location',
      'listed_on=Date added',
      'registration_number=CIK',
      'founded=Founded',
    ],
  }
  const first = await run(world, ada, options)
  assert.deepEqual(first.problems, [])
  assert.equal(first.created, 503)
  assert.deepEqual(counts(await run(world, ada, options)), {
    created: 0,
    updated: 0,
    unchanged: 503,
    bad: 0,
  })
})

const INVOICES = {
  content: new URL('online-retail-invoices.csv', DATA),
  model: 'sale_order',
  key: 'reference',
  create: ['customer'],
  dateFormat: 'M/D/YYYY H:MM',
  alias: [
    'customer.reference:(blank)=',
    ...['EIRE=Ireland', 'USA=United States', 'RSA=South Africa', 'Czech Republic=CZ'].flatMap(
      (each) => [`customer.country:${each}`],
    ),
    'customer.country:Channel Islands=Jersey',
    'customer.country:European Community=',
    'customer.country:Unspecified=',
  ],
  map: [
    'reference=InvoiceNo',
    'date=InvoiceDate',
    'customer.reference=CustomerID',
    'customer.name={"Customer " + row.CustomerID}',
    'customer.country=Country',
    'state={row.InvoiceNo.startsWith("C") ? "cancelled" : "draft"}',
    'lines.description={"Invoice " + row.InvoiceNo}',
    'lines.quantity=Quantity',
    'lines.unit_price=UnitPrice',
  ],
}

test('25,943 invoices become orders of customers made by number', {
  skip: !existsSync(DATA),
}, async (t) => {
  const world = await openWorld(t)
  const ada = await sellerOf(world)
  const started = performance.now()
  const first = await run(world, ada, INVOICES)
  const seconds = Math.round((performance.now() - started) / 1000)
  t.diagnostic(`25,943 invoices in ${seconds} s`)
  assert.deepEqual(counts(first), { created: 22190, updated: 0, unchanged: 0, bad: 3722 })
  assert.deepEqual(
    [...new Set(first.problems.map(({ column, reason }) => `${column ?? 'row'}: ${reason}`))],
    ['CustomerID: A value is required here.'],
  )
  assert.deepEqual(
    await column(
      world,
      `select state || ' ' || count(*) from app.sale_order group by state order by 1`,
    ),
    ['cancelled 3654', 'draft 18536'],
  )
  const again = await run(world, ada, INVOICES)
  assert.deepEqual(counts(again), { created: 0, updated: 0, unchanged: 22190, bad: 3722 })
})

test('bad rows are named with row, column and reason; corrected, their file imports', async (t) => {
  const world = await openWorld(t)
  const ada = await world.user('ada', ['contacts_user'])
  const content = [
    'reference,name,country,listed_on,email,active,note',
    'C1,Good,Germany,2024-02-29,a@b.example,yes,=1+1',
    'C2,Bad day,Germany,2023-02-31,,yes,',
    'C3,Bad country,Atlantis,,,yes,',
    'C4,Bad mail,France,,nonsense,maybe,',
    'C5,,France,,,yes,',
    'C1,Twice,France,,,yes,',
    'C6,Short',
    `C7,${'x'.repeat(300)},France,,,yes,`,
    'C8,"nul\0",France,,,yes,',
    ',No key,France,,,yes,',
    'C9,Person listed,France,,,yes,',
  ].join('\n')
  const options = {
    model: 'contact',
    key: 'reference',
    map: [
      ...['reference', 'name', 'country', 'listed_on', 'email', 'active'].map((n) => `${n}=${n}`),
      'notes=note',
      'symbol={row.reference == "C9" ? "S" : ""}',
      'kind={row.reference == "C9" ? "person" : "company"}',
    ],
  }
  const first = await run(world, ada, { ...options, content })
  assert.equal(first.created, 1)
  assert.deepEqual(
    first.problems.map(({ row, column, reason }) => `${row} ${column ?? '-'} ${reason}`),
    [
      '3 listed_on There is no such day.',
      '4 country There is no "Country" with this code or name.',
      '5 email This is not an e-mail address.',
      '5 active This must be yes or no.',
      '6 name A value is required here.',
      '7 - The reference is already that of row 2.',
      '8 - The row has 2 cells, but the header has 7.',
      '9 name This is too long: 300 characters, at most 250 fit.',
      '10 name This contains a NUL character.',
      '11 - A value for reference is needed: records are recognised by it.',
      '12 - Only a company has a ticker symbol.',
    ],
  )
  assert.deepEqual(await column(world, 'select notes from app.contact'), ['=1+1'])
  const lines = await Array.fromAsync(failedRows(await open(content), first.problems))
  assert.equal(lines.length, 11)
  assert.equal(lines[1], 'C2,Bad day,Germany,2023-02-31,,yes,,listed_on: There is no such day.\r\n')
  const corrected = lines.join('').replace('2023-02-31', '2023-02-28').replace('Atlantis', 'Greece')
  const second = await run(world, ada, { ...options, content: corrected })
  // The row that was too short is filled up, and the second C1 is the only one of this file.
  assert.deepEqual(counts(second), { created: 3, updated: 1, unchanged: 0, bad: 7 })
})

test('an import that stops goes on without repeating, also where rows have no key', async (t) => {
  const world = await openWorld(t)
  const ada = await world.user('ada', ['contacts_user'])
  const rows = Array.from({ length: 1200 }, (_, at) => `Contact ${at}`)
  const options = { content: `name\n${rows.join('\n')}\n`, model: 'contact' }
  const stop = new Error('stopped')
  const seen: ImportProgress[] = []
  await assert.rejects(
    run(world, ada, {
      ...options,
      onProgress: (progress) => {
        if (progress.chunks === 2) throw stop
        seen.push(progress)
      },
    }),
    stop,
  )
  const [last] = seen
  assert.ok(last)
  assert.equal(last.rows, 500)
  // The second chunk was committed, but its progress was not saved: as after a kill between the two.
  const rest = await run(world, ada, { ...options, from: last })
  assert.deepEqual(counts(rest), { created: 700, updated: 0, unchanged: 500, bad: 0 })
  assert.deepEqual(await column(world, 'select count(*)::int from app.contact'), [1200])
})

test('an import has the rights of the one who asks for it, and no more', async (t) => {
  const world = await openWorld(t)
  const nobody = await world.user('nobody', [])
  const seller = await world.user('seller', ['sales_user', 'contacts_user'])
  await assert.rejects(run(world, nobody, { content: 'name\nA\n', model: 'contact' }), {
    code: 'MODEL_UNKNOWN',
  })
  await assert.rejects(
    run(world, seller, {
      content: 'code,name\nXX,Neverland\n',
      model: 'contact',
      map: ['state_of=code'],
    }),
    { code: 'FIELD_UNKNOWN' },
  )
  const countries = await run(world, seller, {
    content: 'code,name\nXX,Neverland\n',
    model: 'country',
  })
  assert.deepEqual(
    countries.problems.map(({ reason }) => reason),
    ['You are not allowed to do this.'],
  )
  await assert.rejects(
    run(world, seller, {
      content: 'a,b\nx,confirmed\n',
      model: 'sale_order',
      map: ['reference=a', 'state=b'],
    }),
    { code: 'VALUE_INVALID', message: /only an administrator/ },
  )
  for (const name of ['number', 'total', 'created_by', 'version', 'id'])
    await assert.rejects(
      run(world, seller, { content: 'a\nx\n', model: 'sale_order', map: [`${name}=a`] }),
      { code: 'VALUE_INVALID', message: /kept by the platform/ },
    )
})

test('rows of one key become the lines of one record, and are replaced when they differ', async (t) => {
  const world = await openWorld(t)
  const ada = await sellerOf(world)
  const content = 'no,customer,quantity,price\n1,Acme,1,2.50\n1,Acme,2,3\n2,Acme,1,1\n2,Other,1,1\n'
  const options = {
    model: 'sale_order',
    key: 'reference',
    create: ['customer'],
    map: ['reference=no', 'customer=customer', 'lines.quantity=quantity', 'lines.unit_price=price'],
  }
  const first = await run(world, ada, { ...options, content })
  assert.deepEqual(counts(first), { created: 2, updated: 0, unchanged: 0, bad: 1 })
  const totals = `select reference || ' ' || untaxed from app.sale_order order by 1`
  assert.deepEqual(await column(world, totals), ['1 8.50', '2 1.00'])
  const changed = content.replace('2,3\n', '2,4\n')
  assert.deepEqual(counts(await run(world, ada, { ...options, content: changed })), {
    created: 0,
    updated: 1,
    unchanged: 1,
    bad: 1,
  })
  assert.deepEqual(await column(world, totals), ['1 10.50', '2 1.00'])
  assert.deepEqual(await column(world, 'select name from app.contact'), ['Acme'])
})

async function sellerOf(world: TestWorld): Promise<TestUser> {
  const user = await world.user('ada', ['administrator', 'sales_manager', 'contacts_user'])
  await world.superuser.query(
    `insert into app.company (id, name) values (gen_random_uuid(), 'Acme')`,
  )
  await world.superuser.query('update app."user" set company = (select id from app.company)')
  return user
}
