import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { type ClientWorld, openClientWorld } from './client.ts'
import { addColleague, type Person } from './person.ts'

/** What tests of forms stand on: Ann, her colleague Bob, and a customer. */
export interface Office {
  readonly world: ClientWorld
  readonly bob: Person
  readonly customer: string
}

type OfficeTest = (office: Office, t: TestContext) => Promise<void>

/** One test with a part for each of these, all in the same cloud. */
export function testInOffice(name: string, parts: Readonly<Record<string, OfficeTest>>): void {
  test(name, { timeout: 300_000 }, async (t) => {
    const world = await openClientWorld(t)
    const { cloud, ann } = world
    const bob = await addColleague(cloud, ann, 'bob', ['sales_manager'])
    const customer = await ann.create('contact', {
      name: 'Globex & Co',
      email: 'buyer@globex.example',
    })
    const office = { world, bob, customer }
    for (const [part, run] of Object.entries(parts))
      await t.test(part, async (child) => {
        await run(office, child)
      })
  })
}

export async function noteBecomes(page: Page, text: string): Promise<void> {
  const note = page.getByLabel('Note to the customer')
  // The policy of the page forbids Playwright's own waiting for a condition.
  for (let tries = 0; tries < 100 && (await note.inputValue()) !== text; tries += 1)
    await page.waitForTimeout(100)
  assert.equal(await note.inputValue(), text)
}

export async function openQuotation({ world, customer }: Office, lines = 1): Promise<Page> {
  const order = await world.ann.create('sale_order', {
    customer,
    lines: Array.from({ length: lines }, (_, index) => ({
      position: index + 1,
      description: `Bolts ${index + 1}`,
      quantity: '1',
      unit_price: '2',
    })),
  })
  const page = await world.open(`/sale_order/${order}`)
  await cell(page, lines, 'Description').waitFor()
  return page
}

export async function changeAsBob({ bob }: Office, page: Page, body: unknown): Promise<void> {
  const changed = await bob.ask('PATCH', `/api/sale_order?id=eq.${idOf(page)}`, { body })
  assert.equal(changed.status, 204, changed.text)
}

export async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s')
  await saved(page)
}

export async function saved(page: Page): Promise<void> {
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
}

export function cell(page: Page, line: number, column: string): Locator {
  return page.getByRole('row', { name: `Line ${line}`, exact: true }).getByLabel(column)
}

export async function descriptions(page: Page): Promise<readonly string[]> {
  const cells = await page.locator('td[data-column="description"] input').all()
  return await Promise.all(cells.map(async (one) => await one.inputValue()))
}

export function idOf(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}
