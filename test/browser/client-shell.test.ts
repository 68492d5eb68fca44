import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { inspect, PHONE } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { addColleague, PASSWORD } from './person.ts'

const SCHEME = 'document.documentElement.dataset.mantineColorScheme'

test('the frame of the client', { timeout: 280_000 }, async (t) => {
  const world = await openClientWorld(t)
  await world.ann.create('contact', { name: 'Zephyr 100%_sure' })
  await addColleague(world.cloud, world.ann, 'carl', ['contacts_user'])
  const part = async (name: string, run: (world: ClientWorld) => Promise<void>): Promise<void> => {
    await t.test(name, async () => await run(world))
  }
  await part('apps and models lead where they say', followLinks)
  await part('by keyboard alone: palette, contacts, record', usePalette)
  await part('shortcuts: sheet, sequences, off switch', useShortcuts)
  await part('a session that ended is renewed over the page, and nothing is lost', signInAgain)
  await part('another person who signs in there gets a page of their own', signInAsAnother)
  await part('a server that cannot be reached is said, until it answers', cutOff)
  await part('a view whose code does not come leaves the frame', loseView)
  await part('the scheme is kept over a reload without a flash of the other', keepScheme)
  await part('a language from right to left mirrors the frame', mirror)
  await part('at 320 px and at 200 % nothing is cut off', reflow)
  await part('what a recovery from a backup cost is said until it was read', readLoss)
  await part('signing out ends the session', signOut)
})

async function followLinks({ open }: ClientWorld): Promise<void> {
  const page = await open('')
  const side = page.getByRole('navigation', { name: 'Contacts' })
  await side.getByRole('link', { name: 'Contacts' }).waitFor()
  assert.match(page.url(), /\/app\/contact$/)
  await inspect(page, 'shell')
  // Who uses this is offered its source, and told which build it is.
  const foot = page.getByRole('contentinfo')
  const offer = foot.getByRole('link', { name: 'Source code (AGPL-3.0)' })
  assert.match((await offer.getAttribute('href')) ?? '', /^https:\/\/localhost:\d+\/source$/)
  await foot.getByRole('link', { name: /^About build [0-9a-f]{12}$/ }).waitFor()
  await page.getByRole('button', { name: 'Apps: Contacts' }).click()
  await page.getByRole('menuitem', { name: /^Sales Quotations with lines/ }).waitFor()
  await inspect(page, 'shell-apps')
  await page.getByRole('menuitem', { name: /^Sales/ }).click()
  await page.waitForURL(/\/app\/sale_order$/)
  const sales = page.getByRole('navigation', { name: 'Sales' })
  const current = sales.getByRole('link', { name: 'Quotations and orders' })
  assert.equal(await current.getAttribute('aria-current'), 'page')
  await page.getByRole('button', { name: 'Account of' }).click()
  await page.getByRole('menuitem', { name: 'My account' }).waitFor()
  await inspect(page, 'shell-account')
  await page.getByRole('menuitem', { name: 'My account' }).click()
  await page.waitForURL(/\/app\/my-account$/)
  // No page of Sales, but the person came from there.
  await sales.getByRole('link', { name: 'Products' }).waitFor()
  await page.getByRole('button', { name: 'Collapse' }).click()
  await page.reload()
  await side.waitFor()
  assert.equal((await side.boundingBox())?.width, 52, 'narrow is remembered')
  await page.close()
}

async function readLoss({ cloud, open }: ClientWorld): Promise<void> {
  await cloud.asSuperuser(
    'acme',
    `select zennnn.recovered_note(gen_random_uuid(), now() - interval '6 hours', now() - interval '1 hour')`,
    [],
  )
  const page = await open('/contact')
  const bar = page.getByRole('note').filter({ hasText: 'was recovered from the backup of' })
  assert.match((await bar.textContent()) ?? '', /changes between .+ and .+ are lost/)
  await inspect(page, 'recovered-banner')
  await bar.getByRole('button', { name: 'I have read it' }).click()
  await bar.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('navigation', { name: 'Contacts' }).waitFor()
  assert.equal(await bar.count(), 0, 'it was read')
  await page.close()
}

async function usePalette({ ann, open }: ClientWorld): Promise<void> {
  const customer = await ann.create('contact', { name: 'Yvonne Buyer', reference: 'K-7788' })
  const order = await ann.create('sale_order', { customer })
  const [{ number }] = await ann.get(`/api/sale_order?select=number&id=eq.${order}`)
  const page = await open('/tag')
  const palette = page.getByRole('dialog', { name: 'Search or go to' })
  const field = page.getByRole('combobox', { name: 'Search or go to' })
  await page.getByRole('button', { name: 'Search or go to' }).focus()
  await page.keyboard.press('Control+k')
  await field.waitFor()
  await inspect(page, 'shell-palette')
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  await waitFor(page, `document.activeElement?.textContent.includes('Search or go to')`)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('contacts')
  await chosen(page, 'Contacts')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/app\/contact$/)
  // `%` and `_` are themselves, so the one record is found by them and no other.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('100%_s')
  await palette.getByRole('status').getByText('1 result').waitFor()
  await chosen(page, 'Zephyr 100%_sure')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/app\/contact\/[0-9a-f-]{36}$/)
  // An order is called by its number, and a customer is known by one.
  for (const [typed, found] of [
    [String(number), String(number)],
    ['k-7788', 'Yvonne Buyer'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await chosen(page, found)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: found }).waitFor()
  }
  await page.keyboard.press('Control+k')
  await page.keyboard.type('zzzzz')
  await palette.getByRole('status').getByText('Nothing found').waitFor()
  await field.fill('new contact')
  await chosen(page, 'New: Contact')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/app\/contact\/new$/)
  await page.close()
  const carl = await open('/contact', { login: 'carl' })
  await carl.keyboard.press('Control+k')
  await carl.keyboard.type('new')
  await chosen(carl, 'New: Contact')
  const offered = await carl.getByRole('option').allInnerTexts()
  assert.ok(!offered.some((text) => text.includes('User')), 'what one may not make is not offered')
  await carl.close()
}

async function useShortcuts({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await page.keyboard.press('?')
  await sheet.getByText('Go to Sales').waitFor()
  await inspect(page, 'shell-shortcuts')
  // With a dialog open single keys are not for the page below.
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await sheet.getByRole('switch', { name: 'Shortcuts of a single key' }).press('Space')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  assert.match(page.url(), /\/app\/contact$/)
  await page.keyboard.press('?')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  // Ctrl keys stay on, and what is typed is no shortcut.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('shortcuts')
  await chosen(page, 'Keyboard shortcuts')
  assert.match(page.url(), /\/app\/contact$/, 'off is off')
  await page.keyboard.press('Enter')
  await sheet.getByRole('switch', { name: 'Shortcuts of a single key' }).press('Space')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL(/\/app\/sale_order$/)
  await page.close()
}

async function signInAgain({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await page.evaluate('window.untouched = true')
  const field = await openPaletteSignedOut(page)
  // Whole at once: the dialog takes the focus as soon as the first question is refused.
  await field.fill('zephyr')
  await dialog.waitFor()
  await inspect(page, 'shell-again')
  assert.equal(await dialog.getByLabel('Login').inputValue(), 'ann@acme.example')
  const focused = dialog.locator('input[type="password"]:focus')
  await focused.waitFor()
  await page.keyboard.type('not this one')
  await page.keyboard.press('Enter')
  await dialog.getByRole('alert').waitFor()
  await focused.waitFor()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  // The question that found the session ended is asked again, from what was typed.
  await page.getByRole('option', { name: 'Zephyr' }).waitFor()
  assert.equal(await field.inputValue(), 'zephyr')
  assert.equal(await page.evaluate('window.untouched'), true)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().clearCookies()
  // The list behind may ask before the palette does: this is about the palette's question.
  const refused = page.waitForResponse(
    (answer) => answer.status() === 401 && answer.url().includes('zephy'),
  )
  await field.fill('zephy')
  await refused
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await field.inputValue(), 'zephy', 'only the upper one closes')
  await page.getByRole('status').getByText('Records were not searched').waitFor()
  await page.close()
}

async function signInAsAnother({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  const field = await openPaletteSignedOut(page)
  await field.fill('zephyr')
  await dialog.getByLabel('Login').fill('carl')
  await dialog.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Account of carl' }).waitFor()
  assert.equal(await field.count(), 0, 'what Ann typed is gone')
  await page.close()
}

/**
 * The field of the palette, in a session that has ended since. What the list behind asks waits for the dialog: it must not
 * take the focus while somebody types.
 */
async function openPaletteSignedOut(page: Page): Promise<Locator> {
  const field = page.getByRole('combobox', { name: 'Search or go to' })
  await page.keyboard.press('Control+k')
  await field.waitFor()
  const asked = page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await page.route(/\/api\//, async (route) => {
    if (!route.request().url().includes('zephyr')) await asked
    await route.continue()
  })
  await page.context().clearCookies()
  return field
}

async function cutOff({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  const bar = page
    .getByRole('status')
    .filter({ hasText: 'The server cannot be reached. What you typed is kept.' })
  // What is still on its way when the line is cut has a button of its own in the list.
  await page.getByRole('link', { name: 'Zephyr' }).waitFor()
  await page.route(/\/(?:api|auth)\//, async (route) => await route.abort('internetdisconnected'))
  await page.keyboard.press('Control+k')
  await page.keyboard.type('zephyr')
  await bar.waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Search or go to' }).inputValue(), 'zephyr')
  await page.keyboard.press('Escape')
  await inspect(page, 'shell-cut-off')
  await bar.getByRole('button', { name: 'Try again' }).click()
  await bar.waitFor()
  await page.unroute(/\/(?:api|auth)\//)
  await bar.getByRole('button', { name: 'Try again' }).click()
  await bar.waitFor({ state: 'detached' })
  await page.close()
}

async function loseView({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  await page.evaluate('window.untouched = true')
  const code = /\/app\/assets\/account-page-/
  await page.route(code, async (route) => await route.abort('internetdisconnected'))
  await page.keyboard.press('Control+k')
  await page.keyboard.type('my account')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'This could not be shown' }).waitFor()
  assert.equal(await page.evaluate('window.untouched'), true, 'the page was not loaded anew')
  await waitFor(page, `document.title === 'This could not be shown · ZENNNN'`)
  await waitFor(page, `document.activeElement?.tagName === 'H1'`)
  await inspect(page, 'shell-view-problem')
  await page.getByRole('link', { name: 'Tags' }).first().click()
  await page.waitForURL(/\/app\/tag$/)
  await page.unroute(code)
  await page.close()
}

async function keepScheme({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact', { context: { colorScheme: 'light' } })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('dark')
  await page.keyboard.press('Enter')
  await waitFor(page, `${SCHEME} === 'dark'`)
  // From the first script on, each scheme the page ever has.
  await page.addInitScript({
    content: `window.schemes = []; new MutationObserver(() => window.schemes.push(${SCHEME})).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-mantine-color-scheme'] })`,
  })
  await page.reload()
  await page.getByRole('button', { name: 'Search or go to' }).waitFor()
  const schemes: unknown = await page.evaluate('[...new Set(window.schemes)].join()')
  assert.equal(schemes, 'dark')
  const canvas: unknown = await page.evaluate('getComputedStyle(document.body).backgroundColor')
  assert.equal(canvas, 'rgb(20, 24, 28)')
  await page.close()
}

async function mirror({ ann, open }: ClientWorld): Promise<void> {
  const speak = async (language: string): Promise<void> => {
    const answer = await ann.act('user.change_preferences', { language, time_zone: 'UTC' })
    assert.equal(answer.status, 200, answer.text)
  }
  await speak('ar')
  const page = await open('/contact')
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
  const side = await page.locator('nav').first().boundingBox()
  const main = await page.locator('#main').boundingBox()
  assert.ok(side !== null && main !== null)
  assert.equal(side.x, main.width, 'the side stands at the right of the page')
  await inspect(page, 'shell-arabic')
  await page.close()
  await speak('en')
}

async function reflow({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact', { context: { viewport: { width: 320, height: 568 } } })
  await fits(page)
  const bottom = page.getByRole('navigation', { name: 'Contacts' })
  const entries = await bottom.locator('a, button').all()
  assert.equal(entries.length, 5)
  for (const entry of entries) {
    const box = await entry.boundingBox()
    assert.ok(box !== null && box.height >= 44 && box.width >= 44, JSON.stringify(box))
  }
  await bottom.getByRole('link', { name: 'New: Contact' }).click()
  await page.waitForURL(/\/app\/contact\/new$/)
  await bottom.getByRole('button', { name: 'More' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Taxes' }).waitFor()
  await inspect(page, 'shell-more')
  await page.getByRole('dialog').getByRole('link', { name: 'Taxes' }).click()
  await page.waitForURL(/\/app\/tax$/)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // What 200 % makes of 1280 by 800 px.
  await page.setViewportSize({ width: 640, height: 400 })
  await fits(page)
  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: 'Search or go to' }).click()
  await page.getByRole('combobox', { name: 'Search or go to' }).waitFor()
  await page.close()
}

async function signOut({ open }: ClientWorld): Promise<void> {
  const page = await open('/contact')
  await page.evaluate(`localStorage.setItem('mantine-color-scheme-value', 'dark')`)
  await page.evaluate(`localStorage.setItem('zennnn-density', 'compact')`)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('sign out')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sign-in$/)
  const kept: unknown = await page.evaluate('({ ...localStorage })')
  const choices = { 'mantine-color-scheme-value': 'dark', 'zennnn-density': 'compact' }
  assert.deepEqual(kept, choices, 'how one sees is no secret, and all else is gone')
  await page.goto(new URL('/app/contact', page.url()).href)
  assert.match(page.url(), /\/sign-in/)
  await page.close()
}

async function fits(page: Page): Promise<void> {
  const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  assert.equal(await page.evaluate(tooWide), 0)
  const tooHigh = 'document.documentElement.scrollHeight - document.documentElement.clientHeight'
  assert.equal(await page.evaluate(tooHigh), 0)
}

/** Waits until the palette's chosen line has this name. */
async function chosen(page: Page, name: string): Promise<void> {
  await page.getByRole('option', { name, selected: true }).waitFor()
}

async function waitFor(page: Page, condition: string): Promise<void> {
  await page.waitForFunction(condition)
}
