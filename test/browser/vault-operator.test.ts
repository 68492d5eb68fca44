import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect, openBrowser } from './browser.ts'
import { openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'
import { openAcme, PASSWORD } from './person.ts'
import { failNight } from './screens-vault.ts'

/** A job of a small database, on a machine that does much else. */
const JOB = { timeout: 120_000 } as const

test('an operator sees all databases against the plan, finds one and makes a backup of it', {
  timeout: 400_000,
}, async (t) => {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t)
  await openAcme(cloud)
  await cloud.createDatabase('kappa', 'ann@kappa.example', PASSWORD)
  const page = await (await openContext()).newPage()
  await signInAsOperator(page, cloud, '/app/cloud-overview')
  await page.getByRole('navigation').getByRole('link', { name: 'Backups' }).click()
  await page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor()
  await page.getByRole('link', { name: 'kappa' }).waitFor()
  await page
    .getByRole('region', { name: 'Regions' })
    .getByText('Can be reached')
    .first()
    .waitFor(JOB)
  await inspect(page, 'backups-cloud')

  await page.getByRole('searchbox', { name: 'Search databases' }).fill('acm')
  await page.getByText('1 of 3').waitFor()
  assert.equal(await page.getByRole('link', { name: 'kappa' }).count(), 0)
  await page.reload()
  await page.getByText('1 of 3').waitFor()
  await page.getByRole('link', { name: 'acme' }).click()
  await page.getByRole('heading', { level: 1, name: 'acme' }).waitFor()
  await page.getByText(/^\d of 14/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Download…' }).count(), 0)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page
    .getByRole('region', { name: 'Backup', exact: true })
    .getByText('The backup is in the list below.')
    .waitFor(JOB)
  await page
    .getByRole('row')
    .filter({ hasText: 'Asked for' })
    .getByText('Verified')
    .first()
    .waitFor()
  assert.equal(await page.getByRole('button', { name: /^Download the backup/ }).count(), 0)
  await inspect(page, 'backups-cloud-one')

  await failNight(cloud, 'acme')
  await page.reload()
  await page.getByText('No region can be written.').waitFor()
  const again = page.getByRole('button', { name: /^Try again: the backup of / })
  await again.click()
  await page
    .getByRole('region', { name: 'Backup', exact: true })
    .getByText('The backup is in the list below.')
    .waitFor(JOB)
  await again.waitFor({ state: 'detached' })

  // Since when there are keys, by region; what they are is nowhere on the page.
  await page.getByRole('navigation').getByRole('link', { name: 'Backups' }).first().click()
  const keys = page.getByRole('region', { name: 'Keys' })
  await keys.getByText('Of the databases above, by region').click()
  await keys.getByRole('row', { name: /^acme eu / }).waitFor()
  await inspect(page, 'backups-cloud-keys')
})
