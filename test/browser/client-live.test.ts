import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { PHONE } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { hasNoFaults } from './screen-faults.ts'

const WAIT_MS = 12_000
const SCRIPT = '<img src=x onerror="window.executed=1"><script>window.executed=1</script>'

test('what happens elsewhere, and what was never meant to be shown', {
  timeout: 280_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const part = async (
    name: string,
    run: (world: ClientWorld, t: TestContext) => Promise<void>,
  ): Promise<void> => {
    await t.test(name, async (child) => await run(world, child))
  }
  await part('five tabs have one connection; when its tab is closed, another has it', oneConnection)
  await part('what somebody else deletes is told, and stays in its place until then', deletions)
  await part('a mistake of the server has a reference, and nothing typed is lost', mistake)
  await part('Enter takes what was found for all that was typed', enterAhead)
  await part('scripts in labels do not run', hostileLabels)
  await part('a file of 300 columns with scripts in name, header and cells', hostileFile)
})

async function oneConnection({ ann, open }: ClientWorld): Promise<void> {
  const id = await ann.create('contact', { name: 'Alpha', city: 'First' })
  const first = await open('/contact')
  const context = first.context()
  // The tab that leads may ask again: a server that is busy turns it away for a moment.
  const asking = new Set<Page>()
  context.on('request', (request) => {
    if (request.url().endsWith('/api/events')) asking.add(request.frame().page())
  })
  const connected = context.waitForEvent('response', (response) =>
    response.url().endsWith('/api/events'),
  )
  await first.reload()
  await connected
  const others: Page[] = []
  for (let tab = 0; tab < 4; tab += 1) {
    const page = await context.newPage()
    await page.goto(first.url())
    await showsCity(page, 'First')
    others.push(page)
  }
  await ann.ask('PATCH', `/api/contact?id=eq.${id}`, { body: { city: 'Second' } })
  for (const page of [first, ...others]) await showsCity(page, 'Second')
  const connections = (): number => others.filter((page) => asking.has(page)).length
  assert.equal(connections(), 0, 'no further tab asked for a connection of its own')
  const next = context.waitForEvent('request', (request) => request.url().endsWith('/api/events'))
  await first.close()
  await next
  await ann.ask('PATCH', `/api/contact?id=eq.${id}`, { body: { city: 'Third' } })
  for (const page of others) await showsCity(page, 'Third')
  assert.equal(connections(), 1)
  await context.close()
}

async function showsCity(page: Page, city: string): Promise<void> {
  await page
    .getByRole('row', { name: /Alpha/ })
    .getByText(city, { exact: true })
    .waitFor({ timeout: WAIT_MS })
}

async function deletions({ ann, cloud, open }: ClientWorld): Promise<void> {
  const id = await ann.create('contact', { name: 'Soon gone' })
  // What was changed just now would be looked for by whoever hears that something is gone.
  await cloud.asSuperuser(
    'acme',
    `set session_replication_role = replica; update app.contact set updated_at = now() - interval '1 hour'`,
    [],
  )
  const list = await open('/contact')
  const form = await open(`/contact/${id}`)
  await list.getByRole('link', { name: 'Soon gone' }).waitFor()
  await form.getByRole('heading', { name: 'Soon gone' }).waitFor()
  assert.equal((await ann.ask('DELETE', `/api/contact?id=eq.${id}`)).status, 204)
  for (const page of [list, form]) await lookAgain(page)
  await list.getByText('1 change', { exact: true }).waitFor({ timeout: WAIT_MS })
  const size = list.viewportSize()
  await list.setViewportSize(PHONE)
  await hasNoFaults(list, 'the bar that tells of changes')
  if (size !== null) await list.setViewportSize(size)
  assert.equal(await list.getByRole('link', { name: 'Soon gone' }).count(), 1)
  await list.getByRole('button', { name: 'Show', exact: true }).click()
  await list.getByRole('link', { name: 'Soon gone' }).waitFor({ state: 'detached' })
  await form.getByText('Somebody deleted this record').waitFor({ timeout: WAIT_MS })
  await list.context().close()
  await form.context().close()
}

/** As if the person came back from another window. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
}

async function mistake({ ann, open }: ClientWorld): Promise<void> {
  const id = await ann.create('contact', { name: 'Steady' })
  const page = await open(`/contact/${id}`)
  await page.getByLabel('Street').fill('Main Street 7')
  // In the page: a real mistake of the server would be one to mend, and the browser reports those of the network.
  await page.evaluate(`(() => {
    const real = window.fetch
    window.fetch = async (input, init) => {
      if ((init?.method ?? 'GET') === 'GET') return await real(input, init)
      window.fetch = real
      const body = { code: 'INTERNAL', message: 'Something went wrong.', details: { request_id: 'request-7' } }
      return new Response(JSON.stringify(body), { status: 500, headers: { 'content-type': 'application/json' } })
    }
  })()`)
  await page.keyboard.press('Control+s')
  const problem = page.getByRole('alert')
  await problem.getByText('Something went wrong.').waitFor()
  await problem.getByText('Reference for support: request-7').waitFor()
  assert.equal(await page.getByLabel('Street').inputValue(), 'Main Street 7')
  await page.keyboard.press('Control+s')
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
  const [row] = await ann.get(`/api/contact?select=street&id=eq.${id}`)
  assert.equal(row.street, 'Main Street 7')
  await page.context().close()
}

/** Whoever types on and presses Enter before the answer is there must not get what fewer letters found. */
async function enterAhead({ ann, open }: ClientWorld): Promise<void> {
  for (const name of ['Glass AG', 'Globex']) await ann.create('contact', { name })
  const page = await open('/sale_order/new')
  const customer = page.getByRole('combobox', { name: 'Customer' })
  await customer.fill('gl')
  const first = page.locator('[role=option][data-combobox-selected]')
  await first.getByText('Glass AG').waitFor()
  await page.route(/globex/, async (route) => {
    await page.waitForTimeout(500)
    await route.continue()
  })
  await page.keyboard.type('obex')
  await page.keyboard.press('Enter')
  await page.getByRole('option').first().waitFor({ state: 'detached' })
  assert.equal(await customer.inputValue(), 'Globex')
  await page.context().close()
}

/** Every label, whoever declared it, becomes a script: in lists, menus, forms, the palette and the settings. */
async function hostileLabels({ ann, open }: ClientWorld): Promise<void> {
  const id = await ann.create('contact', { name: 'Labelled' })
  const saved = await ann.act('saved_search.save', {
    name: SCRIPT,
    model: 'contact',
    query: '',
    shared: true,
  })
  assert.equal(saved.status, 200, saved.text)
  const page = await open('/my-account')
  const { text } = await ann.ask('GET', '/api/meta')
  const meta: unknown = JSON.parse(text, (key, value: unknown) =>
    LABELS.has(key) && typeof value === 'string' ? `${value} ${SCRIPT}` : value,
  )
  await page.route('**/api/meta', async (route) => {
    await route.fulfill({ contentType: 'application/json', body: JSON.stringify(meta) })
  })
  const origin = new URL(page.url()).origin
  for (const path of [
    '/contact?group=kind',
    `/contact/${id}`,
    '/all-settings',
    '/sale_order/new',
  ]) {
    await page.goto(`${origin}/app${path}`)
    await page.getByText(SCRIPT).first().waitFor()
  }
  await page.goto(`${origin}/app/contact`)
  for (const menu of ['Filters', 'Group by', 'Saved']) {
    await page.getByRole('button', { name: menu }).first().click()
    await page.getByRole('menu').getByText(SCRIPT).first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('option').getByText(SCRIPT).first().waitFor()
  assert.equal(await page.evaluate('window.executed'), undefined)
  await page.context().close()
}

const LABELS = new Set(['label', 'plural', 'summary', 'help', 'confirm'])

async function hostileFile({ ann, open }: ClientWorld): Promise<void> {
  const page = await open('/contact/import')
  const columns = Array.from({ length: 297 }, (_, at) => `Column ${at}`)
  const cells = columns.map((_, at) => `=1+${at}`)
  const csv = [
    ['name', SCRIPT.replaceAll('"', '""'), '=2+5', ...columns],
    [SCRIPT.replaceAll('"', '""'), '=HYPERLINK(1)', '@x', ...cells],
  ]
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles({
    name: `${SCRIPT.replaceAll('/', '')}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(csv.map((row) => `"${row.join('","')}"\r\n`).join('')),
  })
  await page.getByLabel('Field for the column Column 296').waitFor()
  await page.getByText(SCRIPT).first().waitFor()
  const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  assert.equal(await page.evaluate(tooWide), 0)
  await page.getByRole('button', { name: 'Check the file' }).click()
  await page.getByRole('button', { name: 'Import 1 record' }).click()
  await page.getByRole('button', { name: 'Undo this import' }).waitFor()
  const made = await ann.get('/api/contact?select=name&order=created_at.desc&limit=1')
  assert.deepEqual(made, [{ name: SCRIPT }])
  assert.equal(await page.evaluate('window.executed'), undefined)
  await page.context().close()
}
