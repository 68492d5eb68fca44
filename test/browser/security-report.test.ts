import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect, openBrowser, PHONE } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'

const LIMIT = { timeout: 240_000 }
/** As long as a title can be, without a place where it could be broken. */
const WORD = 'W'.repeat(200)

/** Publishes the first report, by words that fit into no line. */
async function disclose(cloud: Cloud): Promise<void> {
  const as = ['--as', 'operator', '--text', 'It is so.']
  const what = ['--title', WORD, '--affected', WORD, '--fixed-in', 'W'.repeat(120)]
  for (const step of [
    ['assess', '1', '--severity', 'high', ...as],
    ['fix', '1', '--done', ...as],
    ['disclose', '1', ...what, '--credit', 'W'.repeat(120), ...as],
  ]) {
    const { code, stderr } = await cloud.command(['report', ...step])
    assert.equal(code, 0, stderr)
  }
}

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

    await disclose(cloud)
    await own.emulateMedia({ media: 'screen' })
    for (const [path, name] of [
      ['', 'security-advisories'],
      [`/SA-${new Date().getUTCFullYear()}-1`, 'security-advisory'],
    ] as const) {
      await own.goto(`${cloud.origin()}/security/advisories${path}`)
      await own.getByText(WORD).first().waitFor()
      await inspect(own, name)
    }
  },
)
