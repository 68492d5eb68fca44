import assert from 'node:assert/strict'
import { test } from 'node:test'
import { record } from '@zennnn/cloud'
import { policyOf } from '@zennnn/trust'
import type { Page } from 'playwright-core'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { inspect, tabTo } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { addColleague } from './person.ts'
import { fillVault, placeRegions } from './screens-vault.ts'
import { STANDBY_AWAY, writeResults } from './security-results.ts'

const POLICY = policyOf('zennnn')

test('an administrator reads what is promised, with the figures of the own database; what is not as promised stands out', {
  timeout: 280_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const { cloud, ann } = world
  const place = await openPlace(parseEnvironment({ ZENNNN_HOME: cloud.home }, '/'))
  await fillVault(cloud)
  await addColleague(cloud, ann, 'mia', ['sales_manager'])
  // While somebody writes evidence down, no round does: what is seen here stays.
  await record(place, async (register) => {
    await writeResults(cloud, place, register)
    const page = await world.open('/all-settings')
    page.setDefaultTimeout(10_000)
    await t.test('it is found beside backups, with each sentence of the policy', async () => {
      await finds(page)
    })
    await t.test('three regions on one machine are one place', async () => {
      await staysHere(world, page)
    })
    await t.test('what holds and what does not is said in words', async () => await says(page))
    await t.test('a copy that is lost makes its own sentence stand out', async () => {
      await loses(world, page)
    })
    await t.test('light, dark and on a phone it fits and axe finds nothing', async () => {
      await inspect(page, 'own-promises', { desktop: { width: 1280, height: 800 } })
    })
    await t.test('by keyboard alone', async () => await byKeyboard(page))
    await t.test('in other languages the figures are told in these', async () => {
      await speaks(world, page)
    })
    await t.test('who is no administrator finds no such page', async () => await refuses(world))
    await world.leave()
  })
})

async function finds(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Parts of the settings' })
    .getByText('What we promise you')
    .click()
  await page.getByRole('heading', { level: 1, name: 'What we promise you' }).waitFor()
  await page.getByRole('article').first().waitFor()
  assert.deepEqual(
    await page.getByRole('article').getByRole('heading', { level: 3 }).allTextContents(),
    POLICY.map(({ says: sentence }) => sentence),
  )
  const link = page.getByRole('link', { name: 'The page that everybody sees' })
  assert.match((await link.getAttribute('href')) ?? '', /^https:\/\/localhost(:\d+)?\/security$/)
}

async function staysHere({ cloud }: ClientWorld, page: Page): Promise<void> {
  const places = page.locator('#backup-regions')
  await places.getByText('In fewer than 3 data centres: 14 of 14 copies.').waitFor()
  await places.getByText('On fewer than 3 continents: 14 of 14 copies.').waitFor()
  await places.getByText('Not as promised', { exact: true }).waitFor()
  await placeRegions(cloud)
  await page.reload()
}

async function says(page: Page): Promise<void> {
  const own = (id: string) => page.locator(`#${id}`).getByRole('region', { name: 'Your database' })
  const cloud = (id: string) =>
    page.locator(`#${id}`).getByRole('region', { name: 'The whole cloud' })
  await own('backup-ladder')
    .getByText(/^14 of 14 copies, the oldest of /)
    .waitFor()
  await own('backup-ladder').getByText('As promised', { exact: true }).waitFor()
  await own('backup-regions')
    .getByText('Each of 14 copies lies in 3 data centres or more.')
    .waitFor()
  await own('backup-restore').getByText('14 of 14 copies were restored').waitFor()
  await own('db-isolation').getByText('has the right to connect to yours').waitFor()
  await own('password-hash')
    .getByText(/^2 passwords, all kept as promised, /)
    .waitFor()
  await own('tls-cert')
    .getByText(/^acme\.localhost: good for \d+ more days, until /)
    .waitFor()
  await own('staff-none').getByText('As promised', { exact: true }).waitFor()
  await own('password-length').getByText('Your setting', { exact: true }).waitFor()
  await own('standby').getByText('Not as promised', { exact: true }).waitFor()
  await cloud('standby').getByText('Broken', { exact: true }).waitFor()
  await cloud('standby').getByText(new RegExp(STANDBY_AWAY, 'i')).waitFor()
  // About the whole cloud alone.
  await cloud('csrf').getByText('Proved', { exact: true }).waitFor()
  assert.equal(await own('csrf').count(), 0)
}

async function loses({ cloud }: ClientWorld, page: Page): Promise<void> {
  await cloud.asControl(
    `update zennnn_vault.copy set message = 'It is damaged.' where region = 'us' and backup = (
       select b.id from zennnn_vault.backup b join app.database d using (database_id)
       where d.slug = 'acme' and b.verified_at is not null order by b.began_at limit 1)`,
    [],
  )
  await page.reload()
  const places = page.locator('#backup-regions')
  await places.getByText('In fewer than 3 data centres: 1 of 14 copies.').waitFor()
  await places.getByText('Not as promised', { exact: true }).waitFor()
  const summary = page.getByRole('region', { name: /^Of 12 promises .* 2 are not kept\.$/ })
  await summary.getByRole('link', { name: /^Every backup lies in at least three/ }).waitFor()
}

async function byKeyboard(page: Page): Promise<void> {
  await page.reload()
  await page.getByRole('article').first().waitFor()
  await tabTo(page, 'a[href="#backup-regions"]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#backup-regions$/)
  assert.equal(await page.evaluate('document.activeElement.id'), 'backup-regions')
}

async function speaks({ ann }: ClientWorld, page: Page): Promise<void> {
  for (const [language, title, words] of [
    ['fr', 'Ce que nous vous promettons', /^13 copies sur 14 : autant qu’il en faut/],
    ['ar', 'ما نعدكم به', /^13 من أصل 14 نسخة/],
  ] as const) {
    const answer = await ann.act('user.change_preferences', { language, time_zone: 'UTC' })
    assert.equal(answer.status, 200, answer.text)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText(words).waitFor()
    await inspect(page, `own-promises-${language}`, {
      desktop: { width: 1280, height: 800 },
    })
  }
}

async function refuses(world: ClientWorld): Promise<void> {
  const page = await world.open('/own-promises', { login: 'mia' })
  await page.getByText('There is nothing here').waitFor()
  assert.equal(await page.getByRole('article').count(), 0)
}
