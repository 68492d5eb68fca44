import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { CLUSTER_PORT, clusterLayout, connect } from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { signInAsOperator } from './operator.ts'
import { addColleague, PASSWORD, Person } from './person.ts'
import { makeUnavailable } from './unavailable.ts'

const SECOND_MS = 1_000

test('account, settings, users, jobs, mails and the operator’s panel, by mouse and keyboard', {
  timeout: 280_000,
}, async (t) => {
  const world = await openClientWorld(t)
  await t.test('my account', async () => await usesAccount(world))
  await t.test('settings', async () => await usesSettings(world))
  await t.test('users and groups', async () => await usesUsers(world))
  await t.test('jobs', async () => await followsJobs(world))
  await t.test('the cloud’s own site', async () => await usesPanel(t, world))
})

async function usesAccount(world: ClientWorld): Promise<void> {
  await world.open('/contact')
  const page = await world.open('/my-account')
  await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor()
  assert.equal(await page.getByLabel('Login').getAttribute('readonly'), '')
  await page.getByRole('button', { name: /^Sign out of \d+ other session/ }).waitFor()
  await inspect(page, 'account')
  const one = page
    .getByRole('region', { name: 'Where you are signed in' })
    .getByRole('button', { name: /^Sign out:/ })
  const before = await one.count()
  assert.ok(before >= 2)
  await one.first().click()
  await page.getByText('You are signed out there.').waitFor()
  await one.nth(before - 1).waitFor({ state: 'detached' })
  assert.equal(await one.count(), before - 1)
  await page.getByRole('button', { name: /^Sign out of \d+ other session/ }).click()
  await page.getByRole('button', { name: 'No other session is open' }).waitFor()
  assert.equal(await page.getByRole('row').count(), 2)
  // The session that this test asks with was one of them.
  assert.equal((await world.ann.ask('GET', '/api/user?select=id')).status, 401)
  await world.ann.signIn('ann@acme.example', PASSWORD)

  await page.getByLabel('Compact: more rows').check()
  await page.getByLabel('Shortcuts of a single key').uncheck({ force: true })
  await page.getByLabel('Dark').check()
  await page.reload()
  await page.getByLabel('Compact: more rows').waitFor()
  assert.equal(await page.getByLabel('Compact: more rows').isChecked(), true)
  assert.equal(await page.getByLabel('Shortcuts of a single key').isChecked(), false)
  const root = page.locator('html')
  assert.equal(await root.getAttribute('data-density'), 'compact')
  assert.equal(await root.getAttribute('data-mantine-color-scheme'), 'dark')

  await page.getByRole('combobox', { name: 'Time zone' }).fill('auckland')
  await page.getByRole('option', { name: 'Pacific/Auckland' }).click()
  await page.getByText(/There it is now: .*GMT\+1[23]/).waitFor()
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'العربية' }).click()
  await page.getByText('Unsaved changes').waitFor()
  await page.getByRole('button', { name: 'Save account' }).click()
  await page.locator('html[dir="rtl"]').waitFor()
  const [kept] = await world.ann.get(
    '/api/user?select=language,time_zone&login=eq.ann@acme.example',
  )
  assert.deepEqual(kept, { language: 'ar', time_zone: 'Pacific/Auckland' })
  await inspect(page, 'account-rtl')
  const back = await world.ann.act('user.change_preferences', { language: 'en', time_zone: 'UTC' })
  assert.equal(back.status, 200)
}

async function usesSettings(world: ClientWorld): Promise<void> {
  const page = await world.open('/all-settings')
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  const sales = page.getByRole('form', { name: 'Sales' })
  const save = sales.getByRole('button', { name: 'Save settings' })
  assert.equal(await save.isDisabled(), true)
  await sales.getByLabel('Note on new quotations').fill('Pay within 14 days.')
  await inspect(page, 'settings')
  await save.click()
  await page.getByText('1 setting was saved.').waitFor()
  await page.reload()
  await page.getByLabel('Note on new quotations').waitFor()
  assert.equal(await page.getByLabel('Note on new quotations').inputValue(), 'Pay within 14 days.')
  const customer = await world.ann.create('contact', { name: 'Globex' })
  const order = await world.ann.create('sale_order', { customer })
  const [made] = await world.ann.get(`/api/sale_order?select=note&id=eq.${order}`)
  assert.equal(made.note, 'Pay within 14 days.')

  await addColleague(world.cloud, world.ann, 'sam@acme.example', ['sales_user'])
  const other = await world.open('/all-settings', { login: 'sam@acme.example' })
  await other.getByRole('heading', { name: 'There is nothing here' }).waitFor()
}

async function usesUsers(world: ClientWorld): Promise<void> {
  const page = await world.open('/all-settings?part=users')
  const sam = page.getByRole('row').filter({ hasText: 'sam@acme.example' }).first()
  await sam.waitFor()
  await inspect(page, 'users')
  const me = page.getByRole('row').filter({ hasText: 'ann@acme.example' }).first()
  assert.equal(await me.getByRole('button').count(), 0)

  const give = sam.getByRole('button', { name: 'Give a password' })
  await give.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New password', { exact: false }).first().fill('short')
  await page.keyboard.press('Enter')
  await dialog
    .getByText(/at least 12/i)
    .nth(1)
    .waitFor()
  await inspect(page, 'give-password')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await give.and(page.locator(':focus')).count(), 1)
  await page.keyboard.press('Enter')
  await dialog.getByLabel('New password', { exact: false }).first().fill('a better password')
  await dialog.getByRole('button', { name: 'Give password' }).click()
  await page.getByText('sam@acme.example has a new password.').waitFor()
  await new Person(world.cloud, 'acme').signIn('sam@acme.example', 'a better password')

  await sam.getByRole('button', { name: 'Deactivate' }).click()
  await dialog.getByText(/signed out everywhere/).waitFor()
  await dialog.getByRole('button', { name: 'Deactivate user' }).click()
  await sam.getByText('Not active').waitFor()
  await sam.getByRole('button', { name: 'Activate' }).click()
  await sam.getByText('Active', { exact: true }).waitFor()

  await page.getByRole('link', { name: 'Groups', exact: true }).last().click()
  await page.getByRole('heading', { name: /Sales: own quotations/ }).waitFor()
  await page
    .getByText(/Everything that ".*" may do\./)
    .first()
    .waitFor()
  await page
    .getByText(/where a rule allows it: .*Quotations and orders/)
    .first()
    .waitFor()
  await inspect(page, 'groups')
}

async function addJob(
  world: ClientWorld,
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = newRecordId(systemClock)
  const all = { id, kind: 'import', ...values }
  const names = Object.keys(all)
  await world.cloud.asSuperuser(
    'acme',
    `insert into app.job (${names.map((name) => `"${name}"`).join(', ')})
     values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(all),
  )
  return id
}

async function followsJobs(world: ClientWorld): Promise<void> {
  const started = new Date(Date.now() - 20 * SECOND_MS).toISOString()
  const log = Array.from({ length: 40 }, (_, line) => ({ at: started, text: `Line ${line}` }))
  const id = await addJob(world, {
    state: 'running',
    steps: JSON.stringify(['rows', 'finish']),
    step: 'rows',
    done: 250,
    total: 1000,
    message: 'Importing.',
    started_at: started,
    heartbeat_at: new Date().toISOString(),
    log: JSON.stringify(log),
  })
  const page = await world.open(`/job/${id}`)
  await page.getByRole('heading', { level: 1, name: 'Import' }).waitFor()
  await page.getByText('25 %').waitFor()
  await page.getByText('250 of 1,000').waitFor()
  await page.getByText(/about .* left/).waitFor()
  await page.getByText(/Last sign of life/).waitFor()
  await page.getByRole('button', { name: /^Log \(40 lines\)/ }).click()
  await page.getByText('Line 39').waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/Paused\. Nothing new/).waitFor()
  await inspect(page, 'job-running')

  await change(world, id, `heartbeat_at = now() - interval '90 seconds'`)
  await page.getByText(/No sign of life for/).waitFor()
  await page.getByText(/another worker goes on/).waitFor()
  await inspect(page, 'job-silent')
  await page.reload()
  await page.getByText('250 of 1,000').waitFor()

  const progress = page.getByRole('region', { name: 'Progress' })
  await progress.getByRole('button', { name: 'Cancel job' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/What it has done until then stays/).waitFor()
  await inspect(page, 'job-cancel')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await progress.getByRole('button', { name: 'Cancel job' }).click()
  await dialog.getByRole('button', { name: 'Cancel job' }).click()
  await page.getByText('Stops as soon as its step allows it.').waitFor()
  const [asked] = await world.ann.get(`/api/job?select=cancel_requested&id=eq.${id}`)
  assert.equal(asked.cancel_requested, true)

  await change(
    world,
    id,
    `state = 'failed', finished_at = now(), problem = '{"code":"INTERNAL","message":"The disk is full.","hint":"Make room."}'`,
  )
  await page.getByText('The disk is full.').waitFor()
  await page.getByText('Make room.').waitFor()
  await inspect(page, 'job-failed')
  await followsImport(world, page)
}

/** One that really runs, from its order to its result. */
async function followsImport(world: ClientWorld, page: Page): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, row) => `Company ${row}`)
  const ordered = await world.ann.ask('POST', '/api/import/contact?map=name=Name', {
    csv: ['Name', ...rows, ''].join('\n'),
    headers: { 'content-type': 'text/csv' },
  })
  assert.equal(ordered.status, 202, ordered.text)
  await page.goto(`${world.cloud.origin('acme')}/app/job/${ordered.json.job}`)
  await page.getByText(/300 rows read: 300 records made/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Cancel job' }).count(), 0)
  assert.equal(await page.getByRole('list', { name: 'Steps' }).getByText('done').count(), 2)
  await inspect(page, 'job-done')
}

async function change(world: ClientWorld, id: string, set: string): Promise<void> {
  await world.cloud.asSuperuser('acme', `update app.job set ${set} where id = $1`, [id])
}

const HOSTILE = `<style>body{background:red}</style><p style="color:red" onclick="alert(1)">Hello <a href="https://example.com/x">there</a>
  <a href="javascript:alert(2)">no</a></p><img src="https://tracker.example/x.gif" alt="a picture"><script>alert(3)</script>`

async function usesPanel(t: TestContext, world: ClientWorld): Promise<void> {
  const { cloud } = world
  const mail = newRecordId(systemClock)
  await inControl(
    world,
    `insert into app.inbox_mail (id, "from", "to", subject, text, html, received_at)
     values ($1, 'shop@acme.example', 'buyer@globex.example', 'Your quotation', 'See https://acme.localhost/link/x.', $2, now())`,
    [mail, HOSTILE],
  )
  const context = await (await openBrowser(t))()
  const page = await context.newPage()
  const origin = cloud.origin()
  await signInAsOperator(page, cloud)

  await page.goto(`${origin}/app/local-mail`)
  await page.getByRole('link', { name: /Your quotation/ }).click()
  await page.getByRole('heading', { level: 2, name: 'Your quotation' }).waitFor()
  const link = page.getByRole('link', { name: 'https://acme.localhost/link/x' })
  assert.equal(await link.getAttribute('target'), '_blank')
  await inspect(page, 'mail')
  await page.getByRole('button', { name: 'HTML' }).click()
  const frame = page.frameLocator('iframe[title="HTML part of the e-mail"]')
  await frame.getByRole('link', { name: 'there' }).waitFor()
  assert.equal(await frame.locator('script, style, img, [style], [onclick]').count(), 0)
  assert.equal(await frame.locator('a[href^="javascript"]').count(), 0)
  assert.equal(
    await page.locator('iframe').getAttribute('sandbox'),
    'allow-popups allow-popups-to-escape-sandbox',
  )
  await page.screenshot({
    path: join(process.env['ZENNNN_SCREENSHOTS'] ?? cloud.home, 'mail-html.png'),
  })

  await page.goto(`${origin}/app/cloud-overview`)
  await page.getByRole('heading', { level: 1, name: 'Overview of this cloud' }).waitFor()
  await page.getByRole('link', { name: 'Making of a database' }).first().waitFor()
  await inspect(page, 'overview')
  await saysWhatIsUnread(page)
  await suspends(page, world)
}

/** Nobody is to trust that nothing failed when nobody can say. */
async function saysWhatIsUnread(page: Page): Promise<void> {
  await makeUnavailable(page, '**/api/job?*')
  await page.reload()
  for (const name of ['Overview', 'Latest jobs'])
    await page
      .getByRole('region', { name, exact: true })
      .getByText('This cannot be shown now: The server is busy.')
      .waitFor()
  assert.equal(await page.getByText(/Nothing runs|No job was ordered/).count(), 0)
  await page.unrouteAll()
}

/** Suspends the customer's database, which asks who it is in a session that may be found, and follows the job that this ordered. */
async function suspends(page: Page, { cloud, leave }: ClientWorld): Promise<void> {
  await leave()
  const origin = cloud.origin()
  await cloud.asControl("update zennnn.session set confirmed_at = now() - interval '1 hour'", [])
  const idOf = async (path: string): Promise<string> => {
    const id: unknown = await page.evaluate(
      `(async () => (await (await fetch(${JSON.stringify(path)})).json())[0]?.id)()`,
    )
    return String(id)
  }
  await page.goto(`${origin}/app/database/${await idOf('/api/database?select=id&slug=eq.acme')}`)
  await page.getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  const question = page.getByRole('dialog', { name: 'Is it you?' })
  await question.getByLabel('Your password').fill(await cloud.operatorPassword())
  await question.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Done: Suspend').waitFor()
  await page.goto(`${origin}/app/job/${await idOf('/api/job?select=id&kind=eq.suspend_database')}`)
  await page.getByRole('heading', { level: 1, name: 'Suspension of a database' }).waitFor()
  await page.getByText('The database is out of service. All its data stays.').waitFor()
  await inspect(page, 'job-suspended')
}

async function inControl(
  { cloud }: ClientWorld,
  text: string,
  values: readonly unknown[],
): Promise<void> {
  const { control } = Object(JSON.parse(await readFile(join(cloud.home, 'state.json'), 'utf8')))
  const client = await connect(
    { host: clusterLayout(cloud.home).socketFolder, port: CLUSTER_PORT },
    {
      user: 'postgres',
      password: await readFile(join(cloud.home, 'secrets', 'postgres'), 'utf8'),
      database: String(control),
    },
  )
  try {
    await client.query(text, [...values])
  } finally {
    await client.end()
  }
}
