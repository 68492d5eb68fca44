import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClientWorld } from './client.ts'

test('the client draws the apps of who signed in, under the policy that allows no inline style or script', {
  timeout: 240_000,
}, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('')
  await page.getByRole('link', { name: 'Contacts' }).first().waitFor()
  assert.match(page.url(), /\/app\/contact$/)
  const second = await page.context().newPage()
  const asked: string[] = []
  second.on('response', (response) => {
    if (response.url().includes('/app/assets/') && response.request().timing().responseStart >= 0)
      asked.push(response.url())
  })
  await second.goto(page.url())
  await second.getByRole('link', { name: 'Contacts' }).first().waitFor()
})
