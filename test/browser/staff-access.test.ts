import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { enter } from './client.ts'
import { openFirstCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'
import { addColleague, openAcme } from './person.ts'
import { hasNoFaults } from './screen-faults.ts'
import { hasSpokenNames } from './spoken-names.ts'

const WAIT_MS = 20_000
const LAPTOP = { width: 1280, height: 800 }
const REASON = 'The customer Ada cannot be found.'

/** A cloud of the brand Zeldesk with a customer, and three browsers: an administrator, a colleague, and support. */
async function openOffice(t: TestContext) {
  const openContext = await openBrowser(t)
  const cloud = await openFirstCloud(t, { ZENNNN_BRAND: 'zeldesk' })
  const ann = await openAcme(cloud)
  await ann.create('contact', { name: 'Ada' })
  await addColleague(cloud, ann, 'bob', ['sales_manager'])
  const [annContext, bobContext, context] = [
    await openContext(),
    await openContext(),
    await openContext(),
  ]
  const admin = await enter(annContext, cloud, { login: 'ann@acme.example', path: '/contact' })
  const colleague = await enter(bobContext, cloud, { login: 'bob', path: '/contact' })
  const support = await context.newPage()
  for (const page of [admin, colleague, support]) page.setDefaultTimeout(WAIT_MS)
  return { cloud, ann, admin, colleague, support }
}

async function look(page: Page, name: string): Promise<void> {
  await inspect(page, name, {
    desktop: LAPTOP,
    further: async (on, where) => {
      await hasNoFaults(on, where)
      await hasSpokenNames(on, where)
    },
  })
}

/** A change as a page of support would ask for it: its status. */
async function change(page: Page): Promise<unknown> {
  return await page.evaluate(`(async () => {
    const session = await (await fetch('/auth/session')).json()
    const headers = { 'content-type': 'application/json', 'x-csrf-token': session.csrf_token }
    const init = { method: 'PATCH', headers, body: JSON.stringify({ name: 'Eve' }) }
    return (await fetch('/api/contact?name=eq.Ada', init)).status
  })()`)
}

test('support asks, an administrator narrows it, everybody sees who is in, and it is out when it is ended', {
  timeout: 290_000,
}, async (t) => {
  const { cloud, ann, admin, colleague, support } = await openOffice(t)
  const nav = support.getByRole('navigation')

  await t.test('support asks for what the ticket needs', async () => {
    await signInAsOperator(support, cloud, '/app/staff-requests')
    await support.getByRole('combobox', { name: 'Database', exact: true }).fill('acm')
    await support.getByRole('option', { name: /^acme/ }).click()
    await support.waitForURL(/database=acme$/)
    await support.getByRole('textbox', { name: 'Ticket' }).fill('T-17')
    await support.getByRole('textbox', { name: 'Reason' }).fill(REASON)
    await support.getByRole('checkbox', { name: 'Contacts' }).check()
    await support.getByRole('checkbox', { name: 'Products' }).check()
    await support.getByRole('checkbox', { name: 'To change it, too' }).check()
    await support.getByLabel('For how long').selectOption('8')
    await support.getByRole('button', { name: 'Ask the customer' }).click()
    await support.getByRole('cell', { name: 'Waits for an answer' }).waitFor()
    await support.getByRole('cell', { name: 'This is you' }).waitFor()
    assert.equal(await support.getByRole('link', { name: 'Come in' }).count(), 0)
    await look(support, 'staff-requests')
  })

  await t.test('the administrator hears of it and lets it in, less far', async () => {
    await admin.getByText('Support asks for access to this database.').waitFor()
    assert.equal(await colleague.getByText('Support asks for access').count(), 0)
    await admin.getByRole('link', { name: 'Decide' }).click()
    await admin.getByText(REASON).waitFor()
    await admin.getByText('Contacts, Products, to read and change').waitFor()
    await look(admin, 'staff-section')
    await admin.getByRole('button', { name: 'Narrow…' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: 'Products' }).uncheck()
    await dialog.getByRole('checkbox', { name: 'It may change what it sees' }).uncheck()
    assert.equal(await dialog.getByLabel('For how long').inputValue(), '4')
    await look(admin, 'staff-narrow')
    await dialog.getByRole('button', { name: 'Let support in' }).click()
    await admin.getByRole('button', { name: 'End now' }).waitFor()
  })

  await t.test('the colleague sees that support may come in, without a way to end it', async () => {
    await colleague.getByText('of support may come into this database until').waitFor()
    assert.equal(await colleague.getByRole('link', { name: 'Look or end it' }).count(), 0)
  })

  await t.test('support comes in and sees what was granted, and nothing else', async () => {
    await support.getByRole('link', { name: 'Come in' }).click()
    await support.waitForURL(`${cloud.origin('acme')}/app/contact**`)
    await support.getByText('for ticket T-17').waitFor()
    await support.getByRole('link', { name: 'Ada' }).first().waitFor()
    assert.equal(await nav.getByRole('link', { name: 'Products' }).count(), 0)
    for (const name of ['Import or export', 'Saved', 'New'])
      assert.equal(await support.getByRole('button', { name, exact: true }).count(), 0, name)
    await look(support, 'staff-support-list')
    await support.getByRole('link', { name: 'Ada' }).first().click()
    await support.getByRole('heading', { name: 'Ada', level: 1 }).waitFor()
    assert.equal(
      await support.getByRole('region', { name: 'Messages, files and history' }).count(),
      0,
    )
    await look(support, 'staff-support-form')
    for (const path of [
      '/product',
      '/user',
      '/my-account',
      '/contact/import',
      '/sign-in-security',
    ]) {
      await support.goto(`${cloud.origin('acme')}/app${path}`)
      await support.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    }
    assert.equal(await change(support), 403)
    await support.goto(`${cloud.origin('acme')}/app/contact`)
    await support.getByRole('link', { name: 'Ada' }).first().waitFor()
  })

  await t.test('everybody sees who is in', async () => {
    for (const page of [admin, colleague])
      await page.getByText('of support is in this database, until').waitFor()
  })

  await t.test('the administrator ends it: support is out, and the notice goes', async () => {
    await admin.getByRole('button', { name: 'End now' }).click()
    await admin.getByText('Nothing is open.').waitFor()
    await colleague.getByText('of support is in this database').waitFor({ state: 'detached' })
    await support.getByRole('link', { name: 'Ada' }).first().click()
    await support.getByRole('dialog', { name: 'This access has ended' }).waitFor()
    await support.reload()
    await support.waitForURL(/\/sign-in/)
  })

  await t.test('the log of the customer has each request of support', async () => {
    const rows = await ann.get(
      '/api/audit_entry?select=why,after&model=eq.staff_access&order=at.asc&limit=500',
    )
    const words = rows.map(({ why }: { readonly why: string }) => why.replace(/^.*?\): /, ''))
    assert.match(String(words[0]), /^asked for contact, product to read and change, 8 hours/)
    assert.equal(words[1], 'granted contact to read, 4 hours')
    assert.equal(words[2], 'came in')
    // What was refused before and after it is there, too.
    const allowed = words.filter((word: string) => !word.endsWith(' was refused'))
    assert.equal(allowed.at(-1), 'ended')
    assert.ok(allowed.length < words.length)
    const asked = rows
      .map(({ after }: { readonly after: { readonly request: string } | null }) => after?.request)
      .filter((request: string | undefined) => request !== undefined)
    for (const part of ['GET /api/meta', 'GET /api/contact?', 'PATCH /api/contact?name=eq.Ada'])
      assert.ok(
        asked.some((request: string) => request.startsWith(part)),
        part,
      )
    const [ada] = await ann.get('/api/contact?select=name')
    assert.equal(ada.name, 'Ada')
  })
})
