import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { addColleague } from './person.ts'

const SCRIPT = '<img src=x onerror="window.executed=1"><script>window.executed=1</script>'
/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const WAIT_MS = 10_000
const POLL_MS = 100
const TOO_MANY = JSON.stringify({ code: 'TOO_MANY_ATTEMPTS', message: 'Too many uploads.' })

interface AsideWorld extends ClientWorld {
  readonly contact: string
  readonly page: Page
}

async function openAside(t: TestContext): Promise<AsideWorld> {
  const world = await openClientWorld(t)
  const contact = await world.ann.create('contact', {
    name: 'Köln Pumps GmbH',
    email: 'buyer@pumps.example',
    city: 'Bonn',
  })
  const page = await world.open(`/contact/${contact}`)
  page.setDefaultTimeout(WAIT_MS)
  await aside(page).waitFor()
  return { ...world, contact, page }
}

function aside(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('region', { name: 'Messages, files and history' })
}

test('beside a record people write notes and messages, add files and read who changed what', {
  timeout: 280_000,
}, async (t) => {
  const world = await openAside(t)
  const { page } = world
  await changesAndNotes(t, world)
  await messages(t, world)
  await newFiles(t, world)
  await deletionAndOthers(t, world)
  await inspect(page, 'aside')
  assert.equal(await page.evaluate('window.executed'), undefined)
  // Before the cloud goes: a page that is left open would complain.
  await page.context().close()
})

async function changesAndNotes(t: TestContext, world: AsideWorld): Promise<void> {
  const { page, ann, contact } = world
  await t.test('changes of others appear by themselves, in words', async () => {
    await ann.ask('PATCH', `/api/contact?id=eq.${contact}`, { body: { city: 'Köln' } })
    await aside(page).getByText('changed City from Bonn to Köln').waitFor()
    const created = aside(page).getByText(/created this$/)
    await created.click()
    await aside(page).getByText('Köln Pumps GmbH').first().waitFor()
    await created.click()
  })

  await t.test('a change before the page is told of changes is not missed', async () => {
    const opening = Promise.withResolvers<void>()
    await page.route('**/api/events', async (route) => {
      await opening.promise
      await route.continue()
    })
    await page.reload()
    await aside(page).getByText('changed City from Bonn to Köln').waitFor()
    await ann.ask('PATCH', `/api/contact?id=eq.${contact}`, { body: { phone: '+49 228 123' } })
    opening.resolve()
    await aside(page).getByText('+49 228 123').first().waitFor()
    await page.unroute('**/api/events')
  })

  await t.test(
    'a note is written with the keyboard, marked as internal, and is text alone',
    async () => {
      const field = aside(page).getByRole('textbox', { name: 'Internal note' })
      await field.fill(`Calls back on Monday\n${SCRIPT}`)
      await field.press('Control+Enter')
      const note = page.getByRole('listitem').filter({ hasText: 'Calls back on Monday' })
      await note.getByText('Internal note').waitFor()
      assert.equal(await field.inputValue(), '')
      assert.ok((await note.innerText()).includes(SCRIPT))
    },
  )

  await t.test('a draft is kept with its record', async () => {
    await aside(page).getByRole('textbox', { name: 'Internal note' }).fill('Half a thought')
    await page.reload()
    const field = aside(page).getByRole('textbox', { name: 'Internal note' })
    assert.equal(await field.inputValue(), 'Half a thought')
    await field.fill('')
  })
}

async function messages(t: TestContext, world: AsideWorld): Promise<void> {
  const { page, ann, contact } = world
  await t.test('a message shows its address before it is sent, and its state after', async () => {
    await aside(page).getByRole('radio', { name: 'Message to Köln Pumps GmbH' }).check()
    await aside(page).getByText('buyer@pumps.example', { exact: true }).first().waitFor()
    const send = aside(page).getByRole('button', { name: 'Send message' })
    assert.equal(await send.isDisabled(), true)
    await aside(page).getByRole('textbox', { name: 'Subject' }).fill('Your pumps')
    await aside(page).getByRole('textbox', { name: 'Message' }).fill('Hello,\nthey are ready.')
    await inspect(page, 'aside-message')
    await send.click()
    const mail = page.getByRole('listitem').filter({ hasText: 'Your pumps' })
    await mail.getByText('to buyer@pumps.example').waitFor()
    await mail.getByText('Sent', { exact: true }).waitFor()
  })

  await t.test(
    'an address that changed meanwhile is not written to, and nothing typed is lost',
    async () => {
      const message = aside(page).getByRole('textbox', { name: 'Message' })
      await aside(page).getByRole('textbox', { name: 'Subject' }).fill('Again')
      await message.fill('More')
      // What the page believes is of before.
      const isAddress = /\/api\/contact\?select=title/
      const old = JSON.stringify([{ title: 'Köln Pumps GmbH', address: 'buyer@pumps.example' }])
      await page.route(isAddress, async (route) => {
        await route.fulfill({ contentType: 'application/json', body: old })
      })
      await ann.ask('PATCH', `/api/contact?id=eq.${contact}`, {
        body: { email: 'new@pumps.example' },
      })
      await aside(page).getByText('changed E-mail from').first().waitFor()
      await page.unroute(isAddress)
      await aside(page).getByRole('button', { name: 'Send message' }).click()
      await aside(page)
        .getByText('The address is new@pumps.example now. Nothing was sent.')
        .waitFor()
      await aside(page).getByText('new@pumps.example').first().waitFor()
      assert.equal(await message.inputValue(), 'More')
      await aside(page).getByRole('radio', { name: 'Internal note' }).check()
    },
  )
}

async function newFiles(t: TestContext, world: AsideWorld): Promise<void> {
  const { page } = world
  await t.test('files come by button, drop and paste, with names that are only names', async () => {
    const choose = page.waitForEvent('filechooser')
    await aside(page).getByRole('button', { name: 'Add files' }).click()
    await (await choose).setFiles([
      { name: 'offer.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') },
      { name: 'plan.png', mimeType: 'image/png', buffer: PIXEL },
      {
        name: '<img src=x onerror=window.executed=1>.svg',
        mimeType: 'image/svg+xml',
        buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.executed=1"/>'),
      },
    ])
    await aside(page).getByRole('button', { name: 'offer.pdf', exact: true }).waitFor()
    await give(page, 'drop', ['dropped.txt'])
    await aside(page).getByRole('link', { name: 'dropped.txt', exact: true }).waitFor()
    await give(page, 'paste', ['pasted.txt'])
    await aside(page).getByRole('button', { name: 'Show all 5 files' }).click()
    await aside(page).getByRole('link', { name: 'pasted.txt', exact: true }).waitFor()
  })

  await t.test('a picture is looked at in a dialog; a PDF is offered to be saved', async () => {
    const opener = aside(page).getByRole('button', { name: 'plan.png', exact: true })
    await opener.click()
    const dialog = page.getByRole('dialog', { name: 'plan.png' })
    await dialog.getByRole('img', { name: 'plan.png' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'plan.png')
    await aside(page).getByRole('button', { name: 'offer.pdf', exact: true }).click()
    const saving = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('link', { name: /^Save/ }).click()
    assert.equal((await saving).suggestedFilename(), 'offer.pdf')
    await page.keyboard.press('Escape')
  })

  await t.test('a file of 2 GB is refused at once, without a request', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await give(page, 'drop', ['huge.iso'], 2 * 1024 ** 3)
    await aside(page).getByText('This file has 2.1 GB; a file can have 50 MB at most.').waitFor()
    assert.deepEqual(
      asked.filter((url) => url.includes('huge')),
      [],
    )
    await aside(page).getByRole('button', { name: 'Put huge.iso away' }).click()
  })

  await t.test('an upload is cancelled, and what is broken off can be tried again', async () => {
    let held = 0
    await page.route('**/api/attachment/file?*', async (route) => {
      held += 1
      if (held === 2) await route.fulfill({ status: 429, body: TOO_MANY })
      else if (held > 2) await route.continue()
    })
    await give(page, 'drop', ['slow.bin'])
    await aside(page).getByRole('progressbar', { name: 'Sending slow.bin' }).waitFor()
    await aside(page).getByRole('button', { name: 'Cancel slow.bin' }).click()
    await aside(page).getByText('slow.bin').waitFor({ state: 'detached' })
    await give(page, 'drop', ['again.bin'])
    await aside(page).getByText('Too many uploads.').waitFor()
    await aside(page).getByRole('button', { name: 'Try again' }).click()
    await aside(page).getByRole('link', { name: 'again.bin', exact: true }).waitFor()
    await page.unroute('**/api/attachment/file?*')
  })
}

async function deletionAndOthers(t: TestContext, world: AsideWorld): Promise<void> {
  const { page, ann, contact } = world
  await t.test(
    'what is deleted can be taken back; else it goes, at the latest with the page',
    async () => {
      await aside(page).getByRole('button', { name: 'Delete dropped.txt' }).click()
      await aside(page).getByText('dropped.txt deleted.').waitFor()
      await aside(page).getByRole('button', { name: 'Undo' }).click()
      await aside(page).getByRole('link', { name: 'dropped.txt', exact: true }).waitFor()
      await aside(page).getByRole('button', { name: 'Delete dropped.txt' }).click()
      await page.reload()
      await aside(page).getByRole('link', { name: 'pasted.txt', exact: true }).waitFor()
      await gone(world, 'dropped.txt')
    },
  )

  await t.test('the list can be narrowed to what was said or to what was changed', async () => {
    await aside(page).getByRole('radio', { name: 'Changes' }).check()
    await aside(page).getByText('Calls back on Monday').waitFor({ state: 'detached' })
    await aside(page).getByText('changed City from Bonn to Köln').waitFor()
    await aside(page).getByRole('radio', { name: 'Messages and notes' }).check()
    await aside(page).getByText('Calls back on Monday').waitFor()
    await aside(page).getByText('changed City from Bonn to Köln').waitFor({ state: 'detached' })
    await aside(page).getByRole('radio', { name: 'All' }).check()
  })

  await t.test('a colleague sees the note, answers it, and cannot delete it', async () => {
    await addColleague(world.cloud, ann, 'bob@acme.example', ['contacts_user'])
    const other = await world.open(`/contact/${contact}`, { login: 'bob@acme.example' })
    await aside(other).getByText('Calls back on Monday').waitFor()
    assert.equal(await aside(other).getByRole('button', { name: 'Delete this note' }).count(), 0)
    await aside(other).getByRole('textbox', { name: 'Internal note' }).fill('I do it')
    await aside(other).getByRole('button', { name: 'Save note' }).click()
    await aside(page).getByText('I do it').waitFor()
    await other.context().close()
  })
}

/** Waits until no file of this name is stored. */
async function gone({ ann }: AsideWorld, name: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS
  const path = `/api/attachment?select=id&name=eq.${name}`
  while ((await ann.get(path)).length > 0) {
    assert.ok(performance.now() < deadline, `${name} is still there`)
    await delay(POLL_MS)
  }
}

/** Drops or pastes files on the aside; with a size they only say that they have so many bytes. */
async function give(
  page: Page,
  how: 'drop' | 'paste',
  names: readonly string[],
  sizeBytes?: number,
): Promise<void> {
  await page.evaluate(
    // As text: the types of this repository know no DOM.
    `(() => {
      const target = document.querySelector('section[aria-label="Messages, files and history"]')
      const files = new DataTransfer()
      for (const name of ${JSON.stringify(names)}) files.items.add(new File(['content of ' + name], name))
      const size = ${sizeBytes ?? 'undefined'}
      if (size !== undefined)
        Object.defineProperty(File.prototype, 'size', { configurable: true, get: () => size })
      const event = ${JSON.stringify(how)} === 'drop'
        ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files })
        : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: files })
      target.dispatchEvent(event)
      delete File.prototype.size
    })()`,
  )
}
