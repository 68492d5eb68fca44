import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from './browser.ts'
import { openClientWorld } from './client.ts'

/** All databases are unpacked, on a machine that does much else. */
const JOB = { timeout: 180_000 } as const

test('an administrator chooses a second with the slider, fetches it, and finds it among the backups', {
  timeout: 400_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const based = await world.cloud.command(['log', 'base'])
  assert.equal(based.code, 0, based.stderr)
  await world.ann.create('contact', { name: 'There at that second' })
  // A slider over less than some seconds has nowhere to go.
  await delay(3_000)
  // What is newer than that is shipped with it: the slider reaches beyond the contact.
  const shipped = await world.cloud.command(['log', 'base'])
  assert.equal(shipped.code, 0, shipped.stderr)
  const page = await world.open('/all-backups')
  await page.getByRole('heading', { name: 'As it was at a second' }).waitFor()
  const slider = page.getByRole('slider', { name: 'Moment' })
  const last = await slider.getAttribute('aria-valuetext')
  await slider.focus()
  await page.keyboard.press('Home')
  const first = await slider.getAttribute('aria-valuetext')
  assert.notEqual(first, last)
  await page.getByText(`From ${first} to ${last}`).waitFor()
  await page.getByRole('button', { name: '−1 s' }).click()
  assert.equal(await slider.getAttribute('aria-valuetext'), first, 'nothing before the first')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: '+1 h' }).click()
  assert.equal(await slider.getAttribute('aria-valuetext'), last, 'nothing after the last')
  await page.getByRole('button', { name: '−1 s' }).click()
  const chosen = await slider.getAttribute('aria-valuetext')
  assert.notEqual(chosen, last)
  await inspect(page, 'backups-moment')
  await page.getByRole('button', { name: 'Fetch this moment' }).click()
  const job = page.getByRole('region', { name: 'Backup of a moment' })
  await job.getByText('Bring the database to this moment').waitFor(JOB)
  await job
    .getByText('It is in the list below, as it was then. Restore it from there.')
    .waitFor(JOB)
  const row = page.getByRole('row').filter({ hasText: 'As it was then' })
  await row.getByRole('button', { name: /^Restore the backup of / }).waitFor()
  await row.getByText('Kept for 30 days, because somebody asked for it.').waitFor()
})
