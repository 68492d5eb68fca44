import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { openClientWorld } from './client.ts'
import { byKeyboardAlone, stepsOf } from './journey.ts'
import { addColleague, PASSWORD, Person } from './person.ts'
import { proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'

const WAIT_MS = 12_000
const LAPTOP = { width: 1280, height: 800 }
const LOOK = { desktop: LAPTOP, further: hasNoFaults } as const
const KEYS = '/sign-in-security?part=keys'

/** The key that a dialog shows, as a program gets it. */
async function shownKey(page: Page): Promise<string> {
  const key = await page
    .getByRole('dialog', { name: 'Copy your key' })
    .getByRole('textbox', { name: 'Key' })
    .inputValue()
  assert.match(key, /^zennnn_[\w-]{43}$/)
  return key
}

test('a key is made on the page Security, shown once, used, seen in use and revoked', {
  timeout: 240_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const { cloud, ann } = world
  const page = await world.open(KEYS, {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  })
  page.setDefaultTimeout(WAIT_MS)
  const step = stepsOf(t, page)
  const program = new Person(cloud, 'acme')
  const row = page.getByRole('row').filter({ hasText: 'Nightly report' })
  let key = ''
  const asked = async (method: string, path: string, body?: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${key}` }
    return (await program.ask(method, path, { body, headers })).status
  }

  await step('who has none sees how one is used', async () => {
    await page.getByText('There is no key yet.').waitFor()
    await page.getByText('Authorization: Bearer zennnn_').waitFor()
    await inspect(page, 'security-keys-none', LOOK)
  })

  await step('it asks what the key is for, and whether it is still the same person', async () => {
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a key' })
    const make = dialog.getByRole('button', { name: 'Make key' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Nightly report')
    assert.equal(await make.isDisabled(), true, 'nothing is chosen that it opens')
    await dialog.getByRole('checkbox', { name: 'Contacts' }).check()
    await inspect(page, 'security-keys-make', LOOK)
    await proveLongAgo(cloud)
    await make.click()
    const question = page.getByRole('dialog', { name: 'Is it you?' })
    await question.getByLabel('Your password').fill(PASSWORD)
    await question.getByRole('button', { name: 'Go on' }).click()
  })

  await step('the key is shown until it is kept, and never again', async () => {
    const dialog = page.getByRole('dialog', { name: 'Copy your key' })
    await dialog.getByText('It is not shown again.').waitFor()
    key = await shownKey(page)
    await inspect(page, 'security-keys-made', LOOK)
    await dialog.getByRole('button', { name: 'Copy: Key' }).click()
    await dialog.getByRole('button', { name: 'Copied: Key' }).waitFor()
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), key)
    await page.keyboard.press('Escape')
    assert.equal(await dialog.isVisible(), true)
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await row.getByText('Reads Contacts').waitFor()
    await row.getByText('Never').waitFor()
    await page.reload()
    await row.waitFor()
    assert.equal((await page.content()).includes(key), false)
    await inspect(page, 'security-keys', LOOK)
  })

  await step('a program reads by it what it may, and that is seen', async () => {
    assert.equal(await asked('GET', '/api/contact?limit=1'), 200)
    assert.equal(await asked('GET', '/api/user?limit=1'), 404)
    assert.equal(await asked('POST', '/api/contact', { name: 'Nobody' }), 403)
    await page.reload()
    await row.getByText(/ago|now/).waitFor()
  })

  await step('revoked, it is refused with its next request', async () => {
    await page.getByRole('button', { name: 'Revoke Nightly report' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke Nightly report?' })
    await dialog.getByRole('button', { name: 'Revoke key' }).click()
    await page.getByText('There is no key yet.').waitFor()
    assert.equal(await asked('GET', '/api/contact?limit=1'), 401)
  })

  await step(
    'by the keyboard alone: one for a directory, with the address that it needs',
    async () => {
      await byKeyboardAlone(page, async ({ keyboard, sees, tabTo }) => {
        await tabTo('Make a key')
        await keyboard.press('Enter')
        await sees((on) => on.getByRole('dialog', { name: 'Make a key' }))
        await keyboard.type('Directory')
        await tabTo('What I choose')
        await keyboard.press('ArrowDown')
        await keyboard.press('ArrowDown')
        await tabTo('Make key')
        await keyboard.press('Enter')
        await sees((on) => on.getByRole('dialog', { name: 'Copy your key' }))
        key = await shownKey(page)
        await sees((on) => on.locator(`input[value="${cloud.origin('acme')}/scim/v2"]`))
        await tabTo('I have kept it')
        await keyboard.press('Enter')
        await sees((on) => on.getByText('Provisions users by SCIM, and nothing else'))
      })
      assert.equal(await asked('GET', '/scim/v2/Users?count=1'), 200)
      assert.equal(await asked('GET', '/api/contact?limit=1'), 403)
    },
  )

  await step(
    'who is no administrator sees own keys alone, and makes none for a directory',
    async () => {
      // Its session proved who it is an hour ago, too.
      await ann.signIn('ann@acme.example', PASSWORD)
      const bob = await addColleague(cloud, ann, 'bob@acme.example', ['contacts_user'])
      assert.equal((await bob.ask('GET', '/auth/keys?of=everybody')).status, 403)
      const his = await world.open(KEYS, { login: 'bob@acme.example' })
      his.setDefaultTimeout(WAIT_MS)
      await his.getByText('There is nothing here').first().waitFor()
      assert.equal(await his.getByText('Directory').count(), 0)
      await his.goto(`${cloud.origin('acme')}/app/my-account`)
      const own = his.getByRole('region', { name: 'API keys' })
      await own.getByText('There is no key yet.').waitFor()
      await own.getByRole('button', { name: 'Make a key' }).click()
      const dialog = his.getByRole('dialog', { name: 'Make a key' })
      await dialog.getByRole('radio', { name: 'All that I may use' }).check()
      assert.equal(await dialog.getByRole('radio', { name: /SCIM/ }).count(), 0)
      await dialog.getByRole('textbox', { name: 'Name' }).fill('My script')
      await dialog.getByRole('button', { name: 'Make key' }).click()
      key = await shownKey(his)
      assert.equal(await asked('GET', '/api/contact?limit=1'), 200)
      await his.getByRole('button', { name: 'I have kept it' }).click()
      await own.getByText('Reads all that its user may').waitFor()
      await his.context().close()
      await page.reload()
      await page
        .getByRole('row')
        .filter({ hasText: 'My script' })
        .filter({ hasText: 'bob@acme.example' })
        .waitFor()
    },
  )
  await page.context().close()
})
