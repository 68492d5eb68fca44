import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'

/** Presses keys one after the other, as somebody does who has no mouse. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function total(page: Page, name: string): Promise<string> {
  return ((await page.locator(`[data-total="${name}"]`).textContent()) ?? '').trim()
}

function cell(page: Page, line: number, column: string): Locator {
  return page.getByRole('row', { name: `Line ${line}`, exact: true }).getByLabel(column)
}

test('records are made and changed in forms', { timeout: 300_000 }, async (t) => {
  const world = await openClientWorld(t)
  const customer = await world.ann.create('contact', {
    name: 'Globex & Co',
    email: 'buyer@globex.example',
  })
  await t.test('a quotation with five lines is made by keyboard alone, its totals right to the cent', async () => {
    await createByKeyboard(world)
  })
  assert.ok(customer)
})

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

async function createByKeyboard(world: ClientWorld): Promise<void> {
  const page = await world.open('/sale_order/new')
  await page.getByLabel('Customer').first().waitFor()
  await page.screenshot({ path: '/tmp/shots-form/new.png' })
  await page.keyboard.type('Globex')
  await page.getByRole('option', { name: 'Globex & Co' }).waitFor()
  await press(page, 'Enter')
  await page.getByRole('button', { name: 'Add line' }).focus()
  await press(page, 'Enter')
  for (const [index, line] of LINES.entries()) {
    for (const [column, value] of line.entries()) {
      if (column > 0) await press(page, 'Tab')
      if (value !== '') await page.keyboard.type(value)
    }
    if (index < LINES.length - 1) await press(page, 'Control+Enter')
  }
  await page.screenshot({ path: '/tmp/shots-form/typed.png' })
  const typed = [await total(page, 'untaxed'), await total(page, 'tax'), await total(page, 'total')]
  assert.deepEqual(typed, ['159.88', '30.07', '189.95'])
  await press(page, 'Control+s')
  await page.waitForURL(/sale_order\/[0-9a-f-]{36}$/)
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
  await page.screenshot({ path: '/tmp/shots-form/saved.png' })
  const saved = [await total(page, 'untaxed'), await total(page, 'tax'), await total(page, 'total')]
  assert.deepEqual(saved, typed)
  const id = page.url().split('/').at(-1) ?? ''
  const [order] = await world.ann.get(`/api/sale_order?select=untaxed,tax,total,lines(position)&id=eq.${id}`)
  assert.deepEqual(order, {
    untaxed: '159.88', tax: '30.07', total: '189.95',
    lines: [1, 2, 3, 4, 5].map((position) => ({ position })),
  })
  await inspect(page, 'client-form')
}
void cell
