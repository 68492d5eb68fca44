import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import {
  cell,
  changeAsBob,
  descriptions,
  idOf,
  noteBecomes,
  type Office,
  openQuotation,
  save,
  saved,
  testInOffice,
} from './office.ts'
import { signInAsOperator } from './operator.ts'

testInOffice('several people, and what they do, meet in one form', {
  'changes of two people to different fields and lines are both kept': mergeByItself,
  'two values for one field: the person decides': decide,
  'while nothing is typed a change of somebody else appears by itself, otherwise it is offered':
    follow,
  'a record that somebody deleted is made anew from what was typed': createAgain,
  'a quotation is sent, and turns into an order by itself when the customer confirms': confirmed,
  'archived by one click, and back by another': archive,
})

async function mergeByItself(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await withoutEvents(page)
  await page.getByLabel('Note to the customer').fill('Mine')
  await cell(page, 1, 'Description').fill('My bolts')
  await changeAsBob(office, page, {
    reference: `B-${idOf(page).slice(-6)}`,
    lines: [{ description: 'By Bob', position: 9, unit_price: '10' }],
  })
  await page.keyboard.press('Control+s')
  await page.getByText(/^Saved\. bob changed .*External number.* meanwhile/).waitFor()
  assert.deepEqual(await descriptions(page), ['My bolts', 'By Bob'])
  const [order] = await office.world.ann.get(
    `/api/sale_order?select=note,reference,lines(description)&id=eq.${idOf(page)}`,
  )
  assert.equal(order.note, 'Mine')
  assert.match(String(order.reference), /^B-/)
  assert.equal(order.lines.length, 2)
}

async function decide(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await withoutEvents(page)
  const [line] = await office.bob.get(`/api/sale_order_line?sale_order=eq.${idOf(page)}`)
  await page.getByLabel('Note to the customer').fill('Mine')
  await cell(page, 1, 'Quantity').fill('7')
  await changeAsBob(office, page, {
    note: 'By Bob',
    lines: [{ id: String(line.id), quantity: '8' }],
  })
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'bob changed the same' })
  await dialog.waitFor()
  const button = dialog.getByRole('button', { name: 'Save what is chosen' })
  assert.equal(await button.isDisabled(), true)
  await inspect(page, 'client-form-conflict')
  await dialog.getByRole('group', { name: 'Note to the customer' }).getByText('By Bob').click()
  await dialog
    .getByRole('group', { name: 'Line 1: Quantity' })
    .getByText('7', { exact: true })
    .click()
  await button.click()
  await saved(page)
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'By Bob')
  const [order] = await office.world.ann.get(
    `/api/sale_order?select=note,lines(quantity)&id=eq.${idOf(page)}`,
  )
  assert.deepEqual(order, { note: 'By Bob', lines: [{ quantity: '7.0000' }] })
}

async function follow(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await changeAsBob(office, page, { note: 'Seen at once' })
  await noteBecomes(page, 'Seen at once')
  await cell(page, 1, 'Description').fill('Typed here')
  await changeAsBob(office, page, { note: 'Later' })
  await page.getByText('bob changed this meanwhile.').waitFor()
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Seen at once')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await noteBecomes(page, 'Later')
  assert.equal(await cell(page, 1, 'Description').inputValue(), 'Typed here')
  await save(page)
}

async function createAgain({ world }: Office): Promise<void> {
  const contact = await world.ann.create('contact', { name: 'Soon gone' })
  const page = await world.open(`/contact/${contact}`)
  await page.getByLabel('Street').fill('Main Street 1')
  const gone = await world.ann.ask('DELETE', `/api/contact?id=eq.${contact}`)
  assert.equal(gone.status, 204)
  await page.keyboard.press('Control+s')
  await page.getByText('Somebody deleted this record').waitFor()
  assert.equal(await page.getByLabel('Street').inputValue(), 'Main Street 1')
  await inspect(page, 'client-form-gone')
  await page.getByRole('button', { name: 'Create as new Contact' }).click()
  await page.waitForURL(
    (url) => url.pathname.startsWith('/app/contact/') && !url.pathname.endsWith(contact),
  )
  await page.getByRole('heading', { name: 'Soon gone' }).waitFor()
  const made = await world.ann.get(`/api/contact?select=name,street&id=eq.${idOf(page)}`)
  assert.deepEqual(made, [{ name: 'Soon gone', street: 'Main Street 1' }])
}

async function confirmed(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByRole('button', { name: 'Send by e-mail' }).click()
  const dialog = page.getByRole('dialog', { name: /^Send by e-mail: S/ })
  await dialog.getByText('The customer gets an e-mail').waitFor()
  await inspect(page, 'client-action')
  await dialog.getByRole('button', { name: 'Send by e-mail' }).click()
  await dialog.waitFor({ state: 'detached' })
  await stateShown(page, 'Sent')
  assert.equal(await page.getByRole('button', { name: 'Add line' }).count(), 0)
  await confirmAsCustomer(office, page)
  await stateShown(page, 'Order')
  await page.getByText('Bo Buyer', { exact: true }).waitFor()
  await inspect(page, 'client-form-confirmed')
}

async function archive({ world }: Office): Promise<void> {
  const contact = await world.ann.create('contact', { name: 'Old friend' })
  const isActive = async (): Promise<unknown> =>
    (await world.ann.get(`/api/contact?select=active&id=eq.${contact}`))[0].active
  const page = await world.open(`/contact/${contact}`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  // Not as a part of other words: the menu that fades away says "Archive" and "Delete" without a space between.
  await page.getByText('Archived', { exact: true }).waitFor()
  assert.equal(await isActive(), false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).waitFor()
  assert.equal(await isActive(), true)
  await page.getByRole('menuitem', { name: 'Delete Contact' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Old friend?' })
  await dialog.getByRole('button', { name: 'Delete Contact' }).click()
  await page.waitForURL(/\/app\/contact\/?$/)
  assert.deepEqual(await world.ann.get(`/api/contact?id=eq.${contact}`), [])
}

/** The customer opens the link of the newest mail and confirms. */
async function confirmAsCustomer({ world }: Office, page: Page): Promise<void> {
  const { cloud } = world
  const inbox = await page.context().newPage()
  await signInAsOperator(inbox, cloud)
  const mail = inbox.getByRole('link', { name: 'Quotation S' })
  await inbox.goto(`${cloud.origin()}/inbox`)
  for (let tries = 0; tries < 150 && (await mail.count()) === 0; tries += 1) {
    await inbox.waitForTimeout(100)
    await inbox.goto(`${cloud.origin()}/inbox`)
  }
  await mail.first().click()
  const link = (await inbox.locator('pre a').getAttribute('href')) ?? ''
  await inbox.goto(link)
  await inbox.getByLabel('Your name').fill('Bo Buyer')
  await inbox.getByRole('button', { name: 'Confirm order' }).click()
  await inbox.getByRole('heading', { name: 'Confirmed', exact: true }).waitFor()
}

/** So that a change of somebody else is only met when saving. */
async function withoutEvents(page: Page): Promise<void> {
  await page.route('**/api/events', async (route) => {
    await route.abort('failed')
  })
  await page.reload()
  await cell(page, 1, 'Description').waitFor()
}

async function stateShown(page: Page, state: string): Promise<void> {
  await page.locator('[aria-current="step"]').getByText(state, { exact: true }).waitFor()
}
