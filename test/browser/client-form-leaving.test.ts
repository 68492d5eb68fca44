import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { cell, idOf, type Office, openQuotation, saved, testInOffice } from './office.ts'
import { PASSWORD } from './person.ts'

testInOffice('what was typed and not saved is kept for its person alone', {
  'signing out asks first, then nothing typed stays in the browser, whichever tab it was in':
    signOutForgets,
  'signing out on the plain pages has the browser forget as well': plainSignOut,
  'a session that merely ended keeps the draft for the same person': sessionEnded,
  'a session that ended during a save is renewed, and the save goes on': endedDuringSave,
  'who signs in after somebody else finds nothing of theirs': nextPerson,
})

async function signOutForgets(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await type(page, 'Secret one')
  await page.getByRole('textbox', { name: /note/i }).last().fill('Secret message')
  const second = await secondTab(office, page)
  await type(second, 'Secret two')
  for (const kept of [/Secret one/, /Secret two/, /Secret message/])
    assert.match(await stored(page), kept)

  await signOut(page)
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Secret one')
  assert.equal(await statusOf(page, '/auth/session'), 200, 'still signed in')
  assert.match(await stored(page), /Secret one/)

  await signOut(page)
  await dialog.getByRole('button', { name: 'Discard changes and leave' }).click()
  await page.waitForURL(/\/sign-in$/)
  assert.doesNotMatch(await stored(page), /Secret|draft/)
  await second.getByLabel('Note to the customer').fill('Secret three')
  second.on('dialog', (question) => void question.accept())
  await second.goto(page.url())
  assert.doesNotMatch(await stored(second), /Secret|draft/)
}

async function plainSignOut(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await type(page, 'Secret')
  const plain = await page.context().newPage()
  await page.close()
  await plain.goto(`${office.world.cloud.origin('acme')}/home`)
  assert.match(await stored(plain), /Secret/)
  await plain.getByRole('button', { name: 'Sign out' }).click()
  await plain.waitForURL(/\/sign-in/)
  assert.doesNotMatch(await stored(plain), /Secret|draft/)
}

async function sessionEnded(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await type(page, 'Half a thought')
  page.on('dialog', (question) => void question.accept())
  await endSession(page)
  await page.reload()
  await page.waitForURL(/\/sign-in/)
  assert.match(await stored(page), /Half a thought/)
  await signIn(page, 'ann@acme.example')
  await page.getByRole('button', { name: 'Restore draft' }).click()
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Half a thought')
}

async function endedDuringSave(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await type(page, 'Once only')
  await endSession(page)
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await dialog.getByRole('button', { name: 'Not now' }).click()
  await page.getByText('Unsaved changes').waitFor()
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Once only')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await saved(page)
  const [order] = await office.world.ann.get(
    `/api/sale_order?select=note,version&id=eq.${idOf(page)}`,
  )
  assert.deepEqual(order, { note: 'Once only', version: 2 })
}

async function nextPerson(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await type(page, 'Secret of Ann')
  const address = page.url()
  page.on('dialog', (question) => void question.accept())
  await endSession(page)
  await page.reload()
  await page.waitForURL(/\/sign-in/)
  await signIn(page, 'bob')
  await cell(page, 1, 'Description').waitFor()
  assert.equal(page.url(), address)
  assert.equal(await page.getByText('Draft from').count(), 0)
  assert.doesNotMatch(await stored(page), /Secret|draft/)
}

/** Types, and waits until it is kept. */
async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Note to the customer').fill(text)
  for (let tries = 0; tries < 100 && !(await stored(page)).includes(text); tries += 1)
    await page.waitForTimeout(50)
  assert.match(await stored(page), new RegExp(text))
}

/** All that this browser keeps for the address. */
async function stored(page: Page): Promise<string> {
  return String(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])'))
}

async function secondTab({ world, customer }: Office, page: Page): Promise<Page> {
  const order = await world.ann.create('sale_order', { customer })
  const second = await page.context().newPage()
  await second.goto(page.url().replace(idOf(page), order))
  await second.getByLabel('Note to the customer').waitFor()
  return second
}

async function signOut(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('sign out')
  await page.getByRole('option', { name: 'Sign out', selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

/** As an administrator or the clock ends it: without the browser having asked. */
async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies()
}

async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/app\//)
}

async function statusOf(page: Page, path: string): Promise<number> {
  return Number(await page.evaluate(`fetch('${path}').then(({ status }) => status)`))
}
