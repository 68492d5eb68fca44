import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { orderedJob, untilJob } from './vault-job.ts'

/** A job of a small database, on a machine that does much else. */
const JOB = { timeout: 120_000 } as const
const DONE = 'The backup is live. Until its term is over it can be undone under Restores.'

test('an administrator takes a backup away, restores it on live after seeing what that costs though the worker is killed, and undoes it', {
  timeout: 580_000,
}, async (t) => {
  const world = await openClientWorld(t)
  await world.ann.create('contact', { name: 'Before the backup' })
  const page = await world.open('/all-backups')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const made = jobOn(page, 'Backup')
  await made.getByText('The backup is in the list below.').waitFor(JOB)
  await made.getByRole('button', { name: 'Put away' }).click()
  await downloads(world, page)
  await world.ann.create('contact', { name: 'After the backup' })
  await restoresLive(world, page)
  assert.deepEqual(await namesOf(world), ['Before the backup'])
  await undoes(world, page)
  assert.deepEqual(await namesOf(world), ['After the backup', 'Before the backup'])
})

async function downloads({ cloud }: ClientWorld, page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Download the backup of / })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Download a backup' })
  await inspect(page, 'backups-download')
  const started = page.waitForEvent('download')
  await proveLongAgo(cloud)
  await dialog.getByRole('button', { name: 'Download', exact: true }).click()
  await answerConfirmation(page)
  const file = join(cloud.home, 'downloaded.zip')
  const download = await started
  assert.match(download.suggestedFilename(), /^acme-[\d-]+\.zip$/)
  await download.saveAs(file)
  const { stdout } = await promisify(execFile)('unzip', ['-Z1', file])
  assert.match(stdout, /\.dump\n/)
  assert.match(stdout, /manifest\.json/)
  await promisify(execFile)('unzip', ['-tq', file])
  await dialog.waitFor({ state: 'detached' })
}

async function restoresLive(world: ClientWorld, page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Restore the backup of / })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
  await dialog.getByLabel(/^On live, in place of acme/).check()
  assert.equal(await dialog.getByLabel('Type acme to replace it').count(), 0)
  await dialog.getByRole('button', { name: 'See what would be lost' }).click()
  await dialog.getByText(/^The work of .* would be taken back\.$/).waitFor(JOB)
  await dialog.getByText('Contacts: 1 made, 0 changed, 0 deleted since').waitFor()
  await inspect(page, 'backups-live')
  await dialog.getByLabel('Type acme to replace it').fill('acne')
  await dialog.getByRole('button', { name: 'Replace acme' }).click()
  await dialog.getByText('Type the name acme to replace it. Nothing was done yet.').waitFor()
  await dialog.getByLabel('Type acme to replace it').fill('acme')
  await proveLongAgo(world.cloud)
  await dialog.getByRole('button', { name: 'Replace acme' }).click()
  await page.getByRole('dialog', { name: 'Is it you?' }).waitFor()
  await inspect(page, 'backups-live-confirm')
  const order = orderedJob(page)
  await answerConfirmation(page)
  const job = jobOn(page, 'Restore on live')
  await job.getByText('Make a safety backup').waitFor(JOB)
  // A killed worker leaves live as it was, and the next one goes on.
  await untilJob(world, await order, ({ step }) => step === 'restore')
  process.kill(await world.cloud.worker(), 'SIGKILL')
  assert.deepEqual(await namesOf(world), ['After the backup', 'Before the backup'])
  await page.reload()
  await job.getByText(DONE).waitFor(JOB)
  await job.getByRole('button', { name: 'Put away' }).click()
  await page.getByRole('row').filter({ hasText: 'Before a restore' }).waitFor()
}

async function undoes({ cloud }: ClientWorld, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Undo the restore of acme?' })
  await proveLongAgo(cloud)
  await dialog.getByRole('button', { name: 'Undo the restore' }).click()
  await answerConfirmation(page)
  const job = jobOn(page, 'Undo of a restore')
  await job.getByText('What was live before the restore is live again.').waitFor(JOB)
  await page.getByRole('cell', { name: 'Undone' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Undo…' }).count(), 0)
}

async function namesOf({ ann }: ClientWorld): Promise<readonly string[]> {
  const rows: readonly { readonly name: string }[] = await ann.get(
    '/api/contact?select=name&order=name',
  )
  return rows.map(({ name }) => name)
}

/** The card of a job. */
function jobOn(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true })
}
