import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { PASSWORD } from './person.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { failNight, loseOnce } from './screens-vault.ts'
import { orderedJob, untilJob } from './vault-job.ts'

/** A job of a small database, on a machine that does much else. */
const JOB = { timeout: 120_000 } as const

test('an administrator makes a backup and watches it until it is verified, restores it on the side, cancels, and sees a killed worker go on', {
  timeout: 580_000,
}, async (t) => {
  const world = await openClientWorld(t)
  await world.ann.create('contact', { name: 'Before the backup' })
  await loseOnce(world.cloud)
  const page = await world.open('/all-settings')
  await findsPage(page)
  await makesBackup(world, page)
  await looksAtBackup(page)
  await restoresAside(world, page)
  await cancels(world, page)
  await outlivesWorker(world, page)
  await triesAgain(world, page)
  await seesAway(world, page)
  await isLogged(world)
})

async function findsPage(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Parts of the settings' }).getByText('Backups').click()
  await page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor()
  await page.getByText('0 of 14').waitFor()
  await page.getByText(/make one now\.$/).waitFor()
  await page
    .getByText(/all databases of this kind were back after 4 minutes, .* the last 9 seconds of/)
    .waitFor()
  await inspect(page, 'backups-empty')
  await page.goto(page.url().replace('/all-backups', '/contact'))
  await page.getByRole('link', { name: 'Before the backup' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or go to' }).fill('backups')
  await page.getByRole('option', { name: /^Backups/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('0 of 14').waitFor()
}

async function makesBackup(world: ClientWorld, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Back up now' }).click()
  const job = jobOn(page, 'Backup')
  await job.waitFor()
  await page.reload()
  await job.getByText('Copy to all regions').waitFor(JOB)
  await job.getByText('Restore it to see whether it is equal').waitFor(JOB)
  await job.getByText('The backup is in the list below.').waitFor(JOB)
  const row = page.getByRole('row').filter({ hasText: 'Asked for' })
  await row.getByText('Verified', { exact: true }).waitFor()
  await row.getByText(/^Restored in \d+ seconds? and found equal, /).waitFor()
  await row.getByText('eu, us, ap').waitFor()
  await row.getByText('Kept for 30 days, because somebody asked for it.').waitFor()
  await job.getByRole('button', { name: 'Put away' }).click()
  await job.waitFor({ state: 'detached' })
  await world.ann.create('contact', { name: 'After the backup' })
}

async function looksAtBackup(page: Page): Promise<void> {
  await inspect(page, 'backups')
  const open = page.getByRole('button', { name: /^Restore the backup of / }).first()
  await open.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('On the side, as a database of its own').waitFor()
  await inspect(page, 'backups-restore')
  await dialog.getByLabel(/^On live, in place of acme/).check()
  await dialog.getByRole('button', { name: 'Replace acme' }).click()
  await dialog.getByText('See first what would be lost. Nothing was done yet.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  // The focus is back where it came from.
  await page.locator('button:focus[aria-label^="Restore the backup of "]').waitFor()
}

async function restoresAside(world: ClientWorld, page: Page): Promise<void> {
  await orderAside(world, page)
  const job = jobOn(page, 'Restore on the side')
  await job.waitFor()
  await page.reload()
  await job.getByText('The copy is ready. Open it under Restores.').waitFor(JOB)
  await inspect(page, 'backups-restored')
  const link = page.getByRole('link', { name: /^Open acme-/ })
  const origin = await link.getAttribute('href')
  await job.getByRole('button', { name: 'Put away' }).click()
  const copy = await page.context().newPage()
  await signInTo(copy, `${origin}/app/contact`)
  await copy.getByText(/^This is acme as it was on .* It sends no e-mails/).waitFor()
  await copy.getByRole('link', { name: 'Before the backup' }).waitFor()
  assert.equal(await copy.getByRole('link', { name: 'After the backup' }).count(), 0)
  await inspect(copy, 'backups-copy')
  await copy.close()
  const names = await world.ann.get('/api/contact?select=name&order=name')
  assert.deepEqual(names, [{ name: 'After the backup' }, { name: 'Before the backup' }])
}

/** In the middle of its restoring, where the worker stands still: the job does not end before it is cancelled. */
async function cancels(world: ClientWorld, page: Page): Promise<void> {
  const worker = await world.cloud.worker()
  const order = orderedJob(page)
  await orderAside(world, page)
  const id = await order
  await untilJob(world, id, ({ step }) => step === 'restore')
  process.kill(worker, 'SIGSTOP')
  try {
    const { state, step } = await world.ann.get(`/api/vault/jobs/${id}`)
    assert.deepEqual({ state, step }, { state: 'running', step: 'restore' })
    const job = jobOn(page, 'Restore on the side')
    await job.getByRole('button', { name: 'Cancel job' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cancel this job?' })
    await dialog.getByText('The live database is not touched.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel job' }).click()
    await job.getByText('Stops as soon as its step allows it.').waitFor()
  } finally {
    process.kill(worker, 'SIGCONT')
  }
  const job = jobOn(page, 'Restore on the side')
  await job.getByText('It was stopped, and nothing of it is left. All backups stay.').waitFor(JOB)
  await job.getByRole('button', { name: 'Put away' }).click()
}

async function outlivesWorker(world: ClientWorld, page: Page): Promise<void> {
  const order = orderedJob(page)
  await orderAside(world, page)
  await untilJob(world, await order, ({ state }) => state !== 'queued')
  const worker = await world.cloud.worker()
  process.kill(worker, 'SIGKILL')
  const shown = jobOn(page, 'Restore on the side')
  await shown.getByText('The copy is ready. Open it under Restores.').waitFor(JOB)
  assert.notEqual(await world.cloud.worker(), worker)
  assert.equal(await page.getByRole('link', { name: /^Open acme-/ }).count(), 2)
}

async function triesAgain(world: ClientWorld, page: Page): Promise<void> {
  await failNight(world.cloud, 'acme')
  await page.reload()
  const failed = page.getByRole('row').filter({ hasText: 'Nightly' })
  await failed.getByText('The backup did not succeed.').waitFor()
  await inspect(page, 'backups-failed')
  const again = page.getByRole('button', { name: /^Try again: the backup of / })
  assert.equal(await again.count(), 1)
  await again.click()
  const job = jobOn(page, 'Backup')
  await job.getByText('The backup is in the list below.').waitFor(JOB)
  await again.waitFor({ state: 'detached' })
  await failed.getByText('Failed').waitFor()
}

/** Also in the register, which `work` brings up to date once a minute. */
async function seesAway({ cloud }: ClientWorld, page: Page): Promise<void> {
  const place = join(cloud.home, 'vault', 'eu')
  const note = async (isThere: boolean): Promise<void> => {
    await cloud.asControl('update zennnn_vault.region set reachable = $1 where name = $2', [
      isThere,
      'eu',
    ])
  }
  await rename(place, `${place}-away`)
  await note(false)
  await page.reload()
  await page.getByText('Cannot be reached at the moment: eu. Backups go on').waitFor()
  await page
    .getByRole('button', { name: /^Restore the backup of / })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^On live, in place of acme/).check()
  await dialog.getByRole('button', { name: 'See what would be lost' }).click()
  await dialog.getByText('Cannot be reached at the moment: eu.').waitFor(JOB)
  await dialog.getByText('The copy in the region us would be read.').waitFor()
  await page.keyboard.press('Escape')
  await rename(`${place}-away`, place)
  await note(true)
}

async function isLogged({ ann }: ClientWorld): Promise<void> {
  const events: readonly { readonly why: string }[] = await ann.get(
    '/api/audit_entry?select=why&operation=eq.event&order=at',
  )
  const words = events.map(({ why }) => why.replace(/ of 2\S+ \S+ UTC/, ''))
  const aside = 'asked to restore the backup on the side'
  assert.deepEqual(words, [
    // As the database was made.
    'was given a password by whoever runs the cloud',
    'asked for a backup',
    aside,
    aside,
    'asked to cancel the job "restore side"',
    aside,
    'asked for another try of the backup',
  ])
}

/** A session that somebody left open is not enough. */
async function orderAside({ cloud }: ClientWorld, page: Page): Promise<void> {
  await proveLongAgo(cloud)
  await page
    .getByRole('button', { name: /^Restore the backup of / })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
  await dialog.getByRole('button', { name: 'Restore on the side' }).click()
  await answerConfirmation(page)
  await dialog.waitFor({ state: 'detached' })
}

async function signInTo(page: Page, address: string): Promise<void> {
  const { origin, pathname } = new URL(address)
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(pathname)}`)
  await page.getByLabel('Login').fill('ann@acme.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(address)
}

/** The card of a job. */
function jobOn(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true })
}
