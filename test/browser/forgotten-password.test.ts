import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser, signInByForm, tabTo } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { mailedLink } from './mailed-link.ts'
import { signInAsOperator } from './operator.ts'
import { openAcme, PASSWORD } from './person.ts'

const LOGIN = 'ann@acme.example'
const SECOND = 'another long password'
const THIRD = 'a third and last password'

interface Place {
  readonly cloud: Cloud
  readonly acme: string
  /** The operator's page of caught mails. */
  readonly inbox: Page
  /** Of Ann. */
  readonly page: Page
  readonly openContext: Awaited<ReturnType<typeof openBrowser>>
}

async function openPlace(t: TestContext): Promise<Place> {
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  await ann.create('user', { name: 'Sam', login: 'sam@acme.example' })
  const openContext = await openBrowser(t)
  const inbox = await (await openContext()).newPage()
  await signInAsOperator(inbox, cloud)
  const page = await (await openContext()).newPage()
  return { cloud, acme: cloud.origin('acme'), inbox, page, openContext }
}

/** As in the inbox, in a mail of the database acme. */
async function linkOf({ inbox, cloud, acme }: Place, subject: string | RegExp): Promise<string> {
  return await mailedLink(inbox, { cloud: cloud.origin(), database: acme }, subject)
}

/** What the server would refuse, said while somebody types, with the reason, and to screen readers when he pauses. */
async function saysStrength(page: Page): Promise<void> {
  const fresh = page.getByRole('textbox', { name: 'New password' })
  const said = page.getByRole('status')
  await fresh.fill('Acme')
  await said.getByText('8 characters are missing.').waitFor()
  assert.equal(await said.getAttribute('aria-busy'), 'true')
  await page.locator('[role=status][aria-busy=false]').waitFor()
  // As a password manager or a paste puts it in.
  await fresh.fill('')
  await page.keyboard.insertText('Acmepassword2026')
  await said
    .getByText(
      'Weak: made of what is guessed first: acme (name, company or address), password (common word), 2026 (row of keys or year).',
    )
    .waitFor()
  await fresh.fill(SECOND)
  await said.getByText(/^(Good enough|Strong)\.$/).waitFor()
  await fresh.fill('Acmepassword2026')
}

async function signIn(page: Page, acme: string, password: string): Promise<void> {
  await page.goto(`${acme}/sign-in`)
  await page.getByLabel('Login').fill(LOGIN)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('forgotten, changed and chosen by invitation: passwords without JavaScript, by keyboard and phone', {
  timeout: 240_000,
}, async (t) => {
  const place = await openPlace(t)
  const { acme, page, cloud, openContext } = place
  const elsewhere = await (await openContext()).newPage()
  await signInByForm(elsewhere, acme, LOGIN, PASSWORD)

  await t.test('from the sign-in page to a mail, whoever asks', async () => {
    await page.goto(`${acme}/sign-in`)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await inspect(page, 'forgot-password')
    await tabTo(page, '#login')
    await page.keyboard.type('nobody@acme.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Look into your e-mail' }).waitFor()
    await inspect(page, 'forgot-password-sent')
    const said = await page.locator('main').textContent()
    await page.goto(`${acme}/forgot-password`)
    await page.getByLabel('Login or e-mail address').fill(LOGIN)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByRole('heading', { name: 'Look into your e-mail' }).waitFor()
    assert.equal(await page.locator('main').textContent(), said)
  })

  await t.test('the link leads to a page that has no secret in its address', async () => {
    const link = await linkOf(place, 'A new password for acme')
    await page.goto(link)
    assert.equal(page.url(), `${acme}/new-password`)
    await inspect(page, 'new-password')
    await saysStrength(page)
    await inspect(page, 'new-password-weak')
    await page.getByRole('textbox', { name: 'New password' }).fill('short')
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByText('at least 12 characters; this one has 5').waitFor()
    await inspect(page, 'new-password-refused')
    await page.getByRole('textbox', { name: 'New password' }).fill(SECOND)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${acme}/app**`)
    await page.goto(`${acme}/home`)
    await page.getByRole('heading', { name: /^Welcome, / }).waitFor()
    await elsewhere.goto(`${acme}/home`)
    await elsewhere.getByRole('button', { name: 'Sign in' }).waitFor()
    await elsewhere.goto(link)
    await elsewhere.getByRole('heading', { name: 'This link was used already' }).waitFor()
    const log = await cloud.logText()
    assert.ok(!log.includes(link.slice(-43)))
    assert.ok(!log.includes(LOGIN))
  })

  await t.test('who knows the password changes it', async () => {
    await page.goto(`${acme}/password`)
    await inspect(page, 'own-password')
    await saysStrength(page)
    await page.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
    await page.getByRole('textbox', { name: 'New password' }).fill(THIRD)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password is not right.').waitFor()
    await inspect(page, 'own-password-refused')
    await page.getByRole('textbox', { name: 'Current password' }).fill(SECOND)
    await page.getByRole('textbox', { name: 'New password' }).fill(THIRD)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByRole('heading', { name: 'Your password was changed' }).waitFor()
    await signIn(elsewhere, acme, SECOND)
    await elsewhere.getByRole('alert').waitFor()
  })

  await t.test('in the client, too, where people are invited', async () => {
    await signIn(elsewhere, acme, THIRD)
    await elsewhere.waitForURL(`${acme}/app**`)
    await elsewhere.goto(`${acme}/app/my-account`)
    const form = elsewhere.getByRole('region', { name: 'Password' })
    await form.getByRole('textbox', { name: 'Current password' }).first().fill(SECOND)
    const fresh = form.getByRole('textbox', { name: 'New password' }).first()
    await fresh.fill('Password')
    await form.getByText('4 characters are missing.').waitFor()
    await fresh.fill('Password1234')
    await form
      .getByText(
        'Weak: made of what is guessed first: password (common word), 1234 (row of keys or year).',
      )
      .waitFor()
    await inspect(elsewhere, 'password-weak')
    await fresh.fill(PASSWORD)
    await form.getByText(/^(Good enough|Strong)\.$/).waitFor()
    await form.getByRole('button', { name: 'Change password' }).click()
    await form.getByText('The password is not right.').waitFor()
    await form.getByRole('textbox', { name: 'Current password' }).first().fill(THIRD)
    await form.getByRole('button', { name: 'Change password' }).click()
    await elsewhere.getByText('Your password was changed.').waitFor()
    await elsewhere.goto(`${acme}/app/all-settings?part=users`)
    const row = elsewhere.getByRole('row').filter({ hasText: 'sam@acme.example' })
    await row.getByRole('button', { name: 'Invite' }).click()
    await elsewhere.getByRole('button', { name: 'Send invitation' }).click()
    await elsewhere.getByText('The invitation goes to sam@acme.example.').waitFor()
    const sam = await (await openContext({ javaScriptEnabled: false })).newPage()
    await sam.goto(await linkOf(place, /invites you/))
    await sam.getByText('sam@acme.example').waitFor()
    await sam.getByRole('textbox', { name: 'New password' }).fill(SECOND)
    await sam.keyboard.press('Enter')
    await sam.waitForURL(`${acme}/app**`)
    await sam.goto(`${acme}/home`)
    await sam.getByRole('heading', { name: 'Welcome, Sam' }).waitFor()
  })
})
