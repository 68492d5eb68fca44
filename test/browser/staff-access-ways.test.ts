import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser, PHONE } from './browser.ts'
import { enter } from './client.ts'
import { openFirstCloud } from './cloud.ts'
import { byKeyboardAlone, stepsOf } from './journey.ts'
import { signInAsOperator } from './operator.ts'
import { openAcme, type Person } from './person.ts'
import { hasNoFaults } from './screen-faults.ts'
import { makeUnavailable } from './unavailable.ts'

const WAIT_MS = 20_000
const LAPTOP = { width: 1280, height: 800 }
const PART = '/sign-in-security?part=staff'

async function openOffice(t: TestContext) {
  const openContext = await openBrowser(t)
  const cloud = await openFirstCloud(t, { ZENNNN_BRAND: 'zeldesk' })
  const ann = await openAcme(cloud)
  await ann.create('contact', { name: 'Ada' })
  const [own, theirs] = [await openContext(), await openContext()]
  const admin = await enter(own, cloud, { login: 'ann@acme.example', path: PART })
  const support = await theirs.newPage()
  for (const page of [admin, support]) page.setDefaultTimeout(WAIT_MS)
  await signInAsOperator(support, cloud, '/app/staff-requests?database=acme')
  await support.getByRole('heading', { name: 'Ask for access' }).waitFor()
  return { cloud, ann, admin, support }
}

async function look(page: Page, name: string): Promise<void> {
  await inspect(page, name, { desktop: LAPTOP, further: hasNoFaults })
}

async function speak(ann: Person, language: string): Promise<void> {
  const spoken = { language, time_zone: 'UTC' }
  assert.equal((await ann.act('user.change_preferences', spoken)).status, 200)
}

/** Support asks for contacts, in another window than the one that is looked at. */
async function ask(support: Page, ticket: string): Promise<void> {
  await support.getByRole('textbox', { name: 'Ticket' }).fill(ticket)
  await support.getByRole('textbox', { name: 'Reason' }).fill('An import stopped half-way.')
  await support.getByRole('checkbox', { name: 'Contacts' }).check()
  await support.getByRole('button', { name: 'Ask the customer' }).click()
  await support.getByRole('row').filter({ hasText: ticket }).getByText('Waits for').waitFor()
}

/** Without knowing what there is, support would ask for the settings alone; without knowing databases, for none. */
async function asksForNothingUnread(support: Page): Promise<void> {
  await makeUnavailable(support, '**/api/staff-access/acme/models')
  await support.reload()
  await support
    .getByText('What may be asked for cannot be shown now: The server is busy.')
    .waitFor()
  await support.getByRole('textbox', { name: 'Ticket' }).fill('T-0')
  await support.getByRole('textbox', { name: 'Reason' }).fill('Mails do not arrive.')
  const send = support.getByRole('button', { name: 'Ask the customer' })
  assert.equal(await send.isDisabled(), true)
  await support.unrouteAll()
  await makeUnavailable(support, '**/api/database?*')
  await support.reload()
  await support
    .locator('#main')
    .getByText('This cannot be shown now: The server is busy.')
    .waitFor()
  await support.unrouteAll()
  await support.reload()
  await support.getByRole('checkbox', { name: 'Contacts' }).waitFor()
  assert.equal(await support.getByText('cannot be shown now').count(), 0)
}

test('staff access by keyboard alone, for the settings only, in Arabic, on a phone, and without its notice', {
  timeout: 290_000,
}, async (t) => {
  const { cloud, ann, admin, support } = await openOffice(t)
  const acme = cloud.origin('acme')
  const step = stepsOf(t, admin)

  await step('support asks without a mouse', async () => {
    await byKeyboardAlone(support, async ({ keyboard, sees, tabTo }) => {
      await tabTo('Ticket *')
      await keyboard.type('T-21')
      await tabTo('Reason *')
      await keyboard.type('Mails do not arrive.')
      await tabTo('Contacts')
      await keyboard.press('Space')
      await tabTo('To change it, too')
      await keyboard.press('Space')
      await tabTo('For how long')
      await keyboard.type('2')
      await tabTo('Ask the customer')
      await keyboard.press('Enter')
      await sees((page) => page.getByRole('cell', { name: 'Waits for an answer' }))
    })
  })

  await step('an administrator lets it into the settings only, without a mouse', async () => {
    await admin.getByText('Contacts, to read and change').waitFor()
    await byKeyboardAlone(admin, async ({ keyboard, sees, tabTo }) => {
      await tabTo('Narrow…: T-21')
      await keyboard.press('Enter')
      await sees((page) => page.getByRole('dialog'))
      await tabTo('Contacts')
      await keyboard.press('Space')
      await tabTo('Let support in')
      await keyboard.press('Enter')
      await sees((page) => page.getByRole('button', { name: 'End now' }))
      await sees((page) => page.getByText('The settings, to read'))
    })
    await look(admin, 'staff-settings-only')
  })

  await step('support comes in and sees the settings, and no record', async () => {
    await support.getByRole('link', { name: 'Come in' }).click()
    await support.waitForURL(`${acme}/app**`)
    await support.getByText('for ticket T-21').waitFor()
    await support.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    // By its label, though no model of it is seen.
    await support.getByRole('heading', { name: 'Sales', exact: true }).waitFor()
    await look(support, 'staff-support-settings')
    const save = support.getByRole('button', { name: 'Save settings' })
    assert.equal(await save.count(), 0, 'they are there to read')
    const nav = support.getByRole('navigation')
    assert.equal(await nav.getByRole('link', { name: 'Contacts' }).count(), 0)
    for (const path of ['/contact', '/sale_order', '/user', '/sign-in-security']) {
      await support.goto(`${acme}/app${path}`)
      await support.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    }
  })

  await step('what is open is ended without a mouse', async () => {
    await admin.getByText('of support is in this database, until').waitFor()
    await byKeyboardAlone(admin, async ({ keyboard, sees, tabTo }) => {
      await tabTo('End now: T-21')
      await keyboard.press('Enter')
      await sees((page) => page.getByText('Nothing is open.'))
    })
    await support.reload()
    await support.waitForURL(/\/sign-in\?/)
    await support.goto(`${cloud.origin()}/app/staff-requests?database=acme`)
  })

  await step('on a phone what is over says itself what each part of it is', async () => {
    await admin.setViewportSize(PHONE)
    const before = admin.getByRole('region', { name: 'Before' })
    await before.getByText('T-21').waitFor()
    const cells = await before.locator('td').all()
    const labels = await Promise.all(
      cells.map(async (cell) => await cell.getAttribute('data-label')),
    )
    assert.deepEqual(labels, [null, 'Support', 'Reason', 'What it may see', 'State'])
    await look(admin, 'staff-history')
  })

  await step(
    'what cannot be read is not asked for',
    async () => await asksForNothingUnread(support),
  )

  await step('in Arabic on a phone: asked, narrowed, open and ended', async () => {
    await ask(support, 'T-22')
    await speak(ann, 'ar')
    await admin.setViewportSize(PHONE)
    await admin.goto(`${acme}/app${PART}`)
    await admin.locator('html[dir="rtl"]').waitFor()
    await admin.getByRole('link', { name: 'قرّر' }).waitFor()
    await look(admin, 'staff-section-ar')
    await admin.getByRole('button', { name: 'تضييق…' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: 'جهات الاتصال' }).waitFor()
    await look(admin, 'staff-narrow-ar')
    await dialog.getByRole('button', { name: 'السماح للدعم بالدخول' }).click()
    await admin.getByRole('button', { name: 'إنهاء الآن' }).waitFor()
    await admin.getByText('دخول قاعدة البيانات هذه حتى').waitFor()
    await look(admin, 'staff-open-ar')
    await support.getByRole('link', { name: 'Come in' }).click()
    await support.getByText('for ticket T-22').waitFor()
    await admin.getByText('موجود في قاعدة البيانات هذه').waitFor()
    await speak(ann, 'en')
  })

  await step('on a phone support reads what it was let in for', async () => {
    await support.setViewportSize(PHONE)
    await support.getByRole('link', { name: 'Ada' }).first().click()
    await support.getByRole('heading', { name: 'Ada', level: 1 }).waitFor()
    await look(support, 'staff-support-phone')
  })

  await step('where the code of the notice does not come, the page stays and says so', async () => {
    await admin.setViewportSize(LAPTOP)
    let cut = 0
    await admin.route(/\/staff-bar-[^/]*\.js$/, async (route) => {
      cut += 1
      await route.abort()
    })
    await admin.goto(`${acme}/app/contact`)
    const notice = admin.getByRole('alert').filter({ hasText: 'Whether somebody of support is in' })
    await notice.waitFor()
    assert.ok(cut > 0)
    await admin.getByRole('link', { name: 'Ada' }).first().waitFor()
    await look(admin, 'staff-notice-missing')
    await admin.unroute(/\/staff-bar-[^/]*\.js$/)
    await notice.getByRole('button', { name: 'Load the page anew' }).click()
    await admin.getByText('of support is in this database, until').waitFor()
  })

  await step('where nobody can say who is in, the notice says that', async () => {
    await admin.route('**/api/staff-present', async (route) => await route.abort())
    await admin.goto(`${acme}/app/contact`)
    await admin.getByText('Whether somebody of support is in').waitFor()
    await admin.unroute('**/api/staff-present')
    await admin.getByRole('button', { name: 'Try again' }).first().click()
    await admin.getByText('of support is in this database, until').waitFor()
    assert.equal(await admin.getByText('Whether somebody of support is in').count(), 0)
  })
})
