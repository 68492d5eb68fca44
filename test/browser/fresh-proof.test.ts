import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { stepsOf } from './journey.ts'
import { addColleague, PASSWORD } from './person.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'

const LAPTOP = { width: 1280, height: 800 }
const WAIT_MS = 15_000

/** Ann with two tabs of one browser: her account, and a contact. */
async function openTabs(t: TestContext) {
  const world = await openClientWorld(t)
  const { cloud, ann } = world
  await addColleague(cloud, ann, 'bob', ['sales_manager'])
  const contact = await ann.create('contact', { name: 'Ada' })
  const account = await world.open('/my-account')
  const form = await account.context().newPage()
  await form.goto(`${cloud.origin('acme')}/app/contact/${contact}`)
  for (const page of [account, form]) page.setDefaultTimeout(WAIT_MS)
  await form.getByRole('textbox', { name: 'Name' }).waitFor()
  /** What this browser sends with a change. */
  const held = async () => {
    const cookies = await account.context().cookies()
    const { name, value } = cookies.find((one) => one.name === '__Host-session') ?? assert.fail()
    const csrf: unknown = await account.evaluate(
      `(async () => (await (await fetch('/auth/session')).json()).csrf_token)()`,
    )
    return { cookie: `${name}=${value}`, 'x-csrf-token': String(csrf) }
  }
  const nameOf = async (): Promise<unknown> =>
    (await ann.get(`/api/contact?id=eq.${contact}&select=name`))[0].name
  return { world, account, form, held, nameOf }
}

/** Asks for what needs a fresh proof, and proves it by the password. */
async function prove({ cloud }: ClientWorld, account: Page): Promise<void> {
  await proveLongAgo(cloud)
  await account.getByRole('button', { name: 'Set up an app' }).click()
  await answerConfirmation(account)
  await account.getByRole('button', { name: 'Cancel' }).click()
  await account.getByRole('button', { name: 'Set up an app' }).waitFor()
}

async function save(form: Page, name: string): Promise<void> {
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.keyboard.press('Control+s')
}

async function saved(form: Page): Promise<void> {
  await form.getByText('Unsaved changes').waitFor({ state: 'detached' })
  assert.equal(await form.getByRole('dialog').count(), 0)
}

test('a fresh proof in one tab gives the session another token, and the other tab goes on', {
  timeout: 290_000,
}, async (t) => {
  const { world, account, form, held, nameOf } = await openTabs(t)
  const { ann } = world
  const step = stepsOf(t, form)
  let old = { cookie: '', 'x-csrf-token': '' }

  await step('the other tab saves what was typed before, without a question', async () => {
    await form.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace')
    old = await held()
    await prove(world, account)
    assert.notEqual((await held()).cookie, old.cookie)
    await form.keyboard.press('Control+s')
    await saved(form)
    assert.equal(await nameOf(), 'Ada Lovelace')
  })

  await step('a thief who has the token of before is a stranger', async () => {
    const stolen = await ann.ask('GET', '/auth/session', { headers: old })
    assert.equal(stolen.status, 401)
  })

  await step('a request that was under way with the old cookie is asked once more', async () => {
    let refused = 0
    await form.route('**/api/contact?*', async (route) => {
      if (route.request().method() !== 'PATCH' || refused > 0) {
        await route.continue()
        return
      }
      // The browser had sent this one before it was given the new cookie.
      const { pathname, search } = new URL(route.request().url())
      const body: unknown = route.request().postDataJSON()
      const answer = await ann.ask('PATCH', pathname + search, { body, headers: old })
      refused = answer.status
      await route.fulfill({
        status: answer.status,
        body: answer.text,
        headers: { 'content-type': 'application/problem+json' },
      })
    })
    await save(form, 'Ada King')
    await saved(form)
    assert.equal(refused, 401)
    assert.equal(await nameOf(), 'Ada King')
    await form.unroute('**/api/contact?*')
  })

  await step('changes of others are heard in both tabs after it', async () => {
    await prove(world, account)
    const [one] = await ann.get('/api/contact?name=eq.Ada%20King&select=id')
    const changed = await ann.ask('PATCH', `/api/contact?id=eq.${one.id}`, {
      body: { name: 'Countess' },
    })
    assert.equal(changed.status, 204, changed.text)
    await form.getByRole('heading', { name: 'Countess', level: 1 }).waitFor()
  })

  await step(
    'what stands in a tab is not saved as somebody else who signed in meanwhile',
    async () => {
      const entered = await account.evaluate(`(async () => {
      const body = JSON.stringify({ login: 'bob', password: ${JSON.stringify(PASSWORD)} })
      const headers = { 'content-type': 'application/json' }
      return (await fetch('/auth/login', { method: 'POST', headers, body })).status
    })()`)
      assert.equal(entered, 200)
      await save(form, 'Not by Bob')
      await form.getByRole('alert').first().waitFor()
      assert.equal(await nameOf(), 'Countess')
    },
  )
  await account.context().close()
})

test('sessions are ended after a fresh proof; one’s own ends without', {
  timeout: 290_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const { cloud, ann } = world
  const page = await world.open('/my-account')
  page.setDefaultTimeout(WAIT_MS)
  const others = page.getByRole('button', { name: /^Sign out of \d+ other session/ })
  await others.waitFor()
  await proveLongAgo(cloud)

  await t.test('who does not prove it ends none', async () => {
    await others.click()
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await inspect(page, 'confirm-password', { desktop: LAPTOP, further: hasNoFaults })
    // She has no passkey and no account elsewhere.
    assert.equal(await dialog.getByRole('button', { name: /passkey/ }).count(), 0)
    assert.equal(await dialog.getByRole('link').count(), 0)
    for (let tries = 0; tries < 11; tries++) {
      await dialog.getByLabel('Your password').fill(`a wrong guess ${tries}`)
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await dialog
        .getByRole('alert')
        .getByText(tries < 10 ? 'not right' : 'Wait')
        .waitFor()
      await dialog.getByRole('button', { name: 'Go on' }).and(page.locator(':disabled')).waitFor()
    }
    await dialog.getByText(/^Too many attempts\. Wait \d+ (seconds?|minute), then/).waitFor()
    await cloud.asSuperuser('acme', 'delete from zennnn.attempt', [])
    await dialog.getByRole('button', { name: 'Not now' }).click()
    assert.equal((await ann.ask('GET', '/auth/session')).status, 200)
  })

  await t.test('who does ends them', async () => {
    await others.click()
    await answerConfirmation(page)
    await page.getByRole('button', { name: 'No other session is open' }).waitFor()
    assert.equal((await ann.ask('GET', '/auth/session')).status, 401)
  })

  await t.test('an administrator proves it too, before somebody else’s', async () => {
    await ann.signIn('ann@acme.example', PASSWORD)
    await addColleague(cloud, ann, 'bob', ['sales_manager'])
    await proveLongAgo(cloud)
    await page.goto(`${cloud.origin('acme')}/app/sign-in-security?part=sessions`)
    const row = page.getByRole('row').filter({ hasText: 'bob' })
    await row.getByRole('button', { name: 'Sign out' }).click()
    await answerConfirmation(page)
    await row.waitFor({ state: 'detached' })
  })

  await t.test('signing out asks nothing', async () => {
    await proveLongAgo(cloud)
    await page.getByRole('button', { name: /^Account of / }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
  })
  await page.context().close()
})
