import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
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
  const { page, ann, contact } = world

  await t.test('changes of others appear by themselves, in words', async () => {
    await ann.ask('PATCH', `/api/contact?id=eq.${contact}`, { body: { city: 'Köln' } })
    await aside(page).getByText('changed City from Bonn to Köln').waitFor()
    const created = aside(page).getByText(/created this$/)
    await created.click()
    await aside(page).getByText('Köln Pumps GmbH').first().waitFor()
    await created.click()
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

  await t.test('a message shows its address before it is sent, and its state after', async () => {
    await aside(page).getByRole('radio', { name: 'Message to Köln Pumps GmbH' }).check()
    await aside(page).getByText('buyer@pumps.example').waitFor()
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
      // Not told by an event, which would show the new address before it is sent.
      await page.context().setOffline(true)
      await ann.ask('PATCH', `/api/contact?id=eq.${contact}`, {
        body: { email: 'new@pumps.example' },
      })
      await page.context().setOffline(false)
      await aside(page).getByText('new@pumps.example').first().waitFor()
      assert.equal(await message.inputValue(), 'More')
      await aside(page).getByRole('radio', { name: 'Internal note' }).check()
    },
  )

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
    assert.equal(await opener.evaluate('(one) => one === document.activeElement'), true)
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
    await aside(page).getByText('This file has 2.1 GB; a file can have 52.4 MB at most.').waitFor()
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
      if (held === 2) await route.abort()
      else if (held > 2) await route.continue()
    })
    await give(page, 'drop', ['slow.bin'])
    await aside(page).getByRole('progressbar', { name: 'Sending slow.bin' }).waitFor()
    await aside(page).getByRole('button', { name: 'Cancel slow.bin' }).click()
    await aside(page).getByText('slow.bin').waitFor({ state: 'detached' })
    await give(page, 'drop', ['again.bin'])
    await aside(page).getByText('The server cannot be reached.').waitFor()
    await aside(page).getByRole('button', { name: 'Try again' }).click()
    await aside(page).getByRole('link', { name: 'again.bin', exact: true }).waitFor()
    await page.unroute('**/api/attachment/file?*')
  })

  await t.test(
    'what is deleted can be taken back; else it goes, at the latest with the page',
    async () => {
      await aside(page).getByRole('button', { name: 'Delete dropped.txt' }).click()
      await aside(page).getByText('dropped.txt deleted.').waitFor()
      await aside(page).getByRole('button', { name: 'Undo' }).click()
      await aside(page).getByRole('link', { name: 'dropped.txt', exact: true }).waitFor()
      await aside(page).getByRole('button', { name: 'Delete dropped.txt' }).click()
      const gone = page.waitForRequest((request) => request.method() === 'DELETE')
      await page.reload()
      await gone
      await aside(page).getByRole('button', { name: 'Show all 5 files' }).click()
      assert.equal(await aside(page).getByText('dropped.txt').count(), 0)
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

  await inspect(page, 'aside')
  assert.equal(await page.evaluate('window.executed'), undefined)
})

/** Drops or pastes files on the aside; with a size they only say that they have so many bytes. */
async function give(
  page: Page,
  how: 'drop' | 'paste',
  names: readonly string[],
  sizeBytes?: number,
): Promise<void> {
  await aside(page).evaluate(
    // As text: the types of this repository know no DOM.
    `(target) => {
      const files = new DataTransfer()
      for (const name of ${JSON.stringify(names)}) files.items.add(new File(['content of ' + name], name))
      const size = ${sizeBytes ?? 'undefined'}
      if (size !== undefined) {
        Object.defineProperty(File.prototype, 'size', { configurable: true, get: () => size })
        setTimeout(() => delete File.prototype.size, 500)
      }
      const event = ${JSON.stringify(how)} === 'drop'
        ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files })
        : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: files })
      target.dispatchEvent(event)
    }`,
  )
}
