import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from './browser.ts'
import { openClientWorld } from './client.ts'
import { hasNoFaults } from './screen-faults.ts'

const WAIT_MS = 12_000
const LAPTOP = { width: 1280, height: 800 }

test('an administrator decides on the page Security, and what it means stands beside it as he types', {
  timeout: 200_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('/all-settings')
  page.setDefaultTimeout(WAIT_MS)
  await page
    .getByRole('navigation', { name: 'Parts of the settings' })
    .getByRole('link', { name: 'Security' })
    .click()

  await t.test('the effect follows what is typed, and holds when it is saved', async () => {
    const tries = page.getByRole('textbox', { name: 'Wrong passwords for one account' })
    await page.getByText('After 10 wrong passwords for one account').waitFor()
    await tries.fill('3')
    await page.getByText('After 3 wrong passwords for one account').waitFor()
    await page.getByText('more than 192 times a day').waitFor()
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('The rules were saved.').waitFor()
    await page.reload()
    await page.getByText('After 3 wrong passwords for one account').waitFor()
    assert.equal(await tries.inputValue(), '3')
  })

  await t.test('what cannot hold together is refused with the reason', async () => {
    await page.getByRole('textbox', { name: 'First pause' }).fill('1')
    await page.getByRole('combobox', { name: 'Unit of: First pause' }).selectOption('days')
    await page.getByText('the first pause (1 day) is longer than the longest one').waitFor()
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByRole('alert').getByText('the reason stands at its field').waitFor()
    const pause = page.getByRole('textbox', { name: 'First pause' })
    await page.getByText('The first pause is longer than the longest one.').waitFor()
    assert.equal(await pause.getAttribute('aria-invalid'), 'true')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })
  await t.test('what is too little is refused at its field, as it was typed', async () => {
    const shortest = page.getByRole('textbox', { name: 'Shortest password' })
    await shortest.fill('14')
    await page.getByText('A new password has at least 14 characters.').waitFor()
    await shortest.fill('5')
    await shortest.press('Enter')
    await page.getByText('It must be a whole number from 8 to 64.').waitFor()
    assert.equal(await shortest.getAttribute('aria-invalid'), 'true')
    assert.equal(await shortest.inputValue(), '5')
    await page.getByRole('button', { name: 'Discard' }).click()
  })
  await t.test('a time that is too short is refused in its unit', async () => {
    const idle = page.getByRole('textbox', { name: 'Ends when unused for' })
    await page
      .getByRole('combobox', { name: 'Unit of: Ends when unused for' })
      .selectOption('minutes')
    await idle.fill('2')
    await idle.press('Enter')
    await page.getByText('It must be from 5 minutes to 90 days.').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  })
  await t.test('a time is a number and its unit, and what is kept is the time', async () => {
    const longest = page.getByRole('textbox', { name: 'Longest session' })
    const unit = page.getByRole('combobox', { name: 'Unit of: Longest session' })
    assert.deepEqual([await longest.inputValue(), await unit.inputValue()], ['14', 'days'])
    await unit.selectOption('hours')
    await page.getByText('a session that lasts 14 hours cannot be unused for 1 day').waitFor()
    await longest.fill('36')
    await page.getByText('Everybody signs in again after 36 hours').waitFor()
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('The rules were saved.').first().waitFor()
    const { session_lifetime_s: kept } = await world.ann.get('/api/security/policy')
    assert.equal(kept, 36 * 3600)
    await page.reload()
    await page.getByText('Everybody signs in again after 36 hours').waitFor()
    assert.deepEqual([await longest.inputValue(), await unit.inputValue()], ['36', 'hours'])
  })
  await t.test(
    'rules: no fault for people',
    async () => await inspect(page, 'security-rules', { desktop: LAPTOP, further: hasNoFaults }),
  )

  await t.test('sessions of everybody, ended with a click', async () => {
    const other = await world.open('/contact')
    await other.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Open sessions' }).click()
    const rows = page.getByRole('row').filter({ hasText: 'ann@acme.example' })
    await rows.first().waitFor()
    await inspect(page, 'security-sessions', { desktop: LAPTOP, further: hasNoFaults })
    for (
      let left = await rows.getByRole('button', { name: 'Sign out' }).count();
      left > 0;
      left--
    ) {
      await rows.getByRole('button', { name: 'Sign out' }).first().click()
      await rows.nth(left).waitFor({ state: 'detached' })
    }
    await other.reload()
    await other.waitForURL(/\/sign-in/)
    await other.context().close()
  })

  await t.test('the log says who came in', async () => {
    await page.getByRole('link', { name: 'Log of sign-ins' }).click()
    await page.getByRole('row').filter({ hasText: 'ann@acme.example' }).first().waitFor()
    await inspect(page, 'security-log', { desktop: LAPTOP, further: hasNoFaults })
  })
  await page.context().close()
})
