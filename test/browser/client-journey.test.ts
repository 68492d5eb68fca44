import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, PHONE } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import {
  byKeyboardAlone,
  companyFile,
  exportedRows,
  type Hands,
  linkFromMail,
  PDF,
  stepsOf,
} from './journey.ts'
import { PASSWORD, Person } from './person.ts'

/** What takes longer does not come at all. */
const WAIT_MS = 12_000
const LOGIN = 'ann@acme.example'
const BUYER = 'buyer@nvidia.example'
const LINES = [
  ['Wafers', '12', '3.9143'],
  ['Masks', '3', '0.3333'],
  ['Probe', '1', '1.005'],
  ['Returned crate', '-2', '4.50'],
  ['Work', '1.5', '80'],
] as const

/** Who walks, and what she meets on her way. */
interface Walk {
  readonly cloud: Cloud
  readonly page: Page
  readonly openContext: Awaited<ReturnType<typeof openBrowser>>
  readonly file: Awaited<ReturnType<typeof companyFile>>
  /** The same person by the API, for what no screen says. */
  readonly ann: Person
}

test('from signing up to an order that its customer confirmed, on a desk and on a phone', {
  timeout: 300_000,
}, async (t) => {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t)
  const page = await (await openContext()).newPage()
  page.setDefaultTimeout(WAIT_MS)
  const ann = new Person(cloud, 'acme')
  const walk: Walk = { cloud, page, openContext, ann, file: await companyFile(cloud) }
  const step = stepsOf(t, page)

  await step(
    'she signs up and lands in a list that says what to do',
    async () => await signUp(walk),
  )
  await step('the wizard guesses the columns of a real file', async () => await chooseFile(walk))
  await step('a check shows what would be refused, and where', async () => await check(walk))
  await step('the import runs, and gives the rows that failed', async () => await runImport(walk))
  await step('it is undone, and done again', async () => await importAgain(walk))
  await step('a facet finds “semiconductor”, and the search is saved', async () => await find(walk))
  await step('groups by sector have counts', async () => await group(walk))
  await step('three rows are edited in the list', async () => await editRows(walk))
  await step('one is edited in the form and tells its history', async () => await editForm(walk))
  await step('a PDF is attached and a note written', async () => await addFileAndNote(walk))
  await step('a quotation is made and sent by keyboard alone', async () => {
    await byKeyboardAlone(page, async (hands) => await quote(walk, hands))
  })
  await step('it turns confirmed by itself when the customer confirms', async () => {
    await confirm(walk)
  })
  await step('37 selected and all matching are exported', async () => await exportBoth(walk))
  await step('it goes dark, French, Arabic and onto a phone', async () => await change(walk))
  // Before the cloud goes: a page that is left open would complain.
  await page.context().close()
})

async function signUp({ cloud, page, ann }: Walk): Promise<void> {
  await page.goto(cloud.origin())
  await page.getByRole('link', { name: 'Create your database' }).click()
  for (const [label, value] of [
    ['Company', 'Acme'],
    ['Your name', 'Ann Lee'],
    ['E-mail', LOGIN],
    ['Password', PASSWORD],
    ['Name of the database', 'acme'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByRole('button', { name: 'Create database' }).click()
  await page.waitForURL(`${cloud.origin('acme')}/app/contact`)
  await page.getByRole('heading', { name: 'No contacts yet' }).waitFor()
  await page.getByRole('button', { name: 'New contact' }).waitFor()
  await ann.signIn(LOGIN, PASSWORD)
}

async function chooseFile({ page, file }: Walk): Promise<void> {
  await page.getByRole('link', { name: 'Import' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file.path)
  await columnOf(page, 'Symbol').waitFor()
  const guesses = ['Symbol', 'Security', 'GICS Sector', 'GICS Sub-Industry'].map(
    async (column) => await columnOf(page, column).inputValue(),
  )
  assert.deepEqual(await Promise.all(guesses), ['symbol', 'name', 'sector', 'industry'])
  await columnOf(page, 'Date added').selectOption('listed_on')
}

function columnOf(page: Page, column: string) {
  return page.getByLabel(`Field for the column ${column}`)
}

async function check({ page }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'Check the file' }).click()
  // Nothing is there yet, sectors neither.
  await page.getByRole('heading', { name: '505 rows would be refused' }).waitFor()
  await page.getByRole('button', { name: 'Create what is missing and check again' }).click()
  await page.getByRole('heading', { name: '2 rows would be refused' }).waitFor()
  const table = page.getByRole('region', { name: 'Rows that would be refused' })
  for (const [row, reason] of [
    ['505', 'A value is required here.'],
    ['506', 'This must be a date'],
  ] as const)
    await table
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: row, exact: true }) })
      .getByText(reason)
      .first()
      .waitFor()
}

async function runImport({ page, file, ann }: Walk): Promise<void> {
  await page.getByRole('button', { name: `Import ${file.rows.length} records` }).click()
  await page.getByText('2 rows were refused; all others are in.').waitFor()
  assert.equal(await countOf(ann, 'contact'), file.rows.length)
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the failed rows' }).click()
  const failed = await readFile(await (await waiting).path(), 'utf8')
  assert.equal(failed.trim().split('\n').length, 1 + 2)
}

async function importAgain({ page, file, ann }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'Undo this import' }).click()
  await page.getByRole('button', { name: `Undo ${file.rows.length} records` }).click()
  await page.getByText(/^Undone: \d+ records deleted/).waitFor()
  assert.equal(await countOf(ann, 'contact'), 0)
  // What was decided about its columns is kept.
  await page.getByRole('button', { name: 'Import it again' }).click()
  assert.equal(await columnOf(page, 'Date added').inputValue(), 'listed_on')
  await page.getByRole('button', { name: 'Check the file' }).click()
  await page.getByRole('button', { name: `Import ${file.rows.length} records` }).click()
  await page.getByText('2 rows were refused; all others are in.').waitFor()
  assert.equal(await countOf(ann, 'contact'), file.rows.length)
}

async function find({ page }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'Show Contacts' }).click()
  await page.getByText('1–80 of 503').waitFor()
  await page.getByRole('combobox', { name: 'Search in Contacts' }).fill('semiconductor')
  await page
    .getByRole('option', { name: /in Industry/ })
    .first()
    .click()
  await page.getByText('1–20 of 20').waitFor()
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('menuitem', { name: 'Save this search…' }).click()
  await page.getByLabel('Name').fill('Chip makers')
  await page.getByRole('button', { name: 'Save search' }).click()
  await page.getByRole('button', { name: 'Remove Industry semiconductor' }).click()
  await page.getByText('1–80 of 503').waitFor()
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('menuitem', { name: 'Chip makers' }).click()
  await page.getByText('1–20 of 20').waitFor()
}

async function group({ page, file }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'Remove Industry semiconductor' }).click()
  await page.getByRole('button', { name: 'Group by' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Sector' }).click()
  await page.getByText('11 groups, 503 in all').waitFor()
  await page.keyboard.press('Escape')
  for (const sector of ['Energy', 'Information Technology', 'Utilities']) {
    const count = file.rows.filter((row) => row.includes(`,${sector},`)).length
    await page.getByRole('button', { name: `${sector} ${count}`, exact: true }).waitFor()
  }
  await page.getByRole('button', { name: 'Energy' }).click()
  await page.getByRole('link', { name: 'Chevron Corporation' }).waitFor()
  await page.getByRole('button', { name: 'Remove Grouped by Sector' }).click()
  await page.getByText('1–80 of 503').waitFor()
}

async function editRows({ page, ann }: Walk): Promise<void> {
  const row = (name: string) =>
    page.locator('tr[data-id]', { has: page.getByLabel(`Select ${name}`, { exact: true }) })
  const written = [
    ['3M', 'Aachen'],
    ['A. O. Smith', 'Berlin'],
    ['Abbott Laboratories', 'Cologne'],
  ] as const
  await page.getByRole('switch', { name: 'Edit in the list' }).click()
  for (const [name, city] of written) {
    await row(name).locator('td').nth(4).click()
    await row(name).getByRole('textbox', { name: 'City' }).fill(city)
  }
  await page.getByRole('button', { name: 'Save 3 rows' }).click()
  await row('Abbott Laboratories').getByText('Cologne').waitFor()
  await page.getByRole('switch', { name: 'Edit in the list' }).click()
  const names = written.map(([name]) => `"${name}"`).join(',')
  assert.deepEqual(
    await ann.get(
      `/api/contact?select=name,city&order=city&name=in.(${encodeURIComponent(names)})`,
    ),
    written.map(([name, city]) => ({ name, city })),
  )
}

async function editForm({ page }: Walk): Promise<void> {
  await page.getByRole('combobox', { name: 'Search in Contacts' }).fill('Nvidia')
  await page
    .getByRole('option', { name: /in Name/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'Nvidia' }).click()
  await page.getByText('1 of 1', { exact: true }).waitFor()
  await page.getByLabel('E-mail').fill(BUYER)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
  await beside(page).getByText(`set E-mail to ${BUYER}`).waitFor()
  // Saved, it still stands in the list that it was found in.
  await page.getByText('1 of 1', { exact: true }).waitFor()
  await beside(page).getByText(BUYER).first().waitFor()
}

function beside(page: Page) {
  return page.getByRole('region', { name: 'Messages, files and history' })
}

async function addFileAndNote({ page }: Walk): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await beside(page).getByRole('button', { name: 'Add files' }).click()
  await (await chooser).setFiles([{ name: 'terms.pdf', mimeType: 'application/pdf', buffer: PDF }])
  await beside(page).getByRole('button', { name: 'terms.pdf', exact: true }).waitFor()
  const note = beside(page).getByRole('textbox', { name: 'Internal note' })
  await note.fill('Wants a quotation today')
  await note.press('Control+Enter')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Wants a quotation today' })
    .getByText('Internal note')
    .waitFor()
}

async function quote({ ann }: Walk, { keyboard, sees, tabTo }: Hands): Promise<void> {
  await keyboard.press('Escape')
  await keyboard.press('Control+k')
  await keyboard.type('new quot')
  await sees((page) => page.getByRole('option', { name: /New: Quotation/, selected: true }))
  await keyboard.press('Enter')
  await sees((page) => page.getByRole('combobox', { name: 'Customer' }))
  await keyboard.type('Nvidia')
  await sees((page) => page.locator('[role=option][data-combobox-selected]', { hasText: 'Nvidia' }))
  await keyboard.press('Enter')
  await tabTo('Add line')
  await keyboard.press('Enter')
  for (const [index, line] of LINES.entries()) {
    for (const [column, value] of line.entries()) {
      if (column > 0) await keyboard.press('Tab')
      await keyboard.type(value)
    }
    if (index < LINES.length - 1) await keyboard.press('Control+Enter')
  }
  await keyboard.press('Control+s')
  await sees((page) => page.getByRole('heading', { name: /^S\d{4}-\d+/ }))
  await keyboard.press('Control+k')
  await keyboard.type('send')
  await sees((page) => page.getByRole('option', { name: /Send by e-mail/, selected: true }))
  await keyboard.press('Enter')
  await sees((page) => page.getByRole('dialog', { name: /Send by e-mail/ }))
  await keyboard.press('Enter')
  await sees((page) => page.locator(stepOf('Sent')))
  const [order] = await ann.get('/api/sale_order?select=state,lines(description)')
  assert.equal(order.state, 'sent')
  assert.deepEqual(
    order.lines.map(({ description }: { readonly description: string }) => description),
    LINES.map(([description]) => description),
  )
}

/** The current one of the states on top of a form. */
function stepOf(label: string): string {
  return `[aria-current=step]:text-is("${label}")`
}

async function confirm({ cloud, page, openContext, ann }: Walk): Promise<void> {
  await page.evaluate('window.stillThere = true')
  const [{ number }] = await ann.get('/api/sale_order?select=number')
  const inbox = await (await openContext()).newPage()
  const link = await linkFromMail(inbox, cloud, `Quotation ${number}`)
  const customer = await (await openContext({ javaScriptEnabled: false })).newPage()
  await customer.goto(link)
  await customer.getByLabel('Your name').fill('Bo Buyer')
  await customer.getByRole('button', { name: 'Confirm order' }).click()
  await customer.getByRole('heading', { name: 'Confirmed', exact: true }).waitFor()
  await page.locator(stepOf('Order')).waitFor()
  await page.getByText('Bo Buyer').first().waitFor()
  assert.equal(await page.evaluate('window.stillThere'), true, 'the form was loaded again')
  await closeAll(inbox.context(), customer.context())
}

async function closeAll(...contexts: readonly BrowserContext[]): Promise<void> {
  for (const context of contexts) await context.close()
}

async function exportBoth({ cloud, page, ann }: Walk): Promise<void> {
  await page.goto(`${cloud.origin('acme')}/app/contact`)
  const all = await countOf(ann, 'contact')
  const first = await ann.get('/api/contact?select=id&order=name,id&limit=37')
  const box = (at: number) => page.locator(`[data-id="${first[at].id}"] input[type=checkbox]`)
  await box(0).click()
  await page.mouse.move(700, 500)
  await page.mouse.wheel(0, 700)
  await box(36).click({ modifiers: ['Shift'] })
  const selected = page.getByRole('toolbar', { name: 'Selected records' })
  await selected.getByText('37 selected').waitFor()
  for (const format of ['XLSX', 'CSV'] as const) {
    await selected.getByRole('button', { name: 'Export' }).click()
    assert.equal(await exportedRows(page, { scope: /^37 selected/, format }), 37)
  }
  await page.getByRole('button', { name: 'Clear selection' }).click()
  for (const format of ['XLSX', 'CSV'] as const) {
    await page.getByRole('button', { name: 'Import or export' }).click()
    await page.getByRole('menuitem', { name: 'Export what matches…' }).click()
    const scope = new RegExp(`^All ${all} matching`)
    assert.equal(await exportedRows(page, { scope, format }), all)
  }
}

async function change({ page }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'Account of Ann Lee' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  assert.equal(await attributeOf(page, 'data-mantine-color-scheme'), 'dark')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Account of Ann Lee' }).click()
  await page.getByRole('menuitem', { name: 'My account' }).click()
  await speak(page, { from: 'Language', to: 'Français', save: 'Save account' })
  await page.getByRole('heading', { name: 'Mon compte' }).waitFor()
  assert.equal(await attributeOf(page, 'lang'), 'fr')
  await speak(page, { from: 'Langue', to: 'العربية', save: 'Enregistrer le compte' })
  await page.getByRole('heading', { name: 'حسابي' }).waitFor()
  assert.equal(await attributeOf(page, 'dir'), 'rtl')
  await page.setViewportSize(PHONE)
  await page.goto(new URL('/app/contact', page.url()).href)
  await page.getByRole('link', { name: '3M', exact: true }).click()
  await page.getByRole('heading', { name: '3M' }).waitFor()
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  assert.equal(await page.evaluate(overflow), 0)
  // Dark, as chosen before.
  assert.equal(await attributeOf(page, 'data-mantine-color-scheme'), 'dark')
}

async function speak(
  page: Page,
  words: { readonly from: string; readonly to: string; readonly save: string },
): Promise<void> {
  await page.getByRole('combobox', { name: words.from }).click()
  await page.getByRole('option', { name: words.to }).click()
  await page.getByRole('button', { name: words.save }).click()
}

async function attributeOf(page: Page, name: string): Promise<unknown> {
  return await page.evaluate(`document.documentElement.getAttribute(${JSON.stringify(name)})`)
}

async function countOf(ann: Person, model: string): Promise<number> {
  const [found] = await ann.get(`/api/${model}?select=count()`)
  return found.count
}
