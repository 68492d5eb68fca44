import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'

const COMPANY_FILE = new URL('../data/companies.csv', import.meta.url).pathname
const COLUMNS = {
  symbol: 'Symbol',
  name: 'Security',
  sector: 'GICS Sector',
  industry: 'GICS Sub-Industry',
  city: 'Headquarters Location',
}
/** What a hostile or careless person writes into a name. */
const SCRIPT = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
const LONG_WORD = 'W'.repeat(10_000)
const OTHER_LONG_WORD = 'M'.repeat(10_000)
/** A step that takes longer does not come at all. */
const WAIT_MS = 12_000

test('people find, group, change and select records in the list of a model', {
  timeout: 290_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('/contact')
  page.setDefaultTimeout(WAIT_MS)

  await t.test('an empty list says what it is for and how the first records come', async () => {
    await page.getByRole('heading', { name: 'No contacts yet' }).waitFor()
    const href = await page.getByRole('link', { name: 'Import' }).getAttribute('href')
    assert.equal(href, '/app/contact/import')
    await inspect(page, 'list-empty')
  })

  await importCompanies(world)
  await t.test('the list says exactly how much it shows, and shows it accessibly', async () => {
    await page.reload()
    await shows(page, '1–14 of 14')
    const link = page.getByRole('link', { name: 'AbbVie' })
    assert.match(String(await link.getAttribute('href')), /^\/app\/contact\/[0-9a-f-]{36}$/)
    await inspect(page, 'list')
  })

  await finding(t, world, page)
  await changing(t, world, page)
  await bearing(t, world, page)
  // Before the server goes: a page would say that it lost its changes.
  await page.context().close()
})

async function finding(t: TestContext, world: ClientWorld, page: Page): Promise<void> {
  await t.test('words are looked for where the person says, as chips in the address', async () => {
    await search(page, 'semiconductor', /in Industry/)
    await shows(page, '1–2 of 2')
    assert.match(page.url(), /\?text=industry%7Esemiconductor$/)
    await search(page, 'nvid', /in any text/)
    await shows(page, '1–1 of 1')
    await page.getByRole('button', { name: 'Remove any text nvid' }).click()
    await shows(page, '1–2 of 2')
    await search(page, 'nowhere', /in City/)
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await shows(page, '1–14 of 14')
  })

  await t.test('filters of the model and conditions of one’s own narrow the list', async () => {
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'People' }).click()
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await page.getByRole('menuitem', { name: 'Clear the search' }).click()
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByRole('menuitem', { name: 'Own conditions…' }).click()
    await page.getByLabel('How conditions are joined').selectOption('or')
    for (const [at, value] of ['chicago', 'omaha'].entries()) {
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByLabel('Field').nth(at).selectOption('city')
      await page.getByLabel('Value').nth(at).fill(value)
    }
    await page.getByRole('button', { name: 'Apply conditions' }).click()
    await shows(page, '1–3 of 3')
    await page.reload()
    await shows(page, '1–3 of 3')
    await page.getByRole('button', { name: 'Remove 2 conditions' }).click()
    await shows(page, '1–14 of 14')
  })

  await t.test('groups have counts and open to their records', async () => {
    await page.getByRole('button', { name: 'Group by' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Sector' }).click()
    await page.getByText('8 groups, 14 in all').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Consumer Discretionary 4' }).click()
    await page.getByRole('link', { name: 'Airbnb' }).waitFor()
    await page.getByLabel('Select all 4 in Consumer Discretionary').click()
    await page.getByText('4 selected').waitFor()
    await inspect(page, 'list-groups')
    await page.getByRole('button', { name: 'Clear selection' }).click()
  })

  await t.test('a search is saved, found again and opens the same list', async () => {
    await search(page, 'semiconductor', /in Industry/)
    await page.getByText('1 group, 2 in all').waitFor()
    const address = new URL(page.url()).search
    await page.getByRole('button', { name: 'Saved' }).click()
    await page.getByRole('menuitem', { name: 'Save this search…' }).click()
    await page.getByLabel('Name').fill('Chip makers')
    await page.getByRole('button', { name: 'Save search' }).click()
    await page.goto(`${world.cloud.origin('acme')}/app/contact`)
    await shows(page, '1–14 of 14')
    await page.getByRole('button', { name: 'Saved' }).click()
    await page.getByRole('menuitem', { name: 'Chip makers' }).click()
    await page.getByText('1 group, 2 in all').waitFor()
    assert.equal(new URL(page.url()).search, address)
    await page.goto(`${world.cloud.origin('acme')}/app/contact`)
    await shows(page, '1–14 of 14')
  })
}

async function changing(t: TestContext, world: ClientWorld, page: Page): Promise<void> {
  await t.test(
    'three rows are edited in the list and saved together; a refusal stands in its cell',
    async () => {
      await page.getByRole('switch', { name: 'Edit in the list' }).click()
      for (const [name, city] of [
        ['3M', 'Aachen'],
        ['Airbnb', 'Berlin'],
        ['Amcor', 'Cologne'],
      ] as const) {
        await rowOf(page, name).locator('td').nth(4).click()
        await editedRow(page, name).getByRole('textbox', { name: 'City' }).fill(city)
      }
      await editedRow(page, 'Amcor').getByRole('textbox', { name: 'E-mail' }).fill('no address')
      await page.getByRole('button', { name: 'Save 3 rows' }).click()
      await page.getByRole('button', { name: 'Save 1 row', exact: true }).waitFor()
      const mail = editedRow(page, 'Amcor').getByRole('textbox', { name: 'E-mail' })
      assert.equal(await mail.inputValue(), 'no address')
      assert.equal(await mail.getAttribute('aria-invalid'), 'true')
      await mail.fill('a@amcor.example')
      await mail.press('Enter')
      await rowOf(page, 'Amcor').getByText('Cologne').waitFor()
      const rows = await world.ann.get(
        '/api/contact?select=city,email&name=in.(3M,Airbnb,Amcor)&order=city',
      )
      assert.deepEqual(rows, [
        { city: 'Aachen', email: null },
        { city: 'Berlin', email: null },
        { city: 'Cologne', email: 'a@amcor.example' },
      ])
      await page.getByRole('switch', { name: 'Edit in the list' }).click()
    },
  )

  await t.test(
    'who was slower is told what the other wrote, and keeps what was typed',
    async () => {
      const [row] = await world.ann.get('/api/contact?select=id&name=eq.AbbVie')
      await page.getByRole('switch', { name: 'Edit in the list' }).click()
      await rowOf(page, 'AbbVie').locator('td').nth(4).click()
      const city = editedRow(page, 'AbbVie').getByRole('textbox', { name: 'City' })
      await city.fill('Mine')
      await world.ann.ask('PATCH', `/api/contact?id=eq.${row.id}`, { body: { city: 'Theirs' } })
      await city.press('Enter')
      await page.getByText('Somebody else wrote “Theirs” meanwhile.').waitFor()
      assert.equal(await city.inputValue(), 'Mine')
      await city.press('Escape')
      await rowOf(page, 'AbbVie').getByText('Theirs').waitFor()
      await page.getByRole('switch', { name: 'Edit in the list' }).click()
    },
  )

  await t.test(
    'a change of many says how many, can be undone, and names what was refused',
    async () => {
      await page.getByLabel('Select 3M').click()
      await page.getByLabel('Select Airbnb').click({ modifiers: ['Shift'] })
      await page.getByText('3 selected').waitFor()
      await page.getByRole('button', { name: 'Select all 14 matching' }).click()
      await page.getByText('All 14 matching selected').waitFor()
      await changeField(page, 'city', 'Everywhere', 'Change 14')
      await page.getByText('14 records changed.').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('14 old values put back.').waitFor()
      await closeDialog(page)
      const [{ count }] = await world.ann.get('/api/contact?select=count()&city=eq.Everywhere')
      assert.equal(count, 0)
      await page.getByLabel('Select 3M').click()
      await page.getByLabel('Select Aon plc').click()
      await changeField(page, 'reference', 'X-1', 'Change 2')
      await page.getByText('1 was refused:').waitFor()
      await page.getByText('1 record changed.').waitFor()
      await closeDialog(page)
    },
  )

  await t.test('a deletion names its number before it happens', async () => {
    await page.getByLabel("Select Lowe's").click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('This cannot be undone').waitFor()
    await page.getByRole('button', { name: 'Delete 1 Contact' }).click()
    await page.getByText('1 record deleted.').waitFor()
    await closeDialog(page)
    await shows(page, '1–13 of 13')
  })
}

async function bearing(t: TestContext, world: ClientWorld, page: Page): Promise<void> {
  await t.test(
    'what somebody else changes appears in place; what is new waits behind a bar',
    async () => {
      const second = await world.open('/contact')
      await shows(second, '1–13 of 13')
      const [row] = await world.ann.get("/api/contact?select=id&name=eq.McDonald's")
      await world.ann.ask('PATCH', `/api/contact?id=eq.${row.id}`, { body: { city: 'Live City' } })
      await rowOf(second, "McDonald's").getByText('Live City').waitFor()
      await world.ann.create('contact', { name: 'Aardvark' })
      await second.getByText('1 change', { exact: true }).waitFor()
      assert.equal(await second.getByRole('link', { name: 'Aardvark' }).count(), 0)
      await second.getByRole('button', { name: 'Show', exact: true }).click()
      await second.getByRole('link', { name: 'Aardvark' }).waitFor()
      await second.context().close()
    },
  )

  await t.test(
    'columns are chosen and ordered by keyboard, and stay so in this browser',
    async () => {
      await page.goto(`${world.cloud.origin('acme')}/app/contact`)
      await shows(page, '1–14 of 14')
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByRole('checkbox', { name: 'Ticker symbol' }).focus()
      await page.keyboard.press('Space')
      for (const box of await page.getByRole('dialog').getByRole('checkbox').all())
        await box.check()
      await page.getByRole('checkbox', { name: 'Customer number' }).focus()
      await page.keyboard.press('Alt+ArrowUp')
      await page.keyboard.press('Escape')
      await page.reload()
      await shows(page, '1–14 of 14')
      const [first, , third] = await page.getByRole('columnheader').all()
      assert.equal(await first?.count(), 1)
      assert.equal(await page.getByRole('columnheader').nth(1).textContent(), 'Customer number')
      assert.equal(await third?.textContent(), 'Name')
      assert.ok((await page.getByRole('columnheader').count()) > 20)
      await inspect(page, 'list-all-columns')
      await page.evaluate('localStorage.clear()')
    },
  )

  await t.test(
    'scripts in names do not run, and a word of 10,000 letters breaks nothing',
    async () => {
      await world.ann.create('contact', { name: SCRIPT, city: LONG_WORD.slice(0, 120) })
      await world.ann.create('contact', { name: LONG_WORD.slice(0, 200), notes: LONG_WORD })
      await page.reload()
      await shows(page, '1–16 of 16')
      // What is looked for has 200 letters at most: as many as the name has.
      await search(page, LONG_WORD, /in any text/)
      await shows(page, '1–1 of 1')
      await page.goBack()
      await shows(page, '1–16 of 16')
      await search(page, OTHER_LONG_WORD, /in any text/)
      await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
      await inspect(page, 'list-long-word')
      await page.goBack()
      await search(page, SCRIPT, /in Name/)
      await shows(page, '1–1 of 1')
      assert.equal(await page.evaluate('window.hacked'), undefined)
      await page.goBack()
    },
  )

  await t.test(
    'of 1,000 rows few are in the document, and all are reached by scrolling',
    async () => {
      const contacts = Array.from({ length: 1000 }, (_, at) => ({
        name: `Person ${at}`,
        kind: 'person',
      }))
      const made = await world.ann.ask('POST', '/api/contact', { body: contacts })
      assert.equal(made.status, 201, made.text)
      await page.goto(`${world.cloud.origin('acme')}/app/contact?size=1000`)
      await shows(page, '1–1,000 of 1,016')
      const drawn = await page.locator('tbody tr[data-id]').count()
      assert.ok(drawn < 100, `${drawn} rows are drawn`)
      // As an expression: a function in a text is not called.
      await page.evaluate(`document.querySelector('table').parentElement.scrollTo(0, 1e6)`)
      await page
        .getByRole('link', { name: 'Person 98', exact: true })
        .first()
        .waitFor({ state: 'attached' })
      assert.ok((await page.locator('tbody tr[data-id]').count()) < 100)
    },
  )
}

async function importCompanies({ cloud, ann }: ClientWorld): Promise<void> {
  const map = Object.entries(COLUMNS).flatMap(([field, column]) => ['--map', `${field}=${column}`])
  const options = [...map, '--create', 'sector', '--create', 'industry']
  const done = await cloud.command(['import', 'acme', 'contact', COMPANY_FILE, ...options])
  assert.equal(done.code, 0, done.stderr)
  const industry = await ann.create('industry', { name: 'Semiconductors' })
  const sector = await ann.create('industry', { name: 'Information Technology' })
  for (const name of ['Nvidia', 'Broadcom'])
    await ann.create('contact', { name, industry, sector, city: 'Santa Clara' })
}

async function shows(page: Page, range: string): Promise<void> {
  await page.getByText(range, { exact: true }).waitFor()
}

/** Types into the search bar and takes a suggestion. */
async function search(page: Page, words: string, where: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Search in Contacts' }).fill(words)
  await page.getByRole('option', { name: where }).first().click()
}

function rowOf(page: Page, name: string) {
  return page.locator('tr[data-id]', { has: page.getByRole('link', { name, exact: true }) })
}

/** A row that is edited has its name in an input: found by its box. */
function editedRow(page: Page, name: string) {
  return page.locator('tr[data-id]', { has: page.getByLabel(`Select ${name}`, { exact: true }) })
}

async function changeField(
  page: Page,
  field: string,
  value: string,
  button: string,
): Promise<void> {
  await page.getByRole('button', { name: 'Change a field' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Field').selectOption(field)
  await dialog.getByRole('textbox').fill(value)
  await dialog.getByRole('button', { name: button, exact: true }).click()
}

async function closeDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
