import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import {
  cell,
  changeAsBob,
  descriptions,
  idOf,
  noteBecomes,
  type Office,
  openQuotation,
  save,
  saved,
  testInOffice,
} from './office.ts'

const SCRIPT = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
const LONG_WORD = 'W'.repeat(10_000)
const REFERENCE = 'b7c1d2e3f4a5'

testInOffice('what goes wrong in a form is said, and costs nothing that was typed', {
  'a failure of the server is told with its reference, and the next save goes on': serverFails,
  'an act that fails says so with its reference, and nothing looks as if it were done': actFails,
  'a record deleted by somebody else under the hands is told at once': deletedUnderHands,
  'a line deleted by somebody else and changed here: the person decides': lineDeleted,
  'a change that comes while the person decides is not overwritten': changedWhileDeciding,
  'what was discarded comes back by z, but not while somebody types': undoByKey,
  'undoing what somebody deleted meanwhile is refused in words': undoOfGone,
  'going back and forth asks as every other way out does': backAndForth,
  'scripts do not run in a form, and a word of 10,000 letters fits': badText,
  'a new user needs no language and no time zone: settings say them': newUser,
  'a file for a field shows how far it is, and can be cancelled and tried again': fileOfField,
})

async function serverFails(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByLabel('Note to the customer').fill('Kept')
  await failingOnce(page)
  await page.keyboard.press('Control+s')
  const problem = page.getByRole('alert')
  await problem.getByText(`Reference for support: ${REFERENCE}`).waitFor()
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Kept')
  await inspect(page, 'client-form-failed')
  await save(page)
  assert.equal(await problem.count(), 0)
  const [order] = await office.world.ann.get(
    `/api/sale_order?select=note,version&id=eq.${idOf(page)}`,
  )
  assert.deepEqual(order, { note: 'Kept', version: 2 })
}

async function actFails(office: Office): Promise<void> {
  const { world } = office
  const contact = await world.ann.create('contact', { name: 'Stays' })
  const page = await world.open(`/contact/${contact}`)
  await openMore(page)
  await failingOnce(page)
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await page.getByText(`Reference for support: ${REFERENCE}`).waitFor()
  assert.equal(await page.getByText('Archived', { exact: true }).count(), 0)
  assert.deepEqual(await world.ann.get(`/api/contact?select=active&id=eq.${contact}`), [
    { active: true },
  ])

  const order = await openQuotation(office)
  await order.getByRole('button', { name: 'Send by e-mail' }).click()
  const dialog = order.getByRole('dialog', { name: /^Send by e-mail: S/ })
  await failingOnce(order)
  await dialog.getByRole('button', { name: 'Send by e-mail' }).click()
  await dialog.getByText(`Reference for support: ${REFERENCE}`).waitFor()
  await dialog.getByRole('button', { name: 'Go back' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(await world.ann.get(`/api/sale_order?select=state&id=eq.${idOf(order)}`), [
    { state: 'draft' },
  ])
}

async function deletedUnderHands({ world }: Office): Promise<void> {
  const contact = await world.ann.create('contact', { name: 'Under hands' })
  const page = await world.open(`/contact/${contact}`)
  await page.getByLabel('Street').fill('Side Street 2')
  const gone = await world.ann.ask('DELETE', `/api/contact?id=eq.${contact}`)
  assert.equal(gone.status, 204)
  await page.getByText('Somebody deleted this record').waitFor()
  assert.equal(await page.getByLabel('Street').inputValue(), 'Side Street 2')
  assert.equal(await page.getByRole('button', { name: 'More', exact: true }).count(), 0)
  await page.getByLabel('City').fill('Bonn')
  await page.getByRole('button', { name: 'Create as new Contact' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith(contact))
  assert.deepEqual(await world.ann.get('/api/contact?select=street,city&name=eq.Under%20hands'), [
    { street: 'Side Street 2', city: 'Bonn' },
  ])
}

async function lineDeleted(office: Office): Promise<void> {
  const page = await openQuotation(office, 2)
  const [line] = await office.bob.get(
    `/api/sale_order_line?select=id&position=eq.2&sale_order=eq.${idOf(page)}`,
  )
  await cell(page, 2, 'Description').fill('Worked on')
  await changeAsBob(office, page, { lines: [{ id: String(line.id), $remove: true }] })
  await page.getByText('bob changed this meanwhile.').waitFor()
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'bob changed the same' })
  await dialog.getByText('Deleted', { exact: true }).waitFor()
  await dialog.getByText('Changed', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Save what is chosen' }).click()
  await saved(page)
  assert.deepEqual(await descriptions(page), ['Bolts 1', 'Worked on'])
  const lines = await office.world.ann.get(
    `/api/sale_order_line?select=description&order=position&sale_order=eq.${idOf(page)}`,
  )
  assert.deepEqual(lines, [{ description: 'Bolts 1' }, { description: 'Worked on' }])
}

async function changedWhileDeciding(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByLabel('Note to the customer').fill('Mine')
  await changeAsBob(office, page, { note: 'First of Bob' })
  await page.getByText('bob changed this meanwhile.').waitFor()
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'bob changed the same' })
  await dialog.getByText('First of Bob').waitFor()
  await changeAsBob(office, page, { note: 'Second of Bob' })
  await dialog.getByText('Mine').click()
  await dialog.getByRole('button', { name: 'Save what is chosen' }).click()
  await dialog.getByText('Second of Bob').waitFor()
  const notes = `/api/sale_order?select=note&id=eq.${idOf(page)}`
  assert.deepEqual(await office.world.ann.get(notes), [{ note: 'Second of Bob' }])
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Mine')
  await page.getByText('Unsaved changes').waitFor()
}

async function undoByKey(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByLabel('Note to the customer').fill('Back again')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('Changes discarded').waitFor()
  await noteBecomes(page, '')
  await page.getByLabel('External number').fill('')
  await page.keyboard.press('z')
  assert.equal(await page.getByLabel('External number').inputValue(), 'z')
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), '')
  await page.getByLabel('External number').fill('')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('z')
  await noteBecomes(page, 'Back again')
  await save(page)
}

async function undoOfGone({ world }: Office): Promise<void> {
  const contact = await world.ann.create('contact', { name: 'Twice gone' })
  const page = await world.open(`/contact/${contact}`)
  await openMore(page)
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await page.getByText('Archived', { exact: true }).waitFor()
  const gone = await world.ann.ask('DELETE', `/api/contact?id=eq.${contact}`)
  assert.equal(gone.status, 204)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('That did not work').waitFor()
  assert.equal(await page.getByText('Active again').count(), 0)
}

async function backAndForth(office: Office): Promise<void> {
  const page = await openQuotation(office)
  await page.getByRole('link', { name: 'Products' }).first().click()
  await page.waitForURL(/\/app\/product/)
  await page.goBack()
  await page.getByLabel('Note to the customer').waitFor()
  const before = page.url()
  await page.getByLabel('Note to the customer').fill('Half')
  await page.evaluate('history.forward()')
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(page.url(), before)
  assert.equal(await page.getByLabel('Note to the customer').inputValue(), 'Half')
}

async function badText({ world }: Office): Promise<void> {
  const page = await world.open('/contact/new')
  await page.locator('[id="at/name"] input').fill(LONG_WORD)
  await page.locator('[id="at/notes"] textarea').fill(LONG_WORD)
  await page.keyboard.press('Control+s')
  await page
    .getByText(/This is too long: 10,000 characters/)
    .first()
    .waitFor()
  await page.locator('[id="at/name"] input').fill(SCRIPT)
  await page.keyboard.press('Control+s')
  await page.waitForURL(/contact\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { name: SCRIPT }).waitFor()
  await openMore(page)
  await page.getByRole('menuitem', { name: 'Delete Contact' }).click()
  await page.getByRole('dialog', { name: `Delete ${SCRIPT}?` }).waitFor()
  assert.equal(await page.evaluate('window.hacked ?? "nothing ran"'), 'nothing ran')
  await page.keyboard.press('Escape')
  const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  assert.equal(await page.evaluate(tooWide), 0)
  const [made] = await world.ann.get(`/api/contact?select=name,notes&id=eq.${idOf(page)}`)
  assert.deepEqual(made, { name: SCRIPT, notes: LONG_WORD })
}

async function newUser({ world }: Office): Promise<void> {
  const page = await world.open('/user/new')
  await page.locator('[id="at/name"] input').fill('Cleo')
  await page.keyboard.press('Control+s')
  const problem = page.getByRole('alert')
  await problem.getByRole('button', { name: 'Login' }).waitFor()
  assert.equal(await problem.getByRole('button').count(), 1, 'only the login is missing')
  await page.locator('[id="at/login"] input').fill('cleo')
  await page.keyboard.press('Control+s')
  await page.waitForURL(/user\/[0-9a-f-]{36}$/)
  const [made] = await world.ann.get(`/api/user?select=language,time_zone&id=eq.${idOf(page)}`)
  assert.deepEqual(made, { language: 'en', time_zone: 'UTC' })
}

/** No app declares a field for a file, so the page is told of one; the bytes go to the server itself. */
async function fileOfField({ world }: Office): Promise<void> {
  const page = await world.open('/contact')
  await page.route('**/api/meta', async (route) => {
    await route.fulfill({ json: withFile(await world.ann.get('/api/meta')) })
  })
  await page.goto(page.url().replace(/contact.*$/, 'contact/new'))
  const field = page.locator('[id="at/brief"]')
  const held: (() => Promise<void>)[] = []
  await page.route('**/api/attachment/file?*', async (route) => {
    const name = new URL(route.request().url()).searchParams.get('name') ?? ''
    if (name === 'slow.txt') held.push(async () => await route.abort())
    else if (name === 'busy.txt' && held.length < 2) {
      held.push(async () => undefined)
      await route.fulfill({ status: 429, body: BUSY })
    } else await route.continue()
  })
  const give = async (name: string): Promise<void> => {
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from('A brief') }
    await field.locator('input[type=file]').setInputFiles(file)
  }
  await give('slow.txt')
  await field.getByRole('progressbar', { name: 'Sending slow.txt' }).waitFor()
  await field.getByText(/^\d+ % of 7/).waitFor()
  await inspect(page, 'client-form-file')
  await field.getByRole('button', { name: 'Cancel slow.txt' }).click()
  await field.getByText('slow.txt').waitFor({ state: 'detached' })
  assert.equal(await field.getByRole('link').count(), 0)
  await give('busy.txt')
  await field.getByText('Too many uploads.').waitFor()
  await field.getByRole('button', { name: 'Try again' }).click()
  const link = field.getByRole('link', { name: 'busy.txt' })
  await link.waitFor()
  assert.equal(await field.getByRole('progressbar').count(), 0)
  const { status, text } = await world.ann.ask('GET', String(await link.getAttribute('href')))
  assert.deepEqual([status, text], [200, 'A brief'])
}

const BUSY = JSON.stringify({ code: 'TOO_MANY_ATTEMPTS', message: 'Too many uploads.' })

function withFile(meta: unknown): unknown {
  const { models } = Object(meta)
  const contact = models.find(({ name }: { readonly name: string }) => name === 'contact')
  contact.fields.push({
    name: 'brief',
    kind: 'attachment',
    label: 'Brief',
    model: 'attachment',
    required: false,
    readonly: false,
  })
  const form = contact.views.find(({ type }: { readonly type: string }) => type === 'form')
  form.sections[0].fields.push({ name: 'brief' })
  return meta
}

/** The next change does not reach the server, which says that it failed. */
async function failingOnce(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const real = window.fetch
    window.fetch = async (input, init) => {
      if ((init?.method ?? 'GET') === 'GET') return await real(input, init)
      window.fetch = real
      const body = { code: 'INTERNAL', message: 'Something went wrong here.', details: { request_id: '${REFERENCE}' } }
      return new Response(JSON.stringify(body), { status: 500, headers: { 'content-type': 'application/json' } })
    }
  })()`)
}

async function openMore(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
}
