import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser, signInByForm } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { type Answered, openAcme, PASSWORD, type Person } from './person.ts'

const DATA = new URL('../data/', import.meta.url).pathname

const COMPANY_FILE = join(DATA, 'companies.csv')
const INVOICE_FILE = join(DATA, 'invoices.csv')

const COMPANY_MAP = [
  'symbol=Symbol',
  'name=Security',
  'sector=GICS Sector',
  'industry=GICS Sub-Industry',
  'city=Headquarters Location',
  'listed_on=Date added',
  'founded=Founded',
]
const COMPANIES = [
  ...repeated('--map', COMPANY_MAP),
  ...repeated('--create', ['sector', 'industry']),
  ...repeated('--key', ['symbol']),
]

const INVOICES = [
  ...repeated('--map', [
    'reference=InvoiceNo',
    'date=InvoiceDate',
    'customer.reference=CustomerID',
    'customer.name={"Customer " + row.CustomerID}',
    'customer.country=Country',
    'state={row.InvoiceNo.startsWith("C") ? "cancelled" : "draft"}',
    'lines.quantity=Quantity',
    'lines.unit_price=UnitPrice',
  ]),
  ...repeated('--alias', [
    'customer.reference:(blank)=',
    'customer.country:EIRE=Ireland',
    'customer.country:USA=United States',
    'customer.country:RSA=South Africa',
    'customer.country:Czech Republic=CZ',
    'customer.country:Channel Islands=Jersey',
    'customer.country:European Community=',
  ]),
  ...repeated('--create', ['customer']),
  ...repeated('--key', ['reference']),
  ...repeated('--date-format', ['M/D/YYYY H:MM']),
]

function repeated(option: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) => [option, value])
}

function countsOf(answer: Answered['json']): unknown {
  const { rows, created, updated, unchanged, bad_rows } = answer
  return { rows, created, updated, unchanged, bad_rows }
}

test('real files become records; bad rows are named, corrected and imported', {
  timeout: 240_000,
}, async (t) => {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  const importFile = async (model: string, file: string, options: readonly string[]) => {
    const failed = join(cloud.home, `${model}.failed.csv`)
    const ended = await cloud.command([
      'import',
      'acme',
      model,
      file,
      '--json',
      '--failed-rows',
      failed,
      ...options,
    ])
    return { ...ended, answer: Object(JSON.parse(ended.stdout)), failed }
  }

  const count = async (filter: string) => {
    const [found] = await ann.get(`/api/sale_order?select=count()${filter}`)
    return found.count
  }

  await t.test(
    'good rows arrive, bad ones are named with row, column, value and reason',
    async () => {
      const { code, answer, failed } = await importFile('sale_order', INVOICE_FILE, INVOICES)
      assert.equal(code, 1)
      assert.deepEqual(countsOf(answer), {
        rows: 25,
        created: 17,
        updated: 0,
        unchanged: 0,
        bad_rows: 8,
      })
      const missing = {
        column: 'CustomerID',
        value: '(blank)',
        reason: 'A value is required here.',
      }
      const country = {
        column: 'Country',
        value: 'Unspecified',
        reason: 'There is no "Country" with this code or name.',
      }
      assert.deepEqual(answer.problems, [
        { row: 10, ...missing },
        { row: 11, ...missing },
        { row: 14, ...country },
        ...[15, 16, 17, 25, 26].map((row) => ({ row, ...missing })),
      ])
      assert.equal((await readFile(failed, 'utf8')).trim().split('\n').length, 9)
      assert.deepEqual(
        [await count('&state=eq.draft'), await count('&state=eq.cancelled')],
        [14, 3],
      )
      const [first] = await ann.get(
        '/api/sale_order?select=date,untaxed,customer(name,reference,country(code))&reference=eq.536365',
      )
      assert.deepEqual(first, {
        date: '2010-12-01',
        untaxed: '156.40',
        customer: { name: 'Customer 17850', reference: '17850', country: { code: 'GB' } },
      })
    },
  )

  await t.test('a second import of the same file changes nothing', async () => {
    const before = await ann.get('/api/sale_order?select=id,version,lines(id,version)&order=id')
    const { answer } = await importFile('sale_order', INVOICE_FILE, INVOICES)
    assert.deepEqual(countsOf(answer), {
      rows: 25,
      created: 0,
      updated: 0,
      unchanged: 17,
      bad_rows: 8,
    })
    assert.deepEqual(
      await ann.get('/api/sale_order?select=id,version,lines(id,version)&order=id'),
      before,
    )
  })

  await t.test('the file of refused rows imports after correction', async () => {
    const { failed } = await importFile('sale_order', INVOICE_FILE, INVOICES)
    const corrected = join(cloud.home, 'corrected.csv')
    const text = await readFile(failed, 'utf8')
    await writeFile(corrected, text.replaceAll('(blank)', '99999').replace('Unspecified', 'Malta'))
    const { answer } = await importFile('sale_order', corrected, INVOICES)
    assert.deepEqual(countsOf(answer), {
      rows: 8,
      created: 6,
      updated: 0,
      unchanged: 0,
      bad_rows: 2,
    })
    // The adjustments of bad debt that the source has as invoices: a price below zero.
    assert.deepEqual(
      answer.problems.map(({ row }: { readonly row: number }) => row),
      [6, 7],
    )
    assert.match(String(answer.problems[0].reason), /^A price is not negative/)
    assert.equal(await count(''), 23)
  })

  await t.test('over HTTP the same is a job', async (test) => {
    const { answer } = await importFile('contact', COMPANY_FILE, COMPANIES)
    assert.deepEqual(countsOf(answer), {
      rows: 12,
      created: 12,
      updated: 0,
      unchanged: 0,
      bad_rows: 0,
    })
    await importOverHttp(test, ann)
  })

  await t.test('people find what was imported', async () => {
    const context = await (await openBrowser(t))()
    await findImported(await context.newPage(), cloud)
  })
})

async function importOverHttp(t: TestContext, ann: Person): Promise<void> {
  const query = new URLSearchParams({ key: 'symbol' })
  for (const each of COMPANY_MAP) query.append('map', each)
  for (const each of ['sector', 'industry']) query.append('create', each)
  const ordered = await ann.ask('POST', `/api/import/contact?${query.toString()}`, {
    csv: await readFile(COMPANY_FILE, 'utf8'),
  })
  assert.equal(ordered.status, 202, ordered.text)
  const finished = async (): Promise<Answered['json']> => {
    const job = await ann.get(`/api/import/${ordered.json.job}`)
    assert.equal(job.state, 'done', JSON.stringify(job))
    return job
  }
  const { done, total, result } = await t.waitFor(finished, { timeout: 30_000, interval: 100 })
  assert.deepEqual([done, total], [12, 12])
  assert.deepEqual([result.created, result.updated, result.unchanged], [0, 0, 12])
  const [abbvie] = await ann.get(
    '/api/contact?select=name,founded,city,sector(name)&symbol=eq.ABBV',
  )
  assert.deepEqual(abbvie, {
    name: 'AbbVie',
    founded: '2013 (1888)',
    city: 'North Chicago, Illinois',
    sector: { name: 'Health Care' },
  })
}

async function findImported(page: Page, cloud: Cloud): Promise<void> {
  const acme = cloud.origin('acme')
  await signInByForm(page, acme, 'ann@acme.example', PASSWORD)
  await page.goto(`${acme}/records/contact`)
  await page.getByLabel('Search in Contacts').fill('reilly')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'O’Reilly Automotive' }).click()
  await page.getByRole('heading', { name: 'O’Reilly Automotive' }).waitFor()
  await inspect(page, 'company')
  await page.goto(`${acme}/records/sale_order`)
  assert.equal(await page.locator('caption').textContent(), '1–23 of 23')
  await inspect(page, 'imported-orders')
}
