import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  ANNS_PASSWORD,
  type DirectoryWorld,
  openDirectory,
  SEARCH_PASSWORD,
} from '../directory-world.ts'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { stepsOf } from './journey.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'

const LAPTOP = { width: 1280, height: 800 }
const WAIT_MS = 15_000
const PART = '/sign-in-security?part=directory'

async function fillDirectory(page: Page, { settings, ca, port }: DirectoryWorld): Promise<void> {
  await page.getByLabel('Name of the server').fill('localhost')
  await page.getByLabel('Port').fill(String(port))
  await page.getByLabel('Certificate of your own authority').fill(ca)
  await page.getByLabel('Its name (DN)').fill(String(settings['bind_dn']))
  await page.getByLabel('Where people are (base)').fill(String(settings['base']))
  await page.getByLabel('How one person is found (filter)').fill(String(settings['filter']))
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save directory' }).click()
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' })
}

async function tryLogin(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login of somebody to look for').fill(login)
  await page.getByRole('button', { name: 'Test the directory' }).click()
}

/** Who has no password here is asked for the one of the directory, and for nothing that she does not have. */
async function provesItIsShe({ cloud }: ClientWorld, page: Page): Promise<void> {
  await page.goto(`${cloud.origin('acme')}/app/my-account`)
  await page.getByRole('button', { name: 'Set up an app' }).waitFor()
  await page.getByText('Your directory keeps your password.').waitFor()
  await page.getByText('change your password in your directory').waitFor()
  assert.equal(await page.getByLabel('Current password').count(), 0)
  await proveLongAgo(cloud)
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const proof = page.getByRole('dialog', { name: 'Is it you?' })
  await proof.getByText('Type the password of your directory again').waitFor()
  await inspect(page, 'confirm-directory', { desktop: LAPTOP, further: hasNoFaults })
  assert.equal(await proof.getByRole('button', { name: /passkey/ }).count(), 0)
  assert.equal(await proof.getByLabel('Your password').count(), 0)
  await proof.getByLabel('Password', { exact: true }).fill('not what it knows')
  await proof.getByRole('button', { name: 'Sign in', exact: true }).click()
  await proof.getByRole('alert').waitFor()
  await proof.getByLabel('Password', { exact: true }).fill(ANNS_PASSWORD)
  await proof.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByAltText('QR code for the app').waitFor()
}

test('an administrator sets up the directory; the test names what is wrong, and then its people come in', {
  timeout: 300_000,
}, async (t) => {
  const directory = await openDirectory(t)
  const world = await openClientWorld(t, { ZENNNN_PROVIDER_NETWORKS: '127.0.0.0/8,::1/128' })
  const { cloud } = world
  const page = await world.open(PART)
  page.setDefaultTimeout(WAIT_MS)
  const password = page.getByLabel('Its password')
  const step = stepsOf(t, page)

  await step('where there is none, the page says what it is for', async () => {
    const begin = page.getByRole('button', { name: 'Set up the directory' })
    await begin.waitFor()
    await inspect(page, 'security-directory-none', { desktop: LAPTOP, further: hasNoFaults })
    await begin.click()
  })

  await step('what cannot be is refused at its field', async () => {
    await fillDirectory(page, directory)
    await password.fill('not what it knows')
    await page.getByLabel('How one person is found (filter)').fill('(uid=ann)')
    await page.getByRole('button', { name: 'Save directory' }).click()
    await page.getByText('It must look like (uid={login}).').waitFor()
    await page
      .getByRole('alert')
      .getByText('It was not saved: the reason stands at its field.')
      .waitFor()
    await fillDirectory(page, directory)
    await save(page)
  })

  await step('the test names the step that fails: the search account', async () => {
    await tryLogin(page, 'ann')
    await page.getByText('This does not work yet.').waitFor()
    await page.getByText('localhost answers over TLS.').waitFor()
    await page.getByText('The directory refuses the search account or its password.').waitFor()
    await page.getByText('Type its name (DN) and its password again.').waitFor()
    assert.equal(await page.getByText('Not tried').count(), 2)
    await inspect(page, 'security-directory-refused', { desktop: LAPTOP, further: hasNoFaults })
  })

  await step('the password goes to no other server than the one it was typed for', async () => {
    await page.getByLabel('Port').fill('10636')
    await page.getByText('It is needed now.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Test the directory' }).isDisabled(), true)
    await page.getByRole('button', { name: 'Save directory' }).click()
    await page.getByRole('alert').getByText('Type the password of the search account').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  await step('with the right password it finds people, and nobody else', async () => {
    await password.fill(SEARCH_PASSWORD)
    await save(page)
    await tryLogin(page, 'nobody')
    await page.getByText('Nobody has this login.').waitFor()
    await tryLogin(page, 'ann')
    await page.getByText('Everything that was tried works.').waitFor()
    await page.getByText(/^Found cn=Ann Miller,/).waitFor()
  })

  await step('its people come in, in the groups that the directory says', async () => {
    await page.getByRole('button', { name: 'Add a group' }).click()
    const line = page.getByRole('group', { name: 'Line 1' })
    await line.getByLabel('Group of the directory (DN)').fill('cn=sellers,dc=example,dc=com')
    await line.getByRole('combobox', { name: 'Group here' }).click()
    await page.getByRole('option', { name: 'Sales: all quotations' }).click()
    await page.getByRole('switch', { name: 'Who is no user here becomes one' }).click()
    await page.getByRole('switch', { name: 'People sign in by the directory' }).click()
    await inspect(page, 'security-directory', { desktop: LAPTOP, further: hasNoFaults })
    await save(page)
    const other = await world.openStrange()
    await other.goto(`${cloud.origin('acme')}/sign-in?next=/app/sale_order`)
    await other.getByLabel('Login').fill('ann')
    await other.getByLabel('Password').fill(ANNS_PASSWORD)
    await other.getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByRole('button', { name: 'Account of Ann Miller' }).waitFor()
    await other.getByRole('heading', { name: 'Quotations', level: 1 }).waitFor()
    await provesItIsShe(world, other)
    await other.context().close()
    await page.reload()
    await page.getByText('1 person came in by it so far.').waitFor()
  })

  await step('removed, it lets nobody in any more', async () => {
    await page.getByRole('button', { name: 'Remove the directory' }).click()
    const asked = page.getByRole('dialog', { name: 'Remove the directory?' })
    await asked.getByText('1 person comes in by it').waitFor()
    await asked.getByRole('button', { name: 'Remove the directory' }).click()
    await answerConfirmation(page)
    await page.getByRole('button', { name: 'Set up the directory' }).waitFor()
    const other = await world.openStrange()
    await other.goto(`${cloud.origin('acme')}/sign-in`)
    await other.getByLabel('Login').fill('ann')
    await other.getByLabel('Password').fill(ANNS_PASSWORD)
    await other.getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByText('The login or the password is not right.').waitFor()
    await other.context().close()
  })
  await page.context().close()
})
