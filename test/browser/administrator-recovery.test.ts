import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { enter } from './client.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { mailedLink } from './mailed-link.ts'
import { signInAsOperator } from './operator.ts'
import { addColleague, openAcme } from './person.ts'
import { hasNoFaults } from './screen-faults.ts'

const LAPTOP = { width: 1280, height: 800 }
const ANN = 'ann@acme.example'
const BOB = 'bob@acme.example'
const SECOND = 'another long password'
const WAITS = /is to be let in again\. A link goes to the stored address on/

/** Ann, the only administrator, has lost the app for her codes; Bob works there, and is signed in. */
async function openOffice(t: TestContext) {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t)
  const ann = await openAcme(cloud)
  await addColleague(cloud, ann, BOB, ['contacts_user'])
  await cloud.asSuperuser(
    'acme',
    `insert into zennnn.totp (user_id, sealed, confirmed_at) select id, 'x', now() from app."user" where login = $1`,
    [ANN],
  )
  const colleague = await enter(await openContext(), cloud, { login: BOB, path: '/contact' })
  const inbox = await (await openContext()).newPage()
  await signInAsOperator(inbox, cloud)
  const page = await (await openContext()).newPage()
  for (const one of [colleague, inbox, page]) one.setDefaultTimeout(20_000)
  return { cloud, colleague, inbox, page, acme: cloud.origin('acme') }
}

async function look(page: Page, name: string): Promise<void> {
  await inspect(page, name, { desktop: LAPTOP, further: hasNoFaults })
}

async function begin(cloud: Cloud, ...options: readonly string[]): Promise<void> {
  const { code, stderr } = await cloud.command([
    'database',
    'recover-administrator',
    'acme',
    ...options,
  ])
  assert.equal(code, 0, stderr)
}

/** So much time passes, and `work` does what it does each hour. */
async function passTime(cloud: Cloud, interval: string): Promise<void> {
  await cloud.asSuperuser(
    'acme',
    `update zennnn.administrator_recovery set began_at = began_at - $1::interval, due_at = due_at - $1::interval,
       reminder_told_at = reminder_told_at - $1::interval`,
    [interval],
  )
  await cloud.asControl(`select graphile_worker.add_job('recover_administrators', '{}')`, [])
}

test('an administrator who lost everything is let in again, before the eyes of everybody', {
  timeout: 290_000,
}, async (t) => {
  const { cloud, colleague, inbox, page, acme } = await openOffice(t)
  const link = async (subject: string): Promise<string> =>
    await mailedLink(inbox, { cloud: cloud.origin(), database: acme }, subject)

  await t.test('everybody who is signed in sees it at once', async () => {
    await begin(cloud, '--login', ANN)
    await colleague.getByText(WAITS).waitFor()
    await colleague.getByText('tell an administrator or whoever runs the cloud').waitFor()
    assert.equal(await colleague.getByRole('link', { name: 'Look or stop it' }).count(), 0)
    assert.equal(await colleague.getByRole('button', { name: 'Stop it…' }).count(), 0)
    await look(colleague, 'recovery-banner')
  })

  await t.test('the mail to her leads to a page that could stop it', async () => {
    await page.goto(await link('You are to be let into acme again'))
    assert.equal(page.url(), `${acme}/stop-recovery`)
    await page.getByRole('button', { name: 'Stop it' }).waitFor()
    await inspect(page, 'recovery-stop-link')
  })

  await t.test('after a week the link leads to a new password, and in', async () => {
    await passTime(cloud, '6 days')
    await link('You are to be let into acme again, tomorrow at the earliest')
    await passTime(cloud, '1 day')
    await page.goto(await link('Your way back into acme'))
    assert.equal(page.url(), `${acme}/new-password`)
    await colleague.getByText('The link was mailed to the stored address').waitFor()
    await page.getByRole('textbox', { name: 'New password' }).fill(SECOND)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${acme}/app**`)
    await colleague.getByText(/let in again/).waitFor({ state: 'detached' })
    await page.goto(`${acme}/app/sign-in-security?part=recovery`)
    await page.getByText('Nobody is being let in.').waitFor()
    await look(page, 'recovery-none')
  })

  await t.test('she stops the next one, that of a member', async () => {
    await begin(cloud, '--login', BOB, '--member')
    await page.getByRole('link', { name: 'Look or stop it' }).waitFor()
    // Whom it is about may stop it, too.
    await colleague.getByRole('button', { name: 'Stop it…' }).waitFor()
    await look(colleague, 'recovery-banner-own')
    await page.getByText('Ask the person, by telephone or face to face').waitFor()
    await look(page, 'recovery-section')
    await page.getByRole('main').getByRole('button', { name: 'Stop it…' }).click()
    await page.getByRole('dialog').getByText('Nobody is let in by it').waitFor()
    await look(page, 'recovery-dialog')
    await page.getByRole('button', { name: 'Stop the recovery' }).click()
    await page.getByText('Stopped. Nobody is let in by it.').waitFor()
    await page.getByText('Nobody is being let in.').waitFor()
    await page.goto(await link('You are to become an administrator of acme'))
    await page.getByRole('heading', { name: 'There is nothing to stop any more' }).waitFor()
  })
})
