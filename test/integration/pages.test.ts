import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RecordId } from '@zennnn/kernel'
import { act, openSales, type SalesWorld, SEALING } from '../changes-world.ts'
import { type Answer, givePassword, type HttpsWorld, openHttps, PASSWORD } from '../https-world.ts'
import { mailedSecret } from '../mailed-secret.ts'

interface PageWorld extends SalesWorld {
  readonly https: HttpsWorld
  readonly order: RecordId
}

async function openPages(t: TestContext): Promise<PageWorld> {
  const world = await openSales(t)
  const boss = await world.user('boss@example.com', ['sales_manager'])
  await givePassword(world, boss)
  await world.superuser.query('update app."user" set company = $1 where id = $2', [
    world.company,
    boss.id,
  ])
  const customer = await world.records.create('contact', {
    name: 'Globex <script>alert(1)</script>',
    email: 'buyer@globex.example',
    notes: '<img src=x onerror=alert(1)>',
  })
  const order = await world.records.create('sale_order', {
    customer,
    note: '</p><script>alert(1)</script>',
    lines: [{ description: '"><svg onload=alert(1)>', quantity: '2', unit_price: '3.9143' }],
  })
  return { ...world, order, https: await openHttps(t, { acme: world }) }
}

/** Submits a form as a browser does. */
async function submit(
  { https }: PageWorld,
  path: string,
  fields: Readonly<Record<string, string>>,
  cookie?: string,
): Promise<Answer> {
  return await https.ask(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://acme.localhost',
      'sec-fetch-site': 'same-origin',
      ...(cookie === undefined ? {} : { cookie }),
    },
    body: new URLSearchParams(fields).toString(),
  })
}

function cookieOf(answer: Answer): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

function csrfOf(page: Answer): string {
  return /name="csrf_token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
}

async function signedIn(world: PageWorld): Promise<string> {
  const fields = { login: 'boss@example.com', password: PASSWORD, next: '/records/contact' }
  const answer = await submit(world, '/sign-in', fields)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.location, '/records/contact')
  return cookieOf(answer)
}

/** Sends the quotation; the path of the link that its customer gets. */
async function sentLink(world: PageWorld): Promise<string> {
  await act(world, world.seller.principal, 'sale_order.send', { id: world.order })
  const { rows } = await world.superuser.query<{ text: string }>(
    'select text from app.mail order by created_at desc limit 1',
  )
  return `/link/${await mailedSecret(world.superuser, SEALING, rows[0]?.text ?? '')}`
}

test('a person signs in, looks at lists and records, and leaves', async (t) => {
  const world = await openPages(t)
  const { https, order } = world
  const outside = await https.ask('/home')
  assert.equal(outside.status, 303)
  assert.equal(outside.headers.location, '/sign-in?next=%2Fhome')
  const cookie = await signedIn(world)
  const look = async (path: string) => await https.ask(path, { headers: { cookie } })

  const home = await look('/home')
  assert.match(home.body, /Welcome, boss@example\.com/)
  assert.match(
    home.body,
    /<a href="\/records\/contact">Contacts<\/a> <span class="quiet number">1</,
  )
  assert.doesNotMatch(home.body, /Audit log|Settings|Local inbox/)

  const list = await look('/records/contact?q=globex&sort=-name')
  assert.match(list.body, /1–1 of 1 with “globex”/)
  assert.match(list.body, /Globex &lt;script&gt;/)
  for (const sort of ['name', '-country', 'industry', 'city', 'nothing', '-'])
    assert.equal((await look(`/records/contact?sort=${sort}`)).status, 200, sort)
  for (const q of ['%', '\\', '"', ')', 'a,b', '*', "'", '\u0000'.slice(1)])
    assert.equal((await look(`/records/contact?q=${encodeURIComponent(q)}`)).status, 200, q)

  const page = await look(`/records/sale_order/${order}`)
  assert.match(page.body, /<h1>S20\d\d-00001<\/h1><span class="pill ">Quotation<\/span>/)
  assert.match(page.body, /data-label="Unit price">3\.9143</)
  assert.match(page.body, /data-label="Net">7\.83</)
  for (const answer of [home, list, page]) assert.doesNotMatch(answer.body, /<script|<img|<svg/)

  const out = await submit(world, '/sign-out', { csrf_token: csrfOf(home) }, cookie)
  assert.equal(out.headers.location, '/sign-in')
  assert.equal((await look('/home')).headers.location, '/sign-in?next=%2Fhome')
})

test('every model that a person sees has a list and, when it has records, a page', async (t) => {
  const world = await openPages(t)
  const cookie = await signedIn(world)
  const home = await world.https.ask('/home', { headers: { cookie } })
  const lists = [...home.body.matchAll(/href="(\/records\/\w+)"/g)].map(([, path]) => path ?? '')
  assert.ok(lists.length >= 8, lists.join())
  for (const path of lists) {
    const list = await world.https.ask(path, { headers: { cookie } })
    assert.equal(list.status, 200, path)
    const record = new RegExp(`href="(${path}/[0-9a-f-]{36})"`).exec(list.body)?.[1]
    if (record === undefined) continue
    assert.equal((await world.https.ask(record, { headers: { cookie } })).status, 200, record)
  }
})

test('pages of models that a person may not see are not there', async (t) => {
  const world = await openPages(t)
  const cookie = await signedIn(world)
  for (const path of ['audit_entry', 'setting', 'mail', 'database', 'nothing', '__proto__']) {
    const answer = await world.https.ask(`/records/${path}`, { headers: { cookie } })
    assert.equal(answer.status, 404, path)
    assert.match(answer.body, /<h1>There is nothing here<\/h1>/)
  }
  const foreign = `/records/sale_order/${world.company}`
  assert.equal((await world.https.ask(foreign, { headers: { cookie } })).status, 404)
})

test('a wrong password and an unknown login get the same page', async (t) => {
  const world = await openPages(t)
  const wrong = await submit(world, '/sign-in', { login: 'boss@example.com', password: 'x' })
  const unknown = await submit(world, '/sign-in', { login: 'nobody@example.com', password: 'x' })
  assert.equal(wrong.status, 401)
  assert.equal(wrong.body.replace('boss@', 'nobody@'), unknown.body)
})

test('the customer confirms by the link of the mail, once, without an account', async (t) => {
  const world = await openPages(t)
  const { https } = world
  const path = await sentLink(world)
  const opened = await https.ask(path)
  assert.equal(opened.status, 303)
  assert.equal(opened.headers.location, '/link')
  const cookie = cookieOf(opened)
  const look = async () => await https.ask('/link', { headers: { cookie } })

  const page = await look()
  assert.match(page.body, /<h1>Quotation S20\d\d-00001<\/h1>/)
  assert.match(page.body, /<dd class="number">7\.83 EUR<\/dd>/)
  assert.doesNotMatch(page.body, /<script|<img|<svg/)

  const forged = await submit(world, '/link', { name: 'Eve', csrf_token: 'x' }, cookie)
  assert.equal(forged.status, 403)
  const fields = { name: 'Ann Buyer', csrf_token: csrfOf(page) }
  const answers = await Promise.all(
    [1, 2, 3, 4].map(async () => await submit(world, '/link', fields, cookie)),
  )
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
  for (const { status, body } of answers.filter((answer) => answer.status !== 303)) {
    assert.ok(status === 409 || status === 410, String(status))
    assert.match(body, /<h1>/)
  }
  const after = await look()
  assert.match(after.body, /Ann Buyer confirmed on/)
  assert.doesNotMatch(after.body, /<form/)
  const again = await https.ask(path)
  assert.equal(again.status, 410)
  assert.match(again.body, /This link was used already/)
  assert.ok(https.lines.every((line) => !line.includes(path.slice('/link/'.length))))
})

test('an altered, expired or withdrawn link is refused with a page that says what to do', async (t) => {
  const world = await openPages(t)
  const { https, order, seller } = world
  const path = await sentLink(world)
  const altered = await https.ask(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)
  assert.equal(altered.status, 410)
  assert.match(altered.body, /This link is not complete/)
  const none = await https.ask('/link')
  assert.equal(none.status, 410)
  await world.superuser.query("update zennnn.link set expires_at = now() - interval '1 minute'")
  assert.match((await https.ask(path)).body, /This link has expired/)
  const next = await sentLink(world)
  await act(world, seller.principal, 'sale_order.cancel', { id: order })
  assert.match((await https.ask(next)).body, /This link was withdrawn/)
})

test('the stylesheet is there, and every page asks for it', async (t) => {
  const { https } = await openPages(t)
  const page = await https.ask('/sign-in')
  const path = /<link rel="stylesheet" href="([^"]+)">/.exec(page.body)?.[1] ?? ''
  const style = await https.ask(path)
  assert.equal(style.status, 200)
  assert.match(style.headers['cache-control'] ?? '', /immutable/)
})
