import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { streamXlsxRows } from 'hucre/xlsx'
import type { Locator, Page } from 'playwright-core'
import type { Cloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'

const COMPANIES = new URL('../data/all-companies.csv', import.meta.url)
const MAX_TABS = 60

/** Parts of one way: after one that failed the rest is skipped, for each begins where the one before it ended. */
export function stepsOf(
  t: TestContext,
  page: Page,
): (name: string, body: () => Promise<void>) => Promise<void> {
  let isBroken = false
  return async (name, body) => {
    await t.test(name, { skip: isBroken && 'a step before it failed' }, async () => {
      try {
        await body()
      } catch (error) {
        isBroken = true
        const folder = process.env['ZENNNN_SCREENSHOTS']
        if (folder !== undefined)
          await page.screenshot({ path: join(folder, 'journey-failed.png') })
        throw error
      }
    })
  }
}

/** Every company of the real file, and two rows that somebody wrote below them in a hurry. */
export async function companyFile(
  cloud: Cloud,
): Promise<{ readonly path: string; readonly rows: readonly string[] }> {
  const path = join(cloud.home, 'companies.csv')
  const text = (await readFile(COMPANIES, 'utf8')).trimEnd()
  const bad = [
    'BAD1,,Industrials,Machinery,Berlin,1957-03-04,1,1902',
    'BAD2,Second,Industrials,Machinery,Berlin,4 March 1957,2,1902',
  ]
  await writeFile(path, `${[text, ...bad].join('\n')}\n`)
  return { path, rows: text.split('\n').slice(1) }
}

/** What somebody without a mouse has: keys, and what the page shows. */
export interface Hands {
  readonly keyboard: Page['keyboard']
  /** Waits until this is to be seen. */
  readonly sees: (
    find: (page: Pick<Page, 'getByRole' | 'getByText' | 'locator'>) => Locator,
  ) => Promise<void>
  /** Presses Tab until what is so called has the focus; resolves with how often. */
  readonly tabTo: (name: string, key?: 'Tab' | 'Shift+Tab') => Promise<number>
}

/** Nothing of it points, clicks or sets the focus; that no pointer was used is asserted at the end. */
export async function byKeyboardAlone(
  page: Page,
  body: (hands: Hands) => Promise<void>,
): Promise<void> {
  await page.evaluate(`(() => {
    window.pointed = 0
    for (const type of ['pointerdown', 'mousedown', 'touchstart'])
      addEventListener(type, () => (window.pointed += 1), true)
  })()`)
  await body({
    keyboard: page.keyboard,
    sees: async (find) => {
      await find(page).first().waitFor()
    },
    tabTo: async (name, key = 'Tab') => await tabTo(page, name, key),
  })
  assert.equal(await page.evaluate('window.pointed'), 0, 'a pointer was used, or the page reloaded')
}

async function tabTo(page: Page, name: string, key: string): Promise<number> {
  const seen: unknown[] = []
  for (let presses = 1; presses <= MAX_TABS; presses += 1) {
    await page.keyboard.press(key)
    const focused: unknown = await page.evaluate(
      `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()`,
    )
    if (focused === name) return presses
    seen.push(focused)
  }
  assert.fail(`${key} does not reach ${name}, only ${seen.join(', ')}`)
}

/** Rows below the header of a file that an export gave. */
export async function exportedRows(
  page: Page,
  { scope, format }: { readonly scope: RegExp; readonly format: 'XLSX' | 'CSV' },
): Promise<number> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: scope }).check()
  await dialog.getByRole('radio', { name: format }).check()
  const waiting = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^Export / }).click()
  const download = await waiting
  await dialog.waitFor({ state: 'detached' })
  const bytes = await readFile(await download.path())
  if (format === 'XLSX') return (await Array.fromAsync(streamXlsxRows(bytes))).length - 1
  return bytes.toString().trim().split('\r\n').length - 1
}

/** The link in the newest mail with these words in its subject, from the operator's page of caught mails. */
export async function linkFromMail(inbox: Page, cloud: Cloud, subject: string): Promise<string> {
  await signInAsOperator(inbox, cloud)
  const mail = inbox.getByRole('link', { name: subject }).first()
  for (let tries = 0; tries < 150 && (await mail.count()) === 0; tries += 1) {
    await inbox.waitForTimeout(100)
    await inbox.goto(`${cloud.origin()}/inbox`)
  }
  await mail.click()
  const link = inbox.locator('pre a')
  await link.waitFor()
  return (await link.getAttribute('href')) ?? ''
}

/** A PDF of one empty page. */
export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF',
)
