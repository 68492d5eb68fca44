import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { record } from '@zennnn/cloud'
import { policyOf, verifyPolicy } from '@zennnn/trust'
import type { Page } from 'playwright-core'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { inspect, openBrowser, PHONE, tabTo } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { STANDBY_AWAY, writeResults } from './security-results.ts'

const run = promisify(execFile)
/** The policy of an operator's own: one sentence in his words, one that he does not promise. */
const SAYS = 'No change is made without the token of a visit that is real.'
const LEFT_OUT = 'code-open'
const POLICY = policyOf('zennnn')
  .filter(({ id }) => id !== LEFT_OUT)
  .map(({ id, says }) => ({ id, says: id === 'csrf' ? SAYS : says }))
const OWN = {
  brand: 'zennnn',
  name: 'Acme Cloud',
  contact: 'mailto:security@acme.example',
  promises: Object.fromEntries(POLICY.map(({ id, says }) => [id, id === 'csrf' ? { says } : {}])),
}
const STATES = /^(Proved|Attested|Unproved|Broken)$/
/** A4 less the margins that a browser leaves. */
const PAPER = { width: 717, height: 1046 }
/** Denser than a screen. */
const MOST_PAGES = 10

test('the promises, for everybody: by eye, by keyboard, on a phone, without scripts, on paper', {
  timeout: 280_000,
}, async (t) => {
  const cloud = await openCloud(t, { ZENNNN_POLICY: await ownPolicy(t) })
  const place = await openPlace(parseEnvironment({ ZENNNN_HOME: cloud.home }, '/'))
  const openContext = await openBrowser(t)
  // While somebody writes evidence down, no round does: what is seen here stays.
  await record(place, async (register) => {
    await writeResults(cloud, place, register)
    const page = await (await openContext()).newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(`${cloud.origin()}/security`)
    await t.test('each sentence has its state in words', async () => await says(page))
    await t.test('an own policy says whose words they are, and what it leaves out', async () => {
      await saysItsOwn(page, cloud)
    })
    await t.test('light, dark and on a phone it fits and axe finds nothing', async () => {
      await inspect(page, 'security', { desktop: { width: 1280, height: 800 } })
    })
    await t.test('by keyboard alone', async () => await byKeyboard(page))
    await t.test('on paper', async (paper) => await onPaper(paper, page))
    const plain = await (await openContext({ javaScriptEnabled: false, viewport: PHONE })).newPage()
    await t.test('without scripts, on a phone', async () => await withoutScripts(plain, page.url()))
    await t.test('beside it: privacy, found from every page', async () => {
      await page.goto(`${cloud.origin()}/sign-up`)
      await page.getByRole('navigation', { name: 'About this cloud' }).getByText('Privacy').click()
      await page.getByRole('heading', { name: 'Privacy at Acme Cloud' }).waitFor()
      await inspect(page, 'privacy', { desktop: { width: 1280, height: 800 } })
    })
  })
})

async function says(page: Page): Promise<void> {
  const sentences = page.locator('article.sentence')
  assert.equal(await sentences.count(), POLICY.length)
  for (const text of await sentences.locator('.state .mark').allTextContents())
    assert.match(text, STATES)
  const standby = page.locator('#standby')
  await standby.getByText('Broken', { exact: true }).waitFor()
  await standby.getByText('for 5 hours').waitFor()
  await standby.getByText(new RegExp(STANDBY_AWAY, 'i')).waitFor()
  await page.locator('#db-dedicated').getByText('212 customers, 212 databases').waitFor()
  // It failed five hours ago first: that may be yesterday.
  const days = standby.getByRole('img', {
    name: /^Of 90 days, proved on (?:86 days, broken on 4|85 days, broken on 5)/,
  })
  await days.waitFor()
  await standby.getByText(/^Broken on \d+ \w+ \d{4}, /).waitFor()
  await standby.getByText('nobody of us has written anything yet').waitFor()
}

async function ownPolicy(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-policy-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const file = join(folder, 'policy.json')
  await writeFile(file, JSON.stringify(OWN))
  return file
}

/** Whoever checks it on his own machine finds the same. */
async function saysItsOwn(page: Page, cloud: Cloud): Promise<void> {
  await page.getByRole('heading', { name: 'Security of Acme Cloud' }).waitFor()
  const csrf = page.locator('#csrf')
  await csrf.getByRole('heading', { name: SAYS }).waitFor()
  await csrf
    .getByText(/^In words of our own\. What is tried is the sentence of ZENNNN Cloud/)
    .waitFor()
  const left = page.getByRole('region', { name: 'What is not promised here' })
  assert.equal(await left.getByRole('listitem').count(), 1)
  // What was of today is kept when another policy begins, and the cloud may have tried it a minute ago or not yet.
  await left.getByText(/Promised until \d+ \w+ \d{4}; (?:proved|unproved) on that day/).waitFor()
  const published = await page.request.get(`${cloud.origin()}/security.json`)
  const check = verifyPolicy(await published.text(), { cloud: 'localhost', now: new Date() })
  assert.deepEqual(check.problems, [])
  assert.equal(check.states.get('standby'), 'broken')
  assert.equal(check.states.has(LEFT_OUT), false)
  const text = await page.request.get(`${cloud.origin()}/.well-known/security.txt`)
  assert.match(await text.text(), /^Contact: mailto:security@acme\.example\r$/m)
}

async function byKeyboard(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await tabTo(page, '.skip')
  await tabTo(page, '.broken-list a')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/security#standby')
  const top = await page.evaluate(`document.querySelector('#standby').getBoundingClientRect().top`)
  assert.ok(Number(top) >= 0 && Number(top) < 100, `the sentence is at ${String(top)}`)
  await tabTo(page, '#standby summary')
  await page.keyboard.press('Enter')
  await page
    .locator('#standby .how')
    .getByText(/^Asks the primary and the standby/)
    .waitFor()
}

async function onPaper(t: TestContext, page: Page): Promise<void> {
  const folder = process.env['ZENNNN_SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'zennnn-pdf-')))
  if (process.env['ZENNNN_SCREENSHOTS'] === undefined)
    t.after(async () => {
      await rm(folder, { recursive: true })
    })
  const file = join(folder, 'security.pdf')
  await page.setViewportSize(PAPER)
  await page.emulateMedia({ media: 'print' })
  const cut = await page.evaluate(
    `[...document.querySelectorAll('article, .summary, .check')].filter((one) => one.scrollWidth > one.clientWidth || one.offsetHeight > ${PAPER.height}).map(({ id, className }) => id || className)`,
  )
  await page.emulateMedia({ media: null })
  assert.deepEqual(cut, [])
  await writeFile(file, await page.pdf({ format: 'A4', margin: MARGIN, printBackground: false }))
  const { stdout } = await run('pdftotext', ['-layout', file, '-'])
  const pages = stdout.split('\f').filter((text) => text.trim() !== '')
  assert.ok(pages.length <= MOST_PAGES, `${pages.length} pages`)
  const words = (await run('pdftotext', ['-raw', file, '-'])).stdout.replaceAll(/\s+/g, ' ')
  for (const { id, says: sentence } of POLICY) assert.ok(words.includes(sentence), id)
  const count = (state: string): number => words.split(` ${state} `).length - 1
  assert.ok(count('Proved') > 20 && count('Broken') >= 2 && count('Unproved') >= 3, words)
  assert.match(words, /Asks the primary and the standby how far/, 'what is folded is unfolded')
  assert.match(words, /zennnn verify https:\/\/localhost/)
}

const MARGIN = { top: '10mm', right: '10mm', bottom: '10mm', left: '10mm' }

async function withoutScripts(page: Page, url: string): Promise<void> {
  await page.goto(url)
  assert.equal(await page.locator('article.sentence').count(), POLICY.length)
  const how = page.locator('#csrf .how')
  assert.equal(await how.isVisible(), false)
  await page.locator('#csrf summary').click()
  await how.getByText(/^Calls every route that changes something without a token/).waitFor()
}
