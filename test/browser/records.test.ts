import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { inspect, openBrowser, signInByForm } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'
import { type Answered, addColleague, openAcme, PASSWORD, type Person } from './person.ts'

const UNKNOWN = 'no_such_model'
const HIDDEN = ['sale_order', 'sale_order_line', 'product', 'tax'] as const

interface Office {
  readonly cloud: Cloud
  readonly openContext: Awaited<ReturnType<typeof openBrowser>>
  /** Administrator. */
  readonly ann: Person
  /** Sales: own quotations. */
  readonly sam: Person
  /** Sales: all quotations. */
  readonly mia: Person
  /** Contacts, no sales. */
  readonly carl: Person
  readonly customer: string
  readonly orders: { readonly sams: string; readonly mias: string }
}

async function openOffice(t: TestContext): Promise<Office> {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  const sam = await addColleague(cloud, ann, 'sam', ['sales_user'])
  const mia = await addColleague(cloud, ann, 'mia', ['sales_manager'])
  const carl = await addColleague(cloud, ann, 'carl', ['contacts_user'])
  await addColleague(cloud, ann, 'newcomer', [])
  const customer = await sam.create('contact', {
    name: 'Globex with a name that is rather long for a table, as names of companies may be',
    email: 'a-very-long-address-of-somebody@a-very-long-domain-name.globex.example',
    city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
  })
  const order = (note: string) => ({
    customer,
    note,
    lines: [{ description: 'Bolts', unit_price: '1234567.8901' }],
  })
  const orders = {
    sams: await sam.create('sale_order', order('of Sam')),
    mias: await mia.create('sale_order', order('of Mia')),
  }
  return { cloud, openContext: await openBrowser(t), ann, sam, mia, carl, customer, orders }
}

/** An answer without what differs in any two: the name that was asked for and the id of the request. */
function shape({ status, text }: Answered, name: string): string {
  return `${status} ${text.replaceAll(name, '*').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{16,}/g, '#')}`
}

/** What of the quotations somebody sees: their notes, the range, and the number counted. */
async function seen(person: Person): Promise<unknown> {
  const listed = await person.ask('GET', '/api/sale_order?select=id,note&order=note', {
    headers: { prefer: 'count=exact' },
  })
  const [counted] = await person.get('/api/sale_order?select=count()')
  return [
    listed.json.map((row: { readonly note: string }) => row.note),
    listed.headers['content-range'],
    counted.count,
  ]
}

/** Asserts that a hidden name is refused exactly like one that does not exist. */
async function same(ask: (name: string) => Promise<Answered>, name: string): Promise<void> {
  const [hidden, unknown] = [await ask(name), await ask(UNKNOWN)]
  assert.ok(hidden.status >= 400, hidden.text)
  assert.equal(shape(hidden, name), shape(unknown, UNKNOWN))
}

test('each sees on pages and over the API what his groups allow, and no trace of the rest', {
  timeout: 240_000,
}, async (t) => {
  const { cloud, openContext, ann, sam, mia, carl, customer, orders } = await openOffice(t)
  const acme = cloud.origin('acme')

  await t.test('a salesperson sees own quotations, a manager all', async () => {
    assert.deepEqual(await seen(sam), [['of Sam'], '0-0/1', 1])
    assert.deepEqual(await seen(mia), [['of Mia', 'of Sam'], '0-1/2', 2])
    const [contact] = await sam.get(`/api/contact?select=sale_orders(note)&id=eq.${customer}`)
    assert.deepEqual(contact, { sale_orders: [{ note: 'of Sam' }] })
    const changed = await sam.ask('PATCH', `/api/sale_order?id=eq.${orders.mias}`, {
      body: { note: 'taken' },
      headers: { prefer: 'return=representation' },
    })
    assert.deepEqual(changed.json, [])
    const sent = await sam.act('sale_order.send', { id: orders.mias })
    const missing = await sam.act('sale_order.send', { id: customer })
    assert.equal(sent.status, 404)
    assert.equal(shape(sent, orders.mias), shape(missing, customer))
  })

  await t.test('pages show the same', async () => {
    for (const [login, count, other] of [
      ['sam', '1–1 of 1', 404],
      ['mia', '1–2 of 2', 200],
    ] as const) {
      const page = await (await openContext()).newPage()
      await signInByForm(page, acme, login, PASSWORD)
      await page.goto(`${acme}/records/sale_order`)
      assert.equal(await page.locator('caption').textContent(), count)
      const response = await page.goto(`${acme}/records/sale_order/${orders.mias}`)
      assert.equal(response?.status(), other)
    }
  })

  await t.test('for somebody without sales there is nothing called so', async () => {
    const meta = await carl.get('/api/meta')
    const described = JSON.stringify(meta) + JSON.stringify(await carl.get('/api/openapi.json'))
    assert.match(described, /contact/)
    for (const trace of ['sale', 'Sale', 'quotation', 'Quotation', 'product', '"tax"'])
      assert.ok(!described.includes(trace), `${trace} is described`)
    for (const name of HIDDEN) {
      await same(async (model) => await carl.ask('GET', `/api/${model}`), name)
      await same(async (model) => await carl.ask('GET', `/api/${model}?select=count()`), name)
      await same(
        async (model) => await carl.ask('POST', `/api/${model}`, { body: { name: 'x' } }),
        name,
      )
      await same(
        async (model) => await carl.ask('DELETE', `/api/${model}?id=eq.${orders.sams}`),
        name,
      )
      await same(
        async (model) => await carl.act(`${model}.confirm`, { id: orders.sams, name: 'x' }),
        name,
      )
      await same(async (model) => await carl.ask('GET', `/records/${model}`), name)
      await same(async (model) => await carl.ask('GET', `/records/${model}/${orders.sams}`), name)
    }
    for (const field of ['sale_orders', 'sale_order']) {
      await same(async (name) => await carl.ask('GET', `/api/contact?select=${name}(id)`), field)
      await same(
        async (name) => await carl.ask('GET', `/api/contact?select=name,${name}(count)`),
        field,
      )
      await same(
        async (name) => await carl.ask('GET', `/api/contact?${name}.state=eq.draft`),
        field,
      )
      await same(async (name) => await carl.ask('GET', `/api/contact?order=${name}(date)`), field)
    }
    const page = await (await openContext()).newPage()
    await signInByForm(page, acme, 'carl', PASSWORD)
    assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /Sales|Quotation|Product/)
    await page.goto(`${acme}/records/contact/${customer}`)
    assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /Quotation|Sam|Mia/)
  })

  await t.test(
    'every page fits a desktop and a phone, in light and dark, for everybody',
    async () => {
      const [user] = await ann.get('/api/user?select=id&login=eq.sam')
      const guest = await (await openContext()).newPage()
      for (const [name, path] of [
        ['landing', '/'],
        ['sign-up', '/sign-up'],
        ['cloud-sign-in', '/sign-in'],
        ['not-found', '/nothing'],
      ] as const) {
        await guest.goto(cloud.origin() + path)
        await inspect(guest, name)
      }
      const page = await (await openContext()).newPage()
      await signInByForm(page, acme, 'ann@acme.example', PASSWORD)
      for (const [name, path] of [
        ['home', '/home'],
        ['orders', '/records/sale_order'],
        ['order', `/records/sale_order/${orders.sams}`],
        ['contacts', '/records/contact?sort=-name'],
        ['contact', `/records/contact/${customer}`],
        ['countries', '/records/country?page=2'],
        ['no-products', '/records/product'],
        ['nothing-found', '/records/contact?q=nobody'],
        ['user', `/records/user/${user.id}`],
        ['audit', '/records/audit_entry'],
        ['hidden', '/records/nonsense'],
      ] as const) {
        await page.goto(acme + path)
        await inspect(page, name)
      }
      const newcomer = await (await openContext()).newPage()
      await signInByForm(newcomer, acme, 'newcomer', PASSWORD)
      await inspect(newcomer, 'home-empty')
      const operator = await (await openContext()).newPage()
      await signInAsOperator(operator, cloud)
      await inspect(operator, 'operator-home')
      await operator.goto(`${cloud.origin()}/records/database`)
      await inspect(operator, 'databases')
      await operator.getByRole('table').getByRole('link', { name: 'acme' }).first().click()
      await operator.waitForURL('**/records/database/*')
      await inspect(operator, 'database')
    },
  )
})
