import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { addColleague, openAcme, PASSWORD, type Person } from './person.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { hasSpokenNames } from './spoken-names.ts'

const LOGIN = 'ann@acme.example'

interface Place {
  readonly cloud: Cloud
  readonly ann: Person
  readonly acme: string
  readonly page: Page
  readonly openContext: Awaited<ReturnType<typeof openBrowser>>
}

async function openPlace(t: TestContext): Promise<Place> {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  const openContext = await openBrowser(t)
  const page = await (await openContext()).newPage()
  return { cloud, ann, acme: cloud.origin('acme'), page, openContext }
}

async function typePassword(page: Page, acme: string, login = LOGIN): Promise<void> {
  await page.goto(`${acme}/sign-in`)
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('an app for codes is set up and taken away in the account, and asked for when a session is renewed', {
  timeout: 240_000,
}, async (t) => {
  const { cloud, ann, acme, page, openContext } = await openPlace(t)
  const part = page.getByRole('region', { name: 'Second factor' })
  const paper = page.getByRole('region', { name: 'Recovery codes' })
  let recovery: readonly string[] = []

  await t.test('it asks first whether it is still the same person', async () => {
    await typePassword(page, acme)
    await page.waitForURL(`${acme}/app**`)
    await page.goto(`${acme}/app/my-account`)
    await proveLongAgo(cloud)
    await part.getByRole('button', { name: 'Set up an app' }).click()
    await page.getByRole('dialog', { name: 'Is it you?' }).waitFor()
    await inspect(page, 'second-factor-confirm')
    await page.keyboard.press('Escape')
    await part.getByText('Confirm first that it is you.').waitFor()
    await part.getByRole('button', { name: 'Set up an app' }).click()
    await answerConfirmation(page)
    await part.getByRole('img', { name: 'QR code for the app' }).waitFor()
    await inspect(page, 'second-factor-set-up')
  })

  await t.test('it protects nothing until its first code was typed', async () => {
    const key = ((await part.locator('code').textContent()) ?? '').replaceAll(' ', '')
    assert.match(key, /^[A-Z2-7]{32}$/)
    await part.getByLabel('Code').fill('000000')
    await part.getByRole('button', { name: 'Confirm' }).click()
    await part.getByText('The code is not right.').waitFor()
    await part.getByLabel('Code').fill(new TOTP({ secret: Secret.fromBase32(key) }).generate())
    await part.getByRole('button', { name: 'Confirm' }).click()
    await part.getByText('They are not shown again.').waitFor()
    recovery = await part.locator('code').allTextContents()
    assert.equal(recovery.length, 10)
    await inspect(page, 'second-factor-codes')
    await part.getByRole('button', { name: 'I have kept them' }).click()
    await paper.getByText('10 recovery codes are left.').waitFor()
    await inspect(page, 'second-factor-own', { further: hasSpokenNames })
  })

  await t.test('new recovery codes are shown once, and stand in the place of the old', async () => {
    await paper.getByRole('button', { name: 'Make new codes' }).click()
    const asked = page.getByRole('dialog', { name: 'Make new recovery codes?' })
    await asked.getByRole('button', { name: 'Make new codes' }).click()
    await paper.getByText('They are not shown again.').waitFor()
    const old = recovery
    recovery = await paper.locator('code').allTextContents()
    assert.equal(new Set([...old, ...recovery]).size, 20)
    await inspect(page, 'recovery-codes-new')
    await paper.getByRole('button', { name: 'I have kept them' }).click()
    await paper.getByText('10 recovery codes are left.').waitFor()
  })

  await t.test(
    'a session that ended is renewed with it, and what was asked for goes on',
    async () => {
      await page.context().clearCookies({ name: '__Host-session' })
      await part.getByRole('button', { name: 'Remove the app' }).click()
      const asked = page.getByRole('dialog', { name: 'Remove the app?' })
      await asked.getByRole('button', { name: 'Remove the app' }).click()
      const dialog = page.getByRole('dialog', { name: 'Sign in again' })
      await dialog.getByLabel('Password').fill(PASSWORD)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.getByLabel('Code').fill('000000')
      await inspect(page, 'second-factor-again')
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.getByRole('alert').waitFor()
      await dialog.getByLabel('Code').fill(recovery[0] ?? '')
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      // Who signs in has just proved who he is.
      await page.getByText('The app was removed.').waitFor()
      await part.getByRole('button', { name: 'Set up an app' }).waitFor()
    },
  )

  await t.test('an administrator resets the factor of who lost the phone', async () => {
    await ann.signIn(LOGIN, PASSWORD)
    const bob = await addColleague(cloud, ann, 'bob', ['sales_manager'])
    await setUpApp(bob)
    const his = await (await openContext()).newPage()
    await typePassword(his, acme, 'bob')
    await his.getByRole('heading', { name: 'Your code' }).waitFor()
    await page.goto(`${acme}/app/all-settings?part=users`)
    await page.getByRole('button', { name: 'Reset second factor: bob' }).click()
    const asked = page.getByRole('dialog', { name: 'Reset the second factor of bob?' })
    await asked.getByText('Be sure that it is really this person who asks.').waitFor()
    await inspect(page, 'second-factor-reset', { further: hasSpokenNames })
    await asked.getByRole('button', { name: 'Reset second factor' }).click()
    await asked.waitFor({ state: 'detached' })
    assert.equal((await bob.ask('GET', '/auth/session')).status, 401, 'his sessions are over')
    await typePassword(his, acme, 'bob')
    await his.waitForURL(`${acme}/app**`)
    await his.context().close()
  })
})

async function setUpApp(person: Person): Promise<void> {
  const begun = await person.ask('POST', '/auth/totp')
  assert.equal(begun.status, 200, begun.text)
  const secret = Secret.fromBase32(String(begun.json.secret).replaceAll(' ', ''))
  const code = new TOTP({ secret }).generate()
  const done = await person.ask('POST', '/auth/totp/confirm', { body: { code } })
  assert.equal(done.status, 200, done.text)
}
