import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from './browser.ts'
import { openClientWorld } from './client.ts'
import { stepsOf } from './journey.ts'
import { hasNoFaults } from './screen-faults.ts'
import { makeUnavailable } from './unavailable.ts'

const WAIT_MS = 12_000

test('what cannot be read is said to be unread, never to be none', {
  timeout: 200_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('/contact')
  page.setDefaultTimeout(WAIT_MS)
  const acme = world.cloud.origin('acme')
  const step = stepsOf(t, page)
  const account = async (...paths: readonly string[]): Promise<void> => {
    await page.unrouteAll()
    await makeUnavailable(page, ({ pathname }) => paths.includes(pathname))
    await page.goto(`${acme}/app/my-account`)
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  }

  await step('sessions: no button says that no other is open', async () => {
    await account('/auth/sessions')
    const part = page.getByRole('region', { name: 'Where you are signed in' })
    await part
      .getByText('Your sessions cannot be shown now: The server is busy. Come back in a minute.')
      .waitFor()
    assert.equal(await part.getByRole('button').count(), 0)
    await account()
    await part.getByRole('button', { name: 'Sign out of 1 other session' }).click()
    await part.getByRole('button', { name: 'No other session is open' }).waitFor()
  })

  await step('linked accounts: the card stays, with the reason', async () => {
    await account('/auth/providers')
    const part = page.getByRole('region', { name: 'Linked accounts' })
    await part.getByText('Your linked accounts cannot be shown now: The server is busy.').waitFor()
  })

  await step('recovery codes: the card stays as long as a factor may be there', async () => {
    const part = page.getByRole('region', { name: 'Recovery codes' })
    for (const path of ['/auth/factors', '/auth/passkeys']) {
      await account(path)
      await part.getByText('Your recovery codes cannot be shown now: The server is busy.').waitFor()
    }
    await account('/auth/sessions', '/auth/providers', '/auth/passkeys')
    await part.waitFor()
    await inspect(page, 'account-unread', { further: hasNoFaults })
    await account()
    await page.getByText('When you do not know one of these').waitFor()
    assert.equal(await part.count(), 0)
  })

  await step('a choice that was not kept says what to do, too', async () => {
    await account('/api/rpc/user.change_preferences')
    const language = page.getByRole('combobox', { name: 'Language' })
    await language.click()
    await page.getByRole('option', { name: 'Français' }).click()
    await page.getByRole('button', { name: 'Save account' }).click()
    await page.getByText('The server is busy. Come back in a minute.').waitFor()
  })

  await step('people: a filter that cannot find them says so', async () => {
    await page.unrouteAll()
    // Not what the page itself begins with.
    await makeUnavailable(
      page,
      ({ pathname, searchParams }) =>
        pathname === '/api/user' && searchParams.get('select') === 'id,name,login',
    )
    await page.goto(`${acme}/app/sign-in-security?part=sessions`)
    await page.getByText('This cannot be shown now: The server is busy.').waitFor()
    assert.equal(await page.getByText('Searching…').count(), 0)
  })
  await page.context().close()
})
