import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
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

function nameOf(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Name', exact: true })
}

/** All but the password of the search account. */
async function fillDirectory(page: Page, { settings, ca, port }: DirectoryWorld): Promise<void> {
  await nameOf(page).fill('Head office')
  await page.getByLabel('Name of the server').fill('localhost')
  await page.getByLabel('Port').fill(String(port))
  await page.getByLabel('Certificate of your own authority').fill(ca)
  await page.getByLabel('Its name (DN)').fill(String(settings['bind_dn']))
  await page.getByLabel('Where people are (base)').fill(String(settings['base']))
  await page.getByLabel('How one person is found (filter)').fill(String(settings['filter']))
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save directory' }).click()
  await page.getByRole('button', { name: 'Add a directory' }).waitFor()
}

async function tryLogin(card: Locator, login: string): Promise<void> {
  await card.getByLabel('Login of somebody to look for').fill(login)
  await card.getByRole('button', { name: 'Test the directory' }).click()
}

/** Who has no password here is asked for the one of the directory, and for nothing that she does not have. */
async function provesItIsShe({ cloud }: ClientWorld, page: Page): Promise<void> {
  await page.goto(`${cloud.origin('acme')}/app/my-account`)
  await page.getByRole('button', { name: 'Set up an app' }).waitFor()
  await page.getByText('Your directory keeps your password.').waitFor()
  await page.getByText('change your password in your directory').waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Current password' }).count(), 0)
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

test('an administrator adds directories; the test names what is wrong at which server, and then their people come in', {
  timeout: 300_000,
}, async (t) => {
  const directory = await openDirectory(t)
  const twin = await openDirectory(t)
  const world = await openClientWorld(t, { ZENNNN_PROVIDER_NETWORKS: '127.0.0.0/8,::1/128' })
  const { cloud } = world
  const page = await world.open(PART)
  page.setDefaultTimeout(WAIT_MS)
  const password = page.getByLabel('Its password')
  const card = page.getByRole('region', { name: 'Head office' })
  const step = stepsOf(t, page)

  await step('where there is none, the page says what one needs', async () => {
    await page.getByText('In the directory, make an account').waitFor()
    await inspect(page, 'security-directories-none', { desktop: LAPTOP, further: hasNoFaults })
    // By keys alone.
    await page.getByRole('button', { name: 'Add a directory' }).press('Enter')
    await nameOf(page).and(page.locator(':focus')).waitFor()
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
    await page.getByRole('button', { name: 'Add another server' }).click()
    await page.getByLabel('Name of server 2').fill('localhost')
    await page.getByRole('button', { name: 'Save directory' }).click()
    await page.getByText('The same server stands there twice.').waitFor()
    await page.getByLabel('Name of server 2').fill('127.0.0.2')
    await page.getByLabel('Port').fill('70000')
    await page.getByLabel('Port').press('Tab')
    await page.getByRole('button', { name: 'Save directory' }).click()
    await page.getByText('It must be a whole number from 1 to 65535.').waitFor()
    assert.equal(await page.getByLabel('Port').inputValue(), '70000')
    await page.getByLabel('Port').fill(String(directory.port))
    await inspect(page, 'security-directory', { desktop: LAPTOP, further: hasNoFaults })
    await save(page)
    await card.getByText('Nobody comes in by it. Test it, then turn it on.').waitFor()
  })

  await step('the test says of each server which step fails', async () => {
    await card.getByRole('button', { name: /^Test: / }).press('Enter')
    const login = card.getByLabel('Login of somebody to look for')
    await login.and(page.locator(':focus')).waitFor()
    await tryLogin(card, 'ann')
    const first = card.getByRole('region', { name: 'localhost', exact: true })
    await first.getByText('This does not work yet.').waitFor()
    await first.getByText('localhost answers over TLS.').waitFor()
    await first.getByText('The directory refuses the search account or its password.').waitFor()
    await first.getByText('Type its name (DN) and its password again.').waitFor()
    assert.equal(await first.getByText('Not tried').count(), 2)
    const second = card.getByRole('region', { name: '127.0.0.2' })
    await second.getByText(`127.0.0.2:${directory.port} takes no connections.`).waitFor()
    assert.equal(await second.getByText('Not tried').count(), 3)
    await inspect(page, 'security-directory-refused', { desktop: LAPTOP, further: hasNoFaults })
  })

  await step('the password goes to no other server than those it was typed for', async () => {
    await card.getByRole('button', { name: 'Change' }).click()
    await page.getByText('Leave it empty to keep the one that is there.').waitFor()
    await page.getByLabel('Name of server 2').fill('ldap.example.com')
    await page.getByText('It is needed now.').waitFor()
    await page.getByRole('button', { name: 'Save directory' }).click()
    await page.getByRole('alert').getByText('Type the password of the search account').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await card.waitFor()
  })

  await step('with the right password it finds people, and nobody else', async () => {
    await card.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'Remove server 2' }).click()
    await password.fill(SEARCH_PASSWORD)
    await page.getByRole('button', { name: 'Add a group' }).click()
    const line = page.getByRole('group', { name: 'Line 1' })
    await line.getByLabel('Group of the directory (DN)').fill('cn=sellers,dc=example,dc=com')
    await line.getByRole('combobox', { name: 'Group here' }).click()
    await page.getByRole('option', { name: 'Sales: all quotations' }).click()
    await page.getByRole('switch', { name: 'Who is no user here becomes one' }).click()
    await save(page)
    await card.getByRole('button', { name: /^Test: / }).click()
    await tryLogin(card, 'nobody')
    await card.getByText('Nobody has this login.').waitFor()
    await tryLogin(card, 'ann')
    await card.getByText('Everything that was tried works.').waitFor()
    await card.getByText(/^Found cn=Ann Miller,/).waitFor()
  })

  await step('turned on, its people come in, in the groups that the directory says', async () => {
    await card.getByRole('button', { name: 'Turn on' }).click()
    await card.getByText('On', { exact: true }).waitFor()
    const other = await world.openStrange()
    await other.goto(`${cloud.origin('acme')}/sign-in?next=/app/sale_order`)
    await other.getByLabel('Login').fill('ann')
    await other.getByLabel('Password').fill(ANNS_PASSWORD)
    await other.getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByRole('button', { name: 'Account of Ann Miller' }).waitFor()
    await other.getByRole('heading', { name: 'Quotations', level: 1 }).waitFor()
    await provesItIsShe(world, other)
    await other.context().close()
  })

  await step(
    'a login that two directories know comes in by none of them, and the log says why',
    async () => {
      await page.reload()
      await page.getByRole('button', { name: 'Add a directory' }).click()
      await fillDirectory(page, twin)
      await nameOf(page).fill('Branch')
      await password.fill(SEARCH_PASSWORD)
      await page.getByRole('button', { name: 'Save directory' }).click()
      await answerConfirmation(page)
      const branch = page.getByRole('region', { name: 'Branch' })
      await branch.getByRole('button', { name: 'Turn on' }).click()
      await branch.getByText('On', { exact: true }).waitFor()
      await page.getByText('Each sign-in looks in all that are on.').waitFor()
      await inspect(page, 'security-directories', { desktop: LAPTOP, further: hasNoFaults })
      await isRefused(world)
      await page.getByRole('link', { name: 'Log of sign-ins' }).click()
      await page.getByText('More than one directory has this login').first().waitFor()
      await page.getByRole('link', { name: 'Directories (LDAP)' }).click()
      await branch.getByRole('button', { name: 'Turn off' }).click()
      const asked = page.getByRole('dialog', { name: 'Turn Branch off?' })
      await asked.getByRole('button', { name: 'Turn off' }).click()
      await branch.getByText('Off', { exact: true }).waitFor()
    },
  )

  await step('removed, it lets nobody in any more, and the other one stays', async () => {
    await card.getByRole('button', { name: 'Remove' }).click()
    const asked = page.getByRole('dialog', { name: 'Remove Head office?' })
    await asked.getByText('1 person came in by it').waitFor()
    await asked.getByRole('switch', { name: 'Its people move to another directory' }).waitFor()
    await asked.getByRole('button', { name: 'Remove directory' }).click()
    await card.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Branch' }).waitFor()
    await isRefused(world)
  })
  await page.context().close()
})

/** Ann, with her password of the directory. */
async function isRefused(world: ClientWorld): Promise<void> {
  const other = await world.openStrange()
  await other.goto(`${world.cloud.origin('acme')}/sign-in`)
  await other.getByLabel('Login').fill('ann')
  await other.getByLabel('Password').fill(ANNS_PASSWORD)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.getByText('The login or the password is not right.').waitFor()
  await other.context().close()
}
