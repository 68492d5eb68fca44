import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { inspect } from './browser.ts'
import {
  cell,
  descriptions,
  idOf,
  type Office,
  openQuotation,
  save,
  saved,
  testInOffice,
} from './office.ts'

const LINES = [
  // 46.9716 is 46.97; tax 8.9243 is 8.92.
  ['Bolts M8 × 40', '12', '3.9143', '', '19'],
  // 0.89991 is 0.90; tax 0.063 is 0.06.
  ['Washers', '3', '0.3333', '10', '7'],
  // Exactly half a cent goes up.
  ['Nut', '1', '1.005', '', ''],
  ['Returned crate', '-2', '4.50', '', '19'],
  ['Work', '1.5', '80', '', '19'],
] as const

testInOffice('what is typed into a form is computed at once, checked, and never lost', {
  'a quotation with five lines is made by keyboard alone, its totals right to the cent':
    createByKeyboard,
  'what is wrong is said at its field and on top, with a link to it': refuseInPlace,
  'a page with something unsaved is not left without a question': guard,
  'what was typed before a reload is offered again': draft,
  'a save whose answer is lost is repeated and done once': answerLost,
  'the server stops in the middle and starts again: nothing is lost': serverStops,
  'a reference that is missing is made without leaving the form': quickCreate,
  'among 200 lines every key is heard and reckoned with': manyLines,
})

async function createByKeyboard({ world }: Office): Promise<void> {
  const page = await world.open('/sale_order/new')
  await page.getByLabel('Customer').first().waitFor()
  await page.keyboard.type('Globex')
  await page.locator('[role=option][data-combobox-selected]').waitFor()
  await page.keyboard.press('Enter')
  await tabToText(page, 'Add line')
  await page.keyboard.press('Enter')
  for (const [index, line] of LINES.entries()) {
    for (const [column, value] of line.entries()) {
      if (column > 0) await page.keyboard.press('Tab')
      if (value !== '') await page.keyboard.type(value)
    }
    if (index < LINES.length - 1) await page.keyboard.press('Control+Enter')
  }
  const typed = await totals(page)
  assert.deepEqual(typed, ['159.88', '30.07', '189.95'])
  await inspect(page, 'client-form-new')
  await page.keyboard.press('Control+s')
  await page.waitForURL(/sale_order\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { name: /^S\d{4}-\d+/ }).waitFor()
  assert.deepEqual(await totals(page), typed)
  const [order] = await world.ann.get(
    `/api/sale_order?select=untaxed,tax,total,lines(position,description)&id=eq.${idOf(page)}`,
  )
  assert.deepEqual(order, {
    untaxed: '159.88',
    tax: '30.07',
    total: '189.95',
    lines: LINES.map(([description], index) => ({ position: index + 1, description })),
  })
  await inspect(page, 'client-form')
  await keysInLines(page)
}

/** Up, down, a line in between, one deleted, one moved: without the mouse, and saved in that order. */
async function keysInLines(page: Page): Promise<void> {
  await cell(page, 2, 'Quantity').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('4')
  assert.equal(await cell(page, 3, 'Quantity').inputValue(), '4')
  await page.keyboard.press('Control+Backspace')
  assert.equal(await cell(page, 3, 'Description').inputValue(), 'Returned crate')
  await page.keyboard.press('Alt+ArrowUp')
  assert.equal(await cell(page, 2, 'Description').inputValue(), 'Returned crate')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('Between')
  await save(page)
  assert.deepEqual(await descriptions(page), [
    'Bolts M8 × 40',
    'Returned crate',
    'Between',
    'Washers',
    'Work',
  ])
  await page.reload()
  await cell(page, 5, 'Description').waitFor()
  assert.deepEqual(await descriptions(page), [
    'Bolts M8 × 40',
    'Returned crate',
    'Between',
    'Washers',
    'Work',
  ])
}

async function refuseInPlace(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await cell(page, 1, 'Discount in %').fill('150')
  await page.keyboard.press('Control+s')
  const problem = page.getByRole('alert')
  await problem.getByText('A discount is between 0 and 100 %.').first().waitFor()
  await inspect(page, 'client-form-refused')
  await problem.getByRole('button', { name: 'Line 1: Discount in %' }).click()
  await assertFocused(page, cell(page, 1, 'Discount in %'))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('15')
  await cell(page, 1, 'Unit price').fill('1.23456')
  await page.keyboard.press('Control+s')
  await problem.getByText('Only 4 digits fit behind the decimal point').first().waitFor()
  await cell(page, 1, 'Unit price').fill('1.2345')
  await save(page)
  assert.equal(await page.getByRole('alert').count(), 0)
}

async function guard(office: Office): Promise<void> {
  const page = await openQuotation(office)
  const before = page.url()
  await page.getByLabel('Note to the customer').fill('Half a thought')
  await page.getByRole('link', { name: 'Products' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.waitFor()
  await inspect(page, 'client-form-leave')
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  assert.equal(page.url(), before)
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Half a thought')
  await page.getByRole('link', { name: 'Products' }).first().click()
  await dialog.getByRole('button', { name: 'Discard changes and leave' }).click()
  await page.waitForURL(/\/app\/product/)
  await page.goto(before)
  await page.getByLabel('Note to the customer').waitFor()
  assert.equal(await page.getByText('Draft from').count(), 0)
}

async function draft(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByLabel('Note to the customer').fill('Not yet saved')
  await cell(page, 1, 'Description').fill('Better bolts')
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await page.reload()
  await page.getByText('Draft from').waitFor()
  assert.deepEqual(asked, ['beforeunload'])
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), '')
  await inspect(page, 'client-form-draft')
  await page.getByRole('button', { name: 'Restore draft' }).click()
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Not yet saved')
  await save(page)
  await page.reload()
  await cell(page, 1, 'Description').waitFor()
  assert.equal(await cell(page, 1, 'Description').inputValue(), 'Better bolts')
  assert.equal(await page.getByText('Draft from').count(), 0)
}

/** The change arrives, its answer does not: for a record that is new, and for a line of one that exists. */
async function answerLost(office: Office): Promise<void> {
  const page = await office.world.open('/contact/new')
  await page.locator('[id="at/name"] input').fill('Once only')
  await losingOneAnswer(page, async () => {
    await page.keyboard.press('Control+s')
    await page.getByText('the server did not answer').waitFor()
  })
  assert.equal(await page.locator('[id="at/name"] input').inputValue(), 'Once only')
  await page.keyboard.press('Control+s')
  await page.waitForURL(/contact\/[0-9a-f-]{36}$/)
  const made = await office.world.ann.get('/api/contact?select=id&name=eq.Once%20only')
  assert.equal(made.length, 1)

  const order = await openQuotation(office)
  await order.getByRole('button', { name: 'Add line' }).click()
  await order.keyboard.type('Second')
  await losingOneAnswer(order, async () => {
    await order.keyboard.press('Control+s')
    await order.getByText('the server did not answer').waitFor()
  })
  await cell(order, 1, 'Description').fill('First')
  await save(order)
  const lines = await office.world.ann.get(
    `/api/sale_order_line?select=description&order=position&sale_order=eq.${idOf(order)}`,
  )
  assert.deepEqual(lines, [{ description: 'First' }, { description: 'Second' }])
}

/** Lets the next change reach the server, and takes its answer away. */
async function losingOneAnswer(page: Page, during: () => Promise<void>): Promise<void> {
  await page.evaluate(`(() => {
    const real = window.fetch
    window.fetch = async (input, init) => {
      const answer = await real(input, init)
      if ((init?.method ?? 'GET') === 'GET') return answer
      window.fetch = real
      throw new TypeError('Failed to fetch')
    }
  })()`)
  await during()
}

async function serverStops(office: Office): Promise<void> {
  const { cloud } = office.world
  const page = await openQuotation(office)
  await page.getByLabel('Note to the customer').fill('Survives')
  await Promise.all([cloud.stop(), page.keyboard.press('Control+s')])
  await cloud.start()
  // Either it was saved before the server was gone, or the page says that it was not and saves when asked again.
  await page
    .getByText('Unsaved changes')
    .or(page.getByText('the server did not answer'))
    .first()
    .waitFor({ state: 'visible', timeout: 5_000 })
    .catch(() => undefined)
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Survives')
  await page.keyboard.press('Control+s')
  await saved(page)
  const [order] = await office.world.ann.get(`/api/sale_order?select=note&id=eq.${idOf(page)}`)
  assert.equal(order.note, 'Survives')
}

async function quickCreate({ world }: Office): Promise<void> {
  const page = await world.open('/sale_order/new')
  await page.getByLabel('Customer').first().fill('Initech')
  await page.getByRole('option', { name: 'Create “Initech”' }).click()
  const dialog = page.getByRole('dialog', { name: 'New Contact' })
  await dialog.waitFor()
  await inspect(page, 'client-quick-create')
  await dialog.getByRole('button', { name: 'Create Contact' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Customer').first().inputValue(), 'Initech')
  await page.keyboard.press('Control+s')
  await page.waitForURL(/sale_order\/[0-9a-f-]{36}$/)
}

/** How fast is a figure of the bench; here that every key is heard, and reckoned with. */
async function manyLines(office: Office): Promise<void> {
  const page = await openQuotation(office, 200)
  await cell(page, 200, 'Unit price').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('1234567.89')
  assert.equal(await cell(page, 200, 'Unit price').inputValue(), '1234567.89')
  // 199 lines of 2.00, and this one.
  assert.equal((await totals(page))[0], '1,234,965.89')
}

async function totals(page: Page): Promise<readonly string[]> {
  return await Promise.all(
    ['untaxed', 'tax', 'total'].map(async (name) =>
      ((await page.locator(`[data-total="${name}"]`).textContent()) ?? '').trim(),
    ),
  )
}

async function assertFocused(page: Page, locator: Locator): Promise<void> {
  await locator.and(page.locator(':focus')).waitFor()
}

async function tabToText(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    const focused: unknown = await page.evaluate('document.activeElement.textContent')
    if (focused === text) return
  }
  assert.fail(`Tab does not reach ${text}`)
}
