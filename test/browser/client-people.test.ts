import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { type ClientWorld, openClientWorld } from './client.ts'
import { PASSWORD } from './person.ts'

const WAIT_MS = 12_000

test('an administrator adds somebody in the browser, with rights, and takes them away again', {
  timeout: 200_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('/all-settings?part=users')
  page.setDefaultTimeout(WAIT_MS)
  await t.test('a user is made with a group and gets a password', async () => {
    await page.getByRole('link', { name: 'Add a user' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nina New')
    await page.getByRole('textbox', { name: 'Login' }).fill('nina')
    await pick(page, 'Groups', 'Contacts')
    await page.getByRole('textbox', { name: 'Language' }).fill('en')
    await page.getByRole('textbox', { name: 'Time zone' }).fill('UTC')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/\/app\/user\/[0-9a-f-]{36}$/)
    await page.goto(`${world.cloud.origin('acme')}/app/all-settings?part=users`)
    const row = page.getByRole('row').filter({ hasText: 'Nina New' })
    await row.getByRole('button', { name: 'Give a password' }).click()
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'New password' })
      .first()
      .fill(PASSWORD)
    await page.getByRole('button', { name: 'Give password' }).click()
    await page.getByText('Nina New has a new password.').waitFor()
  })

  await t.test('rights count from then on, and no longer when they are taken away', async () => {
    const nina = await world.open('/contact', { login: 'nina' })
    await nina.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Nina New', exact: true }).click()
    await page.getByRole('button', { name: /^Remove Contacts/ }).click()
    await page.keyboard.press('Control+s')
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
    await nina.reload()
    await nina.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    await nina.context().close()
  })

  await t.test('groups are called in the language of who looks', async () => await inFrench(world))
  await page.context().close()
})

async function inFrench({ ann, open }: ClientWorld): Promise<void> {
  const spoken = await ann.act('user.change_preferences', { language: 'fr', time_zone: 'UTC' })
  assert.equal(spoken.status, 200, spoken.text)
  const page = await open('/all-settings?part=users')
  const row = page.getByRole('row').filter({ hasText: 'ann@acme.example' })
  await row.getByText('Administrateur').waitFor({ timeout: WAIT_MS })
  await page.context().close()
}

/** Chooses a record for a field by typing. */
async function pick(page: Page, field: string, words: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).fill(words)
  await page.getByRole('option', { name: words, exact: true }).click()
}
