import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect, openBrowser, PHONE } from './browser.ts'
import { openCloud } from './cloud.ts'

const LIMIT = { timeout: 240_000 }

test(
  'a weakness is reported on a phone without JavaScript, and what was written wrongly is not lost',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    const openContext = await openBrowser(t)
    const plain = await openContext({ javaScriptEnabled: false, viewport: PHONE })
    const page = await plain.newPage()
    await page.goto(`${cloud.origin()}/security`)
    await page.getByRole('link', { name: 'Report a weakness' }).click()
    const button = page.getByRole('button', { name: 'Send the report' })
    await page.getByLabel('What is wrong, in one line').fill('Names <of> "others"')
    await page.getByLabel('What it is, and what somebody').fill('Card 4111 1111 1111 1111')
    await page.getByLabel('How bad it is').selectOption('high')
    await page.getByLabel('Name for the credit').fill('Rita')
    await button.click()
    assert.match((await page.locator('#body-problem').textContent()) ?? '', /payment card/)
    const looker = await openContext()
    const form = await looker.newPage()
    await form.goto(`${cloud.origin()}/security/report`)
    await inspect(form, 'security-report')
    assert.equal(await page.getByLabel('What is wrong').inputValue(), 'Names <of> "others"')
    assert.equal(await page.getByLabel('How bad it is').inputValue(), 'high')
    await page.getByLabel('What it is, and what somebody').fill('\nThe count tells it.')
    await button.click()
    await page.getByRole('heading', { name: 'Report 1' }).waitFor()
    assert.match(page.url(), /\/security\/report\/link\/[\w-]{43}#main$/)
    await page.getByLabel('What you want to say').fill('One more thing.')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('One more thing.').waitFor()

    const own = await looker.newPage()
    await own.goto(page.url())
    await inspect(own, 'security-report-own')
    await own.emulateMedia({ media: 'print' })
    assert.equal(await own.locator('.report form').isVisible(), false)
    const folder = process.env['ZENNNN_SCREENSHOTS']
    if (folder !== undefined)
      await writeFile(join(folder, 'security-report.pdf'), await own.pdf({ format: 'A4' }))
  },
)
