import assert from 'node:assert/strict'
import { test } from 'node:test'
import { record } from '@zennnn/cloud'
import { policyOf } from '@zennnn/trust'
import type { Page } from 'playwright-core'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { inspect, openBrowser, tabTo } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'
import { STANDBY_AWAY, writeResults } from './security-results.ts'

/** A run waits for a round, on a machine that does much else. */
const RUN = { timeout: 120_000 } as const
const NOTE = 'The standby is copied anew since noon.'
const SENTENCES = policyOf('zennnn')

test('an operator sees what needs somebody first, opens a control, runs it now and reads the line that was signed', {
  timeout: 280_000,
}, async (t) => {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t)
  const place = await openPlace(parseEnvironment({ ZENNNN_HOME: cloud.home }, '/'))
  const page = await (await openContext({ reducedMotion: 'reduce' })).newPage()
  // While somebody writes evidence down, no round does: what is seen here stays.
  await record(place, async (register) => {
    await writeResults(cloud, place, register)
    await writesDown(cloud)
    await signInAsOperator(page, cloud, '/app/cloud-overview')
    await page.getByRole('navigation').getByRole('link', { name: 'Trust' }).click()
    await page.getByRole('heading', { level: 1, name: 'Trust' }).waitFor()
    await t.test('what needs somebody is first', async () => await needsSomebody(page))
    await t.test('all controls, sentences, attestations and findings', async () => {
      await showsAll(page)
    })
    await t.test('light, dark and on a phone it fits and axe finds nothing', async () => {
      await inspect(page, 'trust')
    })
    await t.test('a broken control', async () => await showsBroken(page))
    await t.test('a control that does not exist', async () => {
      await page.goto(`${cloud.origin()}/app/cloud-trust/nothing-such`)
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    })
  })
  await t.test('run now, by keyboard alone', async () => await runsNow(page, cloud))
})

async function writesDown(cloud: Cloud): Promise<void> {
  const as = ['--as', 'operator']
  const audit = ['--source', 'Example Ltd, autumn 2026', '--kind', 'audit', '--severity']
  for (const command of [
    [
      'finding',
      'add',
      'Session survives sign-out',
      ...audit,
      'high',
      '--found',
      '2026-01-12',
      ...as,
    ],
    ['finding', 'add', 'Version in a header', ...audit, 'low', ...as],
    ['promise', 'note', 'standby', NOTE, '--by', 'Jane Roe'],
  ]) {
    const { code, stderr } = await cloud.command(command)
    assert.equal(code, 0, stderr)
  }
}

async function needsSomebody(page: Page): Promise<void> {
  const needs = page.getByRole('region', { name: 'Needs somebody' })
  const broken = needs.getByRole('listitem').filter({ hasText: STANDBY_AWAY })
  await broken.getByText('Broken', { exact: true }).waitFor()
  await broken.getByText(NOTE).waitFor()
  await broken.getByRole('link', { name: 'standby-lag' }).waitFor()
  const late = needs.getByRole('listitem').filter({ hasText: 'Session survives sign-out' })
  await late.getByText('Late', { exact: true }).waitFor()
  assert.equal(await needs.getByText('Version in a header').count(), 0)
  const counts = page.getByLabel('Sentences by state').locator('dd')
  const numbers = (await counts.allTextContents()).map(Number)
  assert.equal(numbers[0], 1)
  assert.equal(
    numbers.reduce((sum, one) => sum + one, 0),
    SENTENCES.length,
  )
  const link = page.getByRole('link', { name: 'The public page' })
  assert.equal(await link.getAttribute('href'), '/security')
}

async function showsAll(page: Page): Promise<void> {
  const controls = page.getByRole('region', { name: 'Controls' })
  const wanted = new Set(SENTENCES.flatMap((one) => one.controls))
  // The head of the table is a row.
  assert.equal(await controls.getByRole('row').count(), wanted.size + 1)
  const first = controls.getByRole('row').nth(1)
  await first.getByText(STANDBY_AWAY).waitFor()
  await controls.getByRole('searchbox', { name: 'Search controls' }).fill('database-map')
  await controls.getByText(`1 of ${wanted.size}`).waitFor()
  const found = controls.getByRole('row').nth(1)
  await found.getByText('212 customers, 212 databases, none shared').waitFor()
  await found.getByText(/minutes ago, took \d+ ms/).waitFor()
  await controls.getByRole('searchbox').fill('')
  const sentences = page.getByRole('region', { name: 'Sentences' }).getByRole('listitem')
  assert.equal(await sentences.count(), SENTENCES.length)
  const attested = page.getByRole('region', { name: 'Attestations' })
  await attested.getByRole('row', { name: /^physical, region eu Counts/ }).waitFor()
  const findings = page.getByRole('region', { name: 'Findings of audits' })
  await findings.getByRole('row', { name: /Version in a header.*Low.*Open/ }).waitFor()
}

async function showsBroken(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: 'Needs somebody' })
    .getByRole('link', { name: 'standby-lag' })
    .click()
  await page.getByRole('heading', { level: 1, name: 'standby-lag' }).waitFor()
  const stands = page.getByRole('region', { name: 'How it stands' })
  await stands.getByText(STANDBY_AWAY).waitFor()
  await stands.getByText('Tried again after 15 minutes. A result counts for 45 minutes.').waitFor()
  await page.getByRole('region', { name: 'Sentences that rest on it' }).getByText(NOTE).waitFor()
  const runs = page.getByRole('region', { name: 'Runs' })
  await runs.getByText('2 runs').waitFor()
  await runs.getByRole('button', { expanded: false }).first().click()
  await inspect(page, 'trust-control')
}

async function runsNow(page: Page, cloud: Cloud): Promise<void> {
  await page.goto(`${cloud.origin()}/app/cloud-trust/database-map`)
  const runs = page.getByRole('region', { name: 'Runs' })
  await runs.getByText('212 customers').first().waitFor()
  await tabTo(page, '#main [aria-labelledby="control-now"] button')
  await page.keyboard.press('Enter')
  const stands = page.getByRole('region', { name: 'How it stands' })
  await stands.getByText(/^It holds: \d customers?, \d databases?, none shared/).waitFor(RUN)
  // It is also how it stands now, by what is stored.
  await stands.getByText(/^\d customers?, \d databases?, none shared/).waitFor()
  await inspect(page, 'trust-run')

  // The newest of the list is what was measured now, with its line.
  const own = runs.getByRole('button', { expanded: false }).filter({ hasNotText: '212' }).first()
  await own.waitFor()
  await own.focus()
  await page.keyboard.press('Enter')
  const line = runs.getByRole('textbox', { name: /^Line \d+ of the evidence$/ })
  const signed = Object(JSON.parse(await line.inputValue()))
  assert.equal(signed.control, 'database-map')
  assert.ok(typeof signed.signature === 'string')
  await page.reload()
  await runs.getByText(String(signed.measured)).first().waitFor()
}
