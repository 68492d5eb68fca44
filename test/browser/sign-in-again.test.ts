import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Locator, Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { addColleague, PASSWORD } from './person.ts'

const WAIT_MS = 15_000

/** The code that an app shows for the key that stands there. */
async function codeOf(place: Page | Locator): Promise<string> {
  const key = ((await place.locator('code').first().textContent()) ?? '').replaceAll(' ', '')
  return new TOTP({ secret: Secret.fromBase32(key) }).generate()
}

async function setUpOwnApp(page: Page): Promise<void> {
  const part = page.getByRole('region', { name: 'Second factor' })
  await part.getByRole('button', { name: 'Set up an app' }).click()
  await part.getByRole('img', { name: 'QR code for the app' }).waitFor()
  await part.getByLabel('Code').fill(await codeOf(part))
  await part.getByRole('button', { name: 'Confirm' }).click()
  await part.getByRole('button', { name: 'I have kept them' }).click()
}

async function chooseFactor(page: Page, whom: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Second factor' }).click()
  await page.getByRole('option', { name: whom }).click()
}

async function bobTypes(world: ClientWorld): Promise<Page> {
  const bob = await world.open('/contact/new', { login: 'bob' })
  bob.setDefaultTimeout(WAIT_MS)
  await bob.locator('[id="at/name"] input').fill('Typed before it ended')
  return bob
}

test('a second factor that becomes needed: a colleague with work in an open tab sets one up and goes on', {
  timeout: 240_000,
}, async (t) => {
  const world = await openClientWorld(t)
  await addColleague(world.cloud, world.ann, 'bob', ['sales_manager'])
  const page = await world.open('/my-account')
  page.setDefaultTimeout(WAIT_MS)
  const bob = await bobTypes(world)

  await t.test('who has none himself is refused, and told what to do first', async () => {
    await page.goto(`${world.cloud.origin('acme')}/app/sign-in-security`)
    await chooseFactor(page, 'Needed by everybody')
    await page.getByText('Saving ends every open session').waitFor()
    await page.getByText('No API key stops.').waitFor()
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('You signed in without a second factor').waitFor()
    await page.getByText('Set one up in your account first').waitFor()
  })

  await t.test('the administrator sets one up, and wants one of everybody', async () => {
    await page.goto(`${world.cloud.origin('acme')}/app/my-account`)
    await setUpOwnApp(page)
    await page.goto(`${world.cloud.origin('acme')}/app/sign-in-security`)
    await chooseFactor(page, 'Needed by everybody')
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('The rules were saved.').waitFor()
  })

  await t.test('saving asks him to sign in again, and leads on to the second factor', async () => {
    await bob.keyboard.press('Control+s')
    const dialog = bob.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByLabel('Password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await dialog.getByText('Your administrator wants a second factor from now on').waitFor()
    await inspect(bob, 'sign-in-again-enrolment')
    const opened = bob.context().waitForEvent('page')
    await dialog.getByRole('link', { name: 'Set up a second factor' }).click()
    const aside = await opened
    await aside.getByRole('button', { name: 'Begin' }).click()
    await aside.getByRole('img', { name: 'QR code for the app' }).waitFor()
    await aside.getByLabel('Code').fill(await codeOf(aside))
    await aside.getByRole('button', { name: 'Confirm' }).click()
    await aside.getByRole('link', { name: 'I have kept them' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  await t.test('what he typed is saved as he typed it', async () => {
    await bob.waitForURL(/\/app\/contact\/[0-9a-f-]{36}/)
    assert.equal(await bob.locator('[id="at/name"] input').inputValue(), 'Typed before it ended')
  })
  await bob.context().close()
  await page.context().close()
})
