import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
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

  await catchesUp(page, cloud)

  // Since when there are keys, by region; what they are is nowhere on the page.
  await page.getByRole('navigation').getByRole('link', { name: 'Backups' }).first().click()
  const keys = page.getByRole('region', { name: 'Keys' })
  await keys.getByText('Of the databases above, by region').click()
  await keys.getByRole('row', { name: /^acme eu / }).waitFor()
  await inspect(page, 'backups-cloud-keys')
})

/** By hand: the worker stands still until it is ordered, as it would do it by itself once an hour. */
async function catchesUp(page: Page, cloud: Cloud): Promise<void> {
  const worker = await cloud.worker()
  const regions = page.getByRole('region', { name: 'Regions' })
  process.kill(worker, 'SIGSTOP')
  try {
    await cloud.asControl(
      `with newest as (
         select b.id from zennnn_vault.backup b join app.database d on d.database_id = b.database_id and d.slug = 'acme'
         where b.state = 'complete' order by b.began_at desc limit 1
       ), lacking as (
         update zennnn_vault.copy c set read_back_at = null from newest where c.backup = newest.id and c.region = 'us'
       )
       update zennnn_vault.backup b set state = 'incomplete' from newest where b.id = newest.id`,
      [],
    )
    await page.getByRole('navigation').getByRole('link', { name: 'Backups' }).first().click()
    await page.reload()
    await regions.getByText('Lacks 1 backup').waitFor()
    await inspect(page, 'backups-cloud-lacking')
    await regions.getByRole('button', { name: 'Catch us up' }).click()
    await page.getByText('1 backup is copied to us.').waitFor()
  } finally {
    process.kill(worker, 'SIGCONT')
  }
  await regions.getByText('Lacks 1 backup').waitFor({ state: 'detached', ...JOB })
}
