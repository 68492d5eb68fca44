import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser, signInByForm, tabTo } from './browser.ts'
import { openFirstCloud } from './cloud.ts'
import { PASSWORD } from './person.ts'

const LIMIT = { timeout: 240_000 }

const GOOD = {
  company: 'Acme & Sons <Ltd>',
  name: 'Ann "A" O’Neil',
  email: 'ann@acme.example',
  password: PASSWORD,
  slug: 'acme',
}

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`#${name}`).fill(value)
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create database' }).click()
}

/** What the field says is wrong with it. */
async function problemAt(page: Page, field: string): Promise<string | null> {
  return await page.locator(`#${field}-problem`).textContent()
}

test(
  'from the landing page to a database of one’s own, which is still there after Ctrl-C',
  LIMIT,
  async (t) => {
    const cloud = await openFirstCloud(t)
    const openContext = await openBrowser(t)
    const page = await (await openContext()).newPage()

    await page.goto(cloud.origin())
    await page.getByRole('link', { name: 'Create your database' }).click()

    await t.test(
      'reserved and malformed names are refused at the field, and what was typed is kept',
      async () => {
        for (const [slug, sentence] of [
          ['www', 'This name is reserved. Choose another one.'],
          ['1st-floor', /^A name consists of the letters a-z/],
          ['ab', 'A name has at least 3 characters.'],
        ] as const) {
          await fill(page, { ...GOOD, slug })
          await page.getByLabel('Sales').uncheck()
          await submit(page)
          assert.match((await problemAt(page, 'slug')) ?? '', new RegExp(sentence))
          assert.equal(await page.locator('#slug').getAttribute('aria-invalid'), 'true')
          for (const [name, value] of Object.entries({ ...GOOD, slug, password: '' }))
            assert.equal(await page.locator(`#${name}`).inputValue(), value, name)
          assert.equal(await page.getByLabel('Sales').isChecked(), false)
          await page.getByLabel('Sales').check()
        }
        await fill(page, { ...GOOD, password: 'sonsacmeneil' })
        const said = page.getByRole('status')
        await said.getByText(/^Weak: .* sons \(name, company or address\), acme .*neil/).waitFor()
        await submit(page)
        assert.match((await problemAt(page, 'password')) ?? '', /guessed first/)
        await fill(page, { ...GOOD, company: 'Other', password: 'sonsacmeneil' })
        await said.getByText('Good enough.').waitFor()
        await fill(page, { ...GOOD, password: 'short' })
        await said.getByText('7 characters are missing.').waitFor()
        await submit(page)
        assert.match((await problemAt(page, 'password')) ?? '', /12 characters/)
        await inspect(page, 'sign-up-refused')
      },
    )

    // How long this takes is a figure of `npm run bench`.
    await t.test(
      'who signed up is in the new database, and nobody else by the same address',
      async () => {
        await fill(page, GOOD)
        await submit(page)
        await page.waitForURL(`${cloud.origin('acme')}/app/contact`)
        await page.getByRole('heading', { name: 'No contacts yet' }).waitFor()
        // Whoever reads the address of the page that waited is not the browser that signed up.
        const waiting = await page.evaluate<string>('document.referrer')
        assert.equal(waiting, '')
        const log = await cloud.logText()
        const ticket = /"path":"(\/sign-up\/[^"]+)"/.exec(log)?.[1]
        assert.ok(ticket)
        assert.match(log, /"path":"\/link\/\[redacted\]"/)
        const stranger = await (await openContext()).newPage()
        await stranger.goto(`${cloud.origin()}${ticket}`)
        await stranger.waitForURL(`${cloud.origin('acme')}/**`)
        await stranger.getByLabel('Login').waitFor()
        // Gone back to, the link says that it was used, and the session goes on.
        await page.goto(`${cloud.origin()}${ticket}`)
        await page.getByRole('heading', { name: 'This link was used already' }).waitFor()
        await page.goto(cloud.origin('acme'))
        await page.getByRole('heading', { name: 'No contacts yet' }).waitFor()
        await page.context().clearCookies()
      },
    )

    await t.test('a taken name is refused at the field', async () => {
      const other = await (await openContext()).newPage()
      await other.goto(`${cloud.origin()}/sign-up`)
      await fill(other, { ...GOOD, company: 'Another Acme' })
      await submit(other)
      assert.match((await problemAt(other, 'slug')) ?? '', /taken/)
      assert.equal(await other.locator('#company').inputValue(), 'Another Acme')
    })

    await t.test('people sign in with the keyboard alone', async () => {
      await page.goto(`${cloud.origin('acme')}/sign-in`)
      await tabTo(page, '#login')
      await page.keyboard.type(GOOD.email)
      await tabTo(page, '#password')
      await page.keyboard.type('not the password')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      await inspect(page, 'sign-in-refused')
      await tabTo(page, '#password')
      await page.keyboard.type(PASSWORD)
      await tabTo(page, 'button.primary')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${cloud.origin('acme')}/app/contact`)
      await page.getByRole('heading', { name: 'Contacts', exact: true }).waitFor()
      // The plain pages are there too, and hold no connection that a stop would break.
      await page.goto(`${cloud.origin('acme')}/home`)
      assert.equal(await page.locator('h1').textContent(), `Welcome, ${GOOD.name}`)
    })

    await t.test(
      'Ctrl-C ends every process within 10 s, and the next start has everything',
      async () => {
        const { code, tookMs } = await cloud.stop()
        assert.equal(code, 0, cloud.output)
        assert.ok(tookMs < 10_000, `${tookMs} ms`)
        assert.deepEqual(await cloud.processes(), [])
        const startMs = await cloud.start()
        console.log(
          `  Ctrl-C took ${Math.round(tookMs)} ms, the next start ${Math.round(startMs)} ms`,
        )
        assert.ok(!cloud.output.includes('password'))
        await page.reload()
        assert.equal(await page.locator('h1').textContent(), `Welcome, ${GOOD.name}`)
        const again = await (await openContext()).newPage()
        await signInByForm(again, cloud.origin('acme'), GOOD.email, PASSWORD)
      },
    )
  },
)
