import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { addDevice, type Unlock } from './device.ts'
import { addColleague, openAcme, PASSWORD, type Person } from './person.ts'
import { proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'
import { hasSpokenNames } from './spoken-names.ts'

const LOGIN = 'ann@acme.example'

interface Place {
  readonly cloud: Cloud
  readonly ann: Person
  readonly acme: string
  readonly page: Page
  /** What the device does when it is asked. */
  readonly unlock: Unlock
}

async function openPlace(t: TestContext): Promise<Place> {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  const openContext = await openBrowser(t)
  const context = await openContext()
  const page = await context.newPage()
  const unlock = await addDevice(page)
  return { cloud, ann, acme: cloud.origin('acme'), page, unlock }
}

async function typePassword(page: Page, acme: string): Promise<void> {
  await page.goto(`${acme}/sign-in`)
  await page.getByLabel('Login').fill(LOGIN)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a passkey is made in the account, and opens it: alone, after the password, and where a proof is asked for', {
  timeout: 240_000,
}, async (t) => {
  const { cloud, ann, acme, page, unlock } = await openPlace(t)
  const part = page.getByRole('region', { name: 'Passkeys' })

  await t.test('made in the account, with recovery codes', async () => {
    await typePassword(page, acme)
    await page.waitForURL(`${acme}/app**`)
    await page.goto(`${acme}/app/my-account`)
    await part.getByLabel('Name of the device').fill('Ann’s laptop')
    await part.getByRole('button', { name: 'Make a passkey' }).click()
    await part.getByText('They are not shown again.').waitFor()
    await part.getByRole('button', { name: 'I have kept them' }).click()
    await part.getByRole('cell', { name: 'Ann’s laptop', exact: true }).waitFor()
    await inspect(page, 'passkeys', { further: hasSpokenNames })
  })

  await t.test('it opens the account without a password, for nobody but its owner', async () => {
    await page.context().clearCookies()
    await page.goto(`${acme}/sign-in?next=/home`)
    const button = page.getByRole('button', { name: 'Use a passkey instead' })
    await button.waitFor()
    await inspect(page, 'passkey-sign-in')
    await unlock(false)
    await button.click()
    await page.locator('[data-passkey] button:enabled').waitFor()
    assert.equal(page.url(), `${acme}/sign-in?next=/home`)
    await unlock(true)
    await button.click()
    await page.getByRole('heading', { name: /^Welcome, / }).waitFor()
  })

  await t.test('after the password it is asked for', async () => {
    await page.context().clearCookies()
    await typePassword(page, acme)
    await page.getByRole('heading', { name: 'Your passkey' }).waitFor()
    assert.equal(await page.getByLabel('Code', { exact: true }).count(), 0)
    await page.getByLabel('Recovery code').waitFor()
    await inspect(page, 'passkey-after-password')
    await page.getByRole('button', { name: 'Use a passkey', exact: true }).click()
    await page.waitForURL(`${acme}/app**`)
  })

  await t.test(
    'passwords and passkeys are turned off and on where nobody is locked out',
    async () => {
      await addColleague(cloud, ann, 'bob', ['sales_manager'])
      await decideOnWays(page, acme)
    },
  )

  await t.test('it is a fresh proof, and renews a session', async () => {
    await page.goto(`${acme}/app/my-account`)
    await part.getByRole('cell', { name: 'Ann’s laptop', exact: true }).waitFor()
    await page.context().clearCookies()
    await part.getByRole('button', { name: 'Remove passkey' }).click()
    const asked = page.getByRole('dialog', { name: /^Remove / })
    await asked.getByRole('button', { name: 'Go back' }).click()
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.getByLabel('Password').fill(PASSWORD)
    await again.getByRole('button', { name: 'Sign in', exact: true }).click()
    await again.getByText('your account asks for your passkey').waitFor()
    assert.equal(await again.getByLabel('Code', { exact: true }).count(), 0)
    await again.getByLabel('Recovery code').waitFor()
    await again.getByRole('button', { name: 'Use a passkey', exact: true }).click()
    await part.getByText('This device holds a passkey for your account already.').waitFor()
    await proveLongAgo(cloud)
    await part.getByRole('button', { name: 'Remove passkey' }).click()
    await asked.getByRole('button', { name: 'Remove passkey' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    await inspect(page, 'passkey-confirm')
    await proof.getByRole('button', { name: 'Use a passkey instead' }).click()
    await page.getByText('The passkey was removed.').waitFor()
    await part
      .getByRole('cell', { name: 'Ann’s laptop', exact: true })
      .waitFor({ state: 'detached' })
  })

  await t.test(
    'where passkeys are off, and where the list fails, nothing is said that is not so',
    async () => {
      await cloud.asSuperuser('acme', 'update zennnn.sign_in_policy set allow_passkey = false', [])
      await page.route('**/auth/passkeys', async (route) => await route.abort())
      await page.reload()
      await part.getByText('turned signing in by passkeys alone off').waitFor()
      await part.getByRole('alert').getByText('Your passkeys cannot be shown now').waitFor()
      assert.equal(await part.getByRole('button', { name: 'Make a passkey' }).count(), 0)
      await page.unroute('**/auth/passkeys')
      await page.reload()
      await part.getByRole('button', { name: 'Make a passkey' }).waitFor()
      assert.equal(await page.getByText('opens your account, without a password').count(), 0)
    },
  )

  await t.test('who has no password is offered none to change', async () => {
    await page.getByRole('textbox', { name: 'Current password' }).waitFor()
    await cloud.asSuperuser('acme', 'delete from zennnn.credential', [])
    await page.reload()
    await page.getByText('remove every passkey and linked account that is not yours').waitFor()
    assert.equal(await page.getByRole('region', { name: 'Password', exact: true }).count(), 0)
    assert.equal(await page.getByText('change your password').count(), 0)
  })
})

/** The administrator has a passkey and a password, her colleague a password alone. */
async function decideOnWays(page: Page, acme: string): Promise<void> {
  const ways = page.getByRole('region', { name: 'Ways to sign in' })
  const turn = async (switches: Readonly<Record<string, boolean>>): Promise<void> => {
    await page.goto(`${acme}/app/sign-in-security`)
    for (const [name, isOn] of Object.entries(switches))
      await ways.getByRole('switch', { name }).setChecked(isOn)
  }
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('The rules were saved.').waitFor()
    await page.goto(`${acme}/sign-in`)
  }
  const passkey = page.getByRole('button', { name: /^Use a passkey/ })

  await turn({ Passwords: false, Passkeys: false })
  await page.getByRole('button', { name: 'Save rules' }).click()
  await page.getByRole('alert').getByText('Nothing was changed.').waitFor()

  await turn({ Passwords: false })
  await ways.getByText('1 active person has no other way to sign in: bob').waitFor()
  await inspect(page, 'security-without-passwords', {
    further: async (on, name) => {
      await hasNoFaults(on, name)
      await hasSpokenNames(on, name)
    },
  })
  await save()
  await page.getByText('Passwords are turned off here.').waitFor()
  await passkey.waitFor()
  assert.equal(await page.getByLabel('Password').count(), 0)

  await turn({ Passwords: true, Passkeys: false })
  await save()
  await page.getByLabel('Password').waitFor()
  assert.equal(await passkey.count(), 0)

  await turn({ Passkeys: true })
  await save()
  await passkey.waitFor()
}

test('where a second factor is needed, a passkey is made while signing in', {
  timeout: 240_000,
}, async (t) => {
  const { cloud, acme, page, unlock } = await openPlace(t)
  await cloud.asSuperuser('acme', "update zennnn.sign_in_policy set second_factor = 'everyone'", [])
  await typePassword(page, acme)
  await page.getByRole('heading', { name: 'A second factor is needed' }).waitFor()
  const button = page.getByRole('button', { name: 'Make a passkey instead' })
  await button.waitFor()
  await inspect(page, 'passkey-enrolment')
  await unlock(false)
  await button.click()
  await page.locator('[data-make] button:enabled').waitFor()
  await unlock(true)
  await button.click()
  await page.getByRole('heading', { name: 'Keep these codes' }).waitFor()
  assert.equal((await page.locator('[data-codes] code').allTextContents()).length, 10)
  await inspect(page, 'passkey-enrolment-codes')
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await page.waitForURL(`${acme}/app**`)
  await page.context().clearCookies()
  await page.goto(`${acme}/sign-in?next=/home`)
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await page.getByRole('heading', { name: /^Welcome, / }).waitFor()
})
