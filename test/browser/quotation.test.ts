import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { inspect, openBrowser, PHONE, tabTo } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'
import { type Answered, addColleague, openAcme, PASSWORD, Person } from './person.ts'

const CLICKS = 20
const BUYER = 'buyer@globex.example'

/** What a test of this file stands on. */
interface Sale {
  readonly cloud: Cloud
  readonly openContext: Awaited<ReturnType<typeof openBrowser>>
  readonly seller: Person
  /** The operator's page of caught mails. */
  readonly inbox: Page
  readonly customer: string
}

async function openSale(t: TestContext): Promise<Sale> {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  const seller = await addColleague(cloud, ann, 'sam', ['sales_user'])
  const openContext = await openBrowser(t)
  const inbox = await (await openContext()).newPage()
  await signInAsOperator(inbox, cloud)
  await inbox.getByRole('link', { name: 'Local inbox' }).first().click()
  await inbox.getByText('No e-mail was sent yet.').waitFor()
  await inspect(inbox, 'inbox-empty')
  const customer = await seller.create('contact', { name: 'Globex & Co', email: BUYER })
  return { cloud, openContext, seller, inbox, customer }
}

async function newQuotation({ seller, customer }: Sale): Promise<string> {
  return await seller.create('sale_order', {
    customer,
    note: 'Delivery within 14 days.\nThank you!',
    lines: [
      // 46.9716 is 46.97; tax 8.9243 is 8.92.
      {
        position: 1,
        description: 'Bolts M8 × 40',
        quantity: '12',
        unit_price: '3.9143',
        tax_rate: '19',
      },
      // 0.89991 is 0.90; tax 0.063 is 0.06.
      {
        position: 2,
        description: 'Washers',
        quantity: '3',
        unit_price: '0.3333',
        discount: '10',
        tax_rate: '7',
      },
      // Exactly half a cent goes up.
      { position: 3, description: 'Nut', quantity: '1', unit_price: '1.005' },
    ],
  })
}

/** Sends the quotation and takes the link out of the newest mail of the operator's inbox. */
async function sendQuotation({ seller, inbox, cloud }: Sale, id: string): Promise<string> {
  const [{ number }] = await seller.get(`/api/sale_order?select=number&id=eq.${id}`)
  const mails = inbox.getByRole('link', { name: `Quotation ${number}` })
  await inbox.goto(`${cloud.origin()}/inbox`)
  const before = await mails.count()
  const sent = await seller.act('sale_order.send', { id })
  assert.equal(sent.status, 200, sent.text)
  for (let tries = 0; tries < 150; tries += 1) {
    await inbox.goto(`${cloud.origin()}/inbox`)
    if ((await mails.count()) > before) break
    await inbox.waitForTimeout(100)
  }
  await mails.first().click()
  const link = inbox.locator('pre a')
  await link.waitFor()
  return (await link.getAttribute('href')) ?? ''
}

function secretOf(link: string): string {
  const secret = /\/link\/([\w-]{43})$/.exec(link)?.[1]
  assert.ok(secret, link)
  return secret
}

/** The customer's page as it looks in a browser with scripts: axe is one. */
async function inspectScripted(
  { openContext, cloud }: Sale,
  context: BrowserContext,
  name: string,
): Promise<void> {
  const page = await (await openContext({ storageState: await context.storageState() })).newPage()
  await page.goto(`${cloud.origin('acme')}/link`)
  await inspect(page, name)
}

/** The session of somebody who opened a link: its cookie, and the token of the form on its page. */
async function openByHand(
  bearer: Person,
  secret: string,
): Promise<{ readonly cookie: string; readonly token: string }> {
  const opened = await bearer.ask('GET', `/link/${secret}`)
  assert.equal(opened.status, 303)
  const cookie = /^__Host-link=[^;]+/.exec(opened.headers['set-cookie']?.[0] ?? '')?.[0] ?? ''
  const page = await bearer.ask('GET', '/link', { headers: { cookie } })
  const token = /name="csrf_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  assert.notEqual(token, '')
  return { cookie, token }
}

/** Opens an address and asserts that it is refused with a page that says what happened and what to do. */
async function assertRefused(
  context: BrowserContext,
  address: string,
  words: { readonly title: string; readonly advice: RegExp; readonly name?: string },
): Promise<void> {
  const page = await context.newPage()
  const response = await page.goto(address)
  assert.equal(response?.status(), 410, address)
  assert.equal(await page.locator('h1').textContent(), words.title)
  assert.match((await page.locator('main').textContent()) ?? '', /Nothing was changed/)
  assert.match((await page.locator('main').textContent()) ?? '', words.advice)
  if (words.name !== undefined) await inspect(page, words.name)
  await page.close()
}

const UNKNOWN = { title: 'This link is not complete', advice: /Open it from the e-mail again/ }
const USED = { title: 'This link was used already', advice: /tell whoever sent it/ }
const EXPIRED = { title: 'This link has expired', advice: /ask whoever sent it for a new one/ }
const REVOKED = {
  title: 'This link was withdrawn',
  advice: /Look for a newer e-mail, or ask the sender/,
}

async function stateOf({ seller }: Sale, id: string): Promise<Answered['json']> {
  const [row] = await seller.get(`/api/sale_order?select=state,confirmed_by_name&id=eq.${id}`)
  return row
}

test('from the quotation to the order that its customer confirmed', {
  timeout: 240_000,
}, async (t) => {
  const sale = await openSale(t)
  const { cloud, openContext, seller, inbox } = sale
  const id = await newQuotation(sale)

  await t.test('totals are right to the cent', async () => {
    const [order] = await seller.get(`/api/sale_order?select=state,untaxed,tax,total&id=eq.${id}`)
    assert.deepEqual(order, { state: 'draft', untaxed: '48.88', tax: '8.98', total: '57.86' })
  })

  await t.test('a stale version is answered with 409 and both values', async () => {
    const [{ version }] = await seller.get(`/api/sale_order?select=version&id=eq.${id}`)
    const change = async (note: string) =>
      await seller.ask('PATCH', `/api/sale_order?id=eq.${id}`, {
        body: { note },
        headers: { 'if-match': `"${version}"` },
      })
    assert.equal((await change('Delivery within 10 days.')).status, 204)
    const stale = await change('Delivery within 20 days.')
    assert.equal(stale.status, 409)
    assert.equal(stale.json.code, 'VERSION_CONFLICT')
    assert.deepEqual(stale.json.details.fields, {
      note: { yours: 'Delivery within 20 days.', theirs: 'Delivery within 10 days.' },
    })
  })

  const link = await sendQuotation(sale, id)
  const secret = secretOf(link)

  await t.test('the customer’s e-mail lies in the operator’s inbox', async () => {
    assert.ok(link.startsWith(`${cloud.origin('acme')}/link/`))
    assert.match(
      (await inbox.locator('article').textContent()) ?? '',
      /buyer@globex\.example[\s\S]*57\.86 EUR/,
    )
    await inspect(inbox, 'inbox-mail')
    await inbox.goto(`${cloud.origin()}/inbox`)
    await inspect(inbox, 'inbox')
  })

  await t.test(
    'on a phone, without JavaScript and with the keyboard alone, the customer confirms',
    async () => {
      const phone = await openContext({
        javaScriptEnabled: false,
        viewport: PHONE,
        isMobile: true,
        hasTouch: true,
      })
      const page = await phone.newPage()
      const referers: Promise<string>[] = []
      page.on('request', (request) => {
        referers.push(request.allHeaders().then((headers) => headers['referer'] ?? ''))
      })
      await page.goto(link)
      assert.equal(page.url(), `${cloud.origin('acme')}/link`)
      const main = page.locator('main')
      assert.match((await main.textContent()) ?? '', /57\.86 EUR/)
      await inspectScripted(sale, phone, 'link-open')
      await tabTo(page, '#name')
      await page.keyboard.type('Bo <b>Buyer</b>')
      await tabTo(page, 'button.primary')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Confirmed', exact: true }).waitFor()
      assert.equal(page.url(), `${cloud.origin('acme')}/link`)
      assert.match((await main.textContent()) ?? '', /Bo <b>Buyer<\/b> confirmed on/)
      assert.equal(await page.getByRole('button', { name: 'Confirm order' }).count(), 0)
      await inspectScripted(sale, phone, 'link-confirmed')
      assert.deepEqual(
        (await Promise.all(referers)).filter((referer) => referer.includes(secret)),
        [],
      )
      assert.deepEqual(await stateOf(sale, id), {
        state: 'confirmed',
        confirmed_by_name: 'Bo <b>Buyer</b>',
      })
    },
  )

  const stranger = await openContext()

  await t.test(
    'used, altered and unfinished links are refused, also at another database',
    async () => {
      await assertRefused(stranger, link, { ...USED, name: 'link-used' })
      const altered = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`
      await assertRefused(stranger, link.replace(secret, altered), {
        ...UNKNOWN,
        name: 'link-altered',
      })
      await assertRefused(stranger, link.slice(0, -1), UNKNOWN)
      await cloud.createDatabase('globex', 'ben@globex.example', PASSWORD)
      const open = await sendQuotation(sale, await newQuotation(sale))
      await assertRefused(stranger, open.replace('//acme.', '//globex.'), UNKNOWN)
    },
  )

  await t.test('withdrawn and expired links are refused', async () => {
    const withdrawn = await newQuotation(sale)
    const first = await sendQuotation(sale, withdrawn)
    assert.equal((await seller.act('sale_order.reset', { id: withdrawn })).status, 200)
    await assertRefused(stranger, first, { ...REVOKED, name: 'link-revoked' })
    const late = await sendQuotation(sale, withdrawn)
    await cloud.asSuperuser(
      'acme',
      'update zennnn.link set expires_at = now() where record = $1 and revoked_at is null',
      [withdrawn],
    )
    await assertRefused(stranger, late, { ...EXPIRED, name: 'link-expired' })
    assert.deepEqual(await stateOf(sale, withdrawn), { state: 'sent', confirmed_by_name: null })
  })

  await t.test('a link opens its own quotation and no other', async () => {
    await openOwnOnly(sale)
  })

  await t.test(`of ${CLICKS} confirmations at the same time one happens`, async () => {
    await confirmAtOnce(sale)
  })

  await t.test('no log has the secret of a link', async () => {
    const logs = await cloud.logText()
    assert.match(logs, /\/link\/\[redacted\]/)
    assert.ok(!logs.includes(secret))
  })
})

async function openOwnOnly(sale: Sale): Promise<void> {
  const { cloud } = sale
  const [mine, other] = [await newQuotation(sale), await newQuotation(sale)]
  const bearer = new Person(cloud, 'acme')
  const { cookie, token } = await openByHand(bearer, secretOf(await sendQuotation(sale, mine)))
  await sendQuotation(sale, other)
  const seen = await bearer.ask('GET', `/api/sale_order?id=eq.${other}`, { headers: { cookie } })
  assert.ok(!seen.text.includes(other), seen.text)
  const called = await bearer.ask('POST', '/api/rpc/sale_order.confirm_by_link', {
    headers: { cookie, 'x-csrf-token': token },
    body: { id: other, name: 'Eve' },
  })
  assert.ok(called.status >= 400, called.text)
  const posted = await bearer.ask('POST', '/link', {
    headers: { cookie },
    form: { csrf_token: token, name: 'Eve', id: other },
  })
  assert.equal(posted.status, 303, posted.text)
  assert.deepEqual(await stateOf(sale, other), { state: 'sent', confirmed_by_name: null })
  assert.deepEqual(await stateOf(sale, mine), { state: 'confirmed', confirmed_by_name: 'Eve' })
}

async function confirmAtOnce(sale: Sale): Promise<void> {
  const { cloud } = sale
  const contested = await newQuotation(sale)
  const bearer = new Person(cloud, 'acme')
  const wanted = secretOf(await sendQuotation(sale, contested))
  const names = Array.from({ length: CLICKS }, (_, index) => `Buyer ${index}`)
  const sessions = await Promise.all(names.map(async () => await openByHand(bearer, wanted)))
  const answers = await Promise.all(
    sessions.map(
      async ({ cookie, token }, index) =>
        await bearer.ask('POST', '/link', {
          headers: { cookie },
          form: { csrf_token: token, name: names[index] ?? '' },
        }),
    ),
  )
  const winners = names.filter((_, index) => answers[index]?.status === 303)
  assert.equal(winners.length, 1, answers.map(({ status }) => status).join(' '))
  for (const { status, text } of answers.filter(({ status }) => status !== 303)) {
    assert.equal(status, 409)
    assert.match(text, new RegExp(`${winners[0]} confirmed on .* There is nothing left to do`))
  }
  assert.deepEqual(await stateOf(sale, contested), {
    state: 'confirmed',
    confirmed_by_name: winners[0],
  })
}
