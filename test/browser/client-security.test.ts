import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { byKeyboardAlone, type Hands } from './journey.ts'
import { addColleague, PASSWORD, Person } from './person.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'
import { hasSpokenNames } from './spoken-names.ts'

const WAIT_MS = 12_000
const LAPTOP = { width: 1280, height: 800 }
const LOOK = { desktop: LAPTOP, further: isSound } as const

/** For who sees, who presses with a thumb, and who hears the page. */
async function isSound(page: Page, name: string): Promise<void> {
  await hasNoFaults(page, name)
  await hasSpokenNames(page, name)
}

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
    // Said once, when he pauses.
    const said = page.getByRole('region', { name: 'Guessing' }).getByRole('status')
    assert.equal(await said.getAttribute('aria-busy'), 'true')
    await page.locator('#guessing ~ [role=status][aria-busy=false]').waitFor()
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
    // Whoever goes on to the next field is told, and not given another time than he typed.
    await idle.press('Tab')
    assert.equal(await idle.inputValue(), '2')
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('It must be from 5 minutes to 90 days.').waitFor()
    assert.equal(await idle.inputValue(), '2')
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
    async () => await inspect(page, 'security-rules', LOOK),
  )

  await t.test('the look for names finds what has none, and what two have', async () => {
    const blank = await page.context().newPage()
    await blank.setContent('<button>Sign out</button><button>Sign out</button>')
    await assert.rejects(hasSpokenNames(blank, 'blank'), /said of two buttons/)
    await blank.setContent('<button>Sign out</button><input type="text">')
    await assert.rejects(hasSpokenNames(blank, 'blank'), /without a name/)
    await blank.close()
  })

  const bob = await addColleague(world.cloud, world.ann, 'bob', ['sales_manager'])
  await t.test('sessions of everybody, ended with a click', async () => {
    const other = await world.open('/contact')
    await other.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Open sessions' }).click()
    const rows = page.getByRole('row').filter({ hasText: 'ann@acme.example' })
    await rows.first().waitFor()
    await inspect(page, 'security-sessions', LOOK)
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

  await t.test('all sessions of a person are ended at once, after a fresh proof', async () => {
    const his = await world.open('/contact', { login: 'bob' })
    await his.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
    await page.reload()
    await choosePerson(page, 'bob')
    await page.getByText('2 of 2 sessions, the last used first').waitFor()
    await page.getByRole('row').filter({ hasText: 'ann@' }).waitFor({ state: 'detached' })
    await inspect(page, 'security-sessions-person', LOOK)
    await proveLongAgo(world.cloud)
    await page.getByRole('button', { name: 'End all sessions of bob' }).click()
    const asked = page.getByRole('dialog', { name: 'End all sessions of bob?' })
    await inspect(page, 'security-sessions-end', LOOK)
    await asked.getByRole('button', { name: 'End sessions' }).click()
    await answerConfirmation(page)
    await page.getByText('2 sessions of bob were ended.').waitFor()
    await page.getByText('No session is open.').waitFor()
    assert.equal((await bob.ask('GET', '/auth/session')).status, 401)
    await his.reload()
    await his.waitForURL(/\/sign-in/)
    await his.context().close()
    await choosePerson(page, 'Everybody')
    await page.getByRole('row').filter({ hasText: 'This browser' }).waitFor()
  })

  await t.test('the log says who came in, and is narrowed without a mouse', async () => {
    await new Person(world.cloud, 'acme').ask('POST', '/auth/login', {
      body: { login: 'nobody@acme.example', password: 'a wrong guess' },
    })
    await page.getByRole('link', { name: 'Log of sign-ins' }).click()
    await page.getByRole('row').filter({ hasText: 'ann@acme.example' }).first().waitFor()
    await inspect(page, 'security-log', LOOK)
    await byKeyboardAlone(page, async (hands) => await narrowLog(page, hands))
  })

  await t.test('in French, too', async () => await inFrench(world))
  await page.context().close()
})

/** By typing; the list is found on the server. */
async function choosePerson(page: Page, login: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Person' }).fill(login)
  await page.getByRole('option', { name: login, exact: true }).click()
}

async function narrowLog(page: Page, { keyboard, tabTo, sees }: Hands): Promise<void> {
  const rows = page.getByRole('main').getByRole('row')
  await page.getByRole('link', { name: 'Log of sign-ins' }).focus()
  await tabTo('Show')
  await keyboard.press('ArrowDown')
  for (let presses = 0; presses < 3; presses += 1) await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await sees((on) => on.getByText('No attempt of the last 180 days is like that.'))
  await inspect(page, 'security-log-empty', LOOK)
  await tabTo('Show all attempts')
  await keyboard.press('Enter')
  await sees((on) => on.getByRole('row').filter({ hasText: 'ann@acme.example' }))
  await page.getByRole('combobox', { name: 'Show' }).focus()
  await tabTo('Person')
  await keyboard.type('bob')
  await sees((on) => on.getByRole('option', { name: 'bob', exact: true }))
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await rows.filter({ hasText: 'ann@acme.example' }).first().waitFor({ state: 'detached' })
  await sees((on) => on.getByRole('row').filter({ hasText: 'bob' }))
}

async function inFrench({ ann, open }: ClientWorld): Promise<void> {
  await ann.signIn('ann@acme.example', PASSWORD)
  const spoken = await ann.act('user.change_preferences', { language: 'fr', time_zone: 'UTC' })
  assert.equal(spoken.status, 200, spoken.text)
  const page = await open('/sign-in-security?part=log')
  await page.getByRole('heading', { name: 'Journal des connexions' }).waitFor()
  await page.getByText('Identifiant inconnu').waitFor()
  await inspect(page, 'security-log-fr', LOOK)
  await page.getByRole('link', { name: 'Sessions ouvertes' }).click()
  await page.getByText(/sur \d+ sessions?, la dernière utilisée en premier/).waitFor()
  await page.goto(page.url().replace('sign-in-security?part=sessions', 'my-account'))
  await page.getByRole('heading', { name: 'Second facteur' }).waitFor()
  await inspect(page, 'account-fr', LOOK)
  await page.context().close()
}
