import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { stepsOf } from './journey.ts'
import { PASSWORD, Person } from './person.ts'
import { hasNoFaults } from './screen-faults.ts'
import { hasSpokenNames } from './spoken-names.ts'

const WAIT_MS = 12_000
const MANY = 230
const LAST = 'Person 230'

test('among more people than a page shows an administrator finds one, and helps whom he found', {
  timeout: 200_000,
}, async (t) => {
  const world = await openClientWorld(t)
  await addMany(world)
  const page = await world.open('/all-settings?part=users')
  page.setDefaultTimeout(WAIT_MS)
  const step = stepsOf(t, page)
  const row = page.getByRole('row').filter({ hasText: LAST })
  const rows = page.locator('tbody').getByRole('row')

  await step('a hundred are shown, then more, until all are there', async () => {
    await page.getByText(`100 of ${MANY + 1}`).waitFor()
    assert.equal(await rows.count(), 100)
    assert.equal(await row.count(), 0, 'the last by name is not among the first')
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByText(`200 of ${MANY + 1}`).waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByText(`${MANY + 1} of ${MANY + 1}`).waitFor()
    await row.waitFor()
    assert.equal(await page.getByRole('button', { name: 'Show more' }).count(), 0)
  })

  await step('what is typed is looked for in all of them, and stands in the address', async () => {
    await find(page, 'person-230@acme')
    await page.getByText('1 of 1').waitFor()
    assert.equal(await rows.count(), 1)
    assert.match(page.url(), /part=users&text=person-230/)
    await look(page, 'users-found')
    await row.getByRole('link', { name: LAST, exact: true }).click()
    await page.getByRole('heading', { name: LAST, level: 1 }).waitFor()
    await page.goBack()
    await page.getByText('1 of 1').waitFor()
  })

  await step('who was found is given a password', async () => {
    await row.getByRole('button', { name: 'Give a password' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New password').first().fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Give password' }).click()
    await page.getByText(`${LAST} has a new password.`).waitFor()
  })

  const found = new Person(world.cloud, 'acme')
  await step('from the person it is one click to the sessions of that person alone', async () => {
    await found.signIn('person-230@acme.example', PASSWORD)
    await row.getByRole('link', { name: `Open sessions: ${LAST}` }).click()
    await page.getByText('1 of 1 session, the last used first').waitFor()
    await page.getByRole('row').filter({ hasText: LAST }).waitFor()
    assert.equal(await page.getByRole('row').filter({ hasText: 'ann@' }).count(), 0)
    // The person is known by the address alone, too.
    await page.reload()
    await page.getByText('1 of 1 session, the last used first').waitFor()
    await page.getByRole('button', { name: `End all sessions of ${LAST}` }).waitFor()
  })

  await step('the second factor of who was found is taken away, with the sessions', async () => {
    await page.goBack()
    await row.getByRole('button', { name: `Reset second factor: ${LAST}` }).click()
    const asked = page.getByRole('dialog', { name: `Reset the second factor of ${LAST}?` })
    await asked.getByRole('button', { name: 'Reset second factor' }).click()
    await page.getByText(`The second factors of ${LAST} are taken away.`).waitFor()
    assert.equal((await found.ask('GET', '/auth/session')).status, 401)
  })

  await step('whom nobody knows is not found', async () => {
    await find(page, 'nobody of this name')
    await page.getByText('Nothing found').waitFor()
    assert.equal(await rows.count(), 0)
  })

  await step('sessions of an address that names nobody are not those of everybody', async () => {
    const nobody = '0199a000-0000-7000-8000-000000000000'
    await page.goto(
      `${world.cloud.origin('acme')}/app/sign-in-security?part=sessions&person=${nobody}`,
    )
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0)
  })
  await page.context().close()
})

async function addMany({ ann }: ClientWorld): Promise<void> {
  const [company] = await ann.get('/api/company?select=id')
  const people = Array.from({ length: MANY }, (_, index) => ({
    name: `Person ${String(index + 1).padStart(3, '0')}`,
    login: `person-${index + 1}@acme.example`,
    company: company.id,
  }))
  const added = await ann.ask('POST', '/api/user', { body: people })
  assert.equal(added.status, 201, added.text)
}

async function find(page: Page, words: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Find a person' }).fill(words)
}

async function look(page: Page, name: string): Promise<void> {
  await inspect(page, name, {
    further: async (on, where) => {
      await hasNoFaults(on, where)
      await hasSpokenNames(on, where)
    },
  })
}
