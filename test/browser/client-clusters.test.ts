import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { findServerProcesses } from '../../packages/cloud/src/failover/fence.ts'
import { inspect, openBrowser } from './browser.ts'
import { openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'

/** A standby is copied, on a machine that does much else. */
const COPY = { timeout: 120_000 } as const

test('an operator watches the cluster, sees what moves would do, and switches it over while the page lives on', {
  timeout: 300_000,
}, async (t) => {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t, { ZENNNN_STANDBY: 'on' })
  const page = await (await openContext({ reducedMotion: 'reduce' })).newPage()
  await signInAsOperator(page, cloud, '/app/cloud-overview')
  await page.getByRole('navigation').getByRole('link', { name: 'Clusters' }).click()
  await page.getByRole('heading', { level: 1, name: 'Clusters' }).waitFor()
  const card = page.getByRole('region', { name: 'local' })
  await card.getByText('A crash now would lose nothing.').waitFor(COPY)
  await card.getByText('a · serving').waitFor()
  await card.getByText(/^b · following/).waitFor()
  await inspect(page, 'clusters')

  // A dry run does nothing, and is left by the keyboard.
  await card.getByRole('button', { name: 'Fail over…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('End a with all its processes.').waitFor()
  await dialog
    .getByText('It would lose nothing: the standby has all that was acknowledged.')
    .waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('a · serving').waitFor()

  await card.getByRole('button', { name: 'Switch over…' }).click()
  await dialog
    .getByText('Stop a, and see that b has its last change; else start a again.')
    .waitFor()
  await inspect(page, 'clusters-dialog')
  // Answers of the page itself while the primary changes.
  const statuses: number[] = []
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === '/api/clusters') statuses.push(response.status())
  })
  await dialog.getByRole('button', { name: 'Switch over', exact: true }).click()
  const move = page.getByRole('region', { name: /Switchover/ })
  await move.getByText('Promote the standby.').waitFor(COPY)
  await move.getByText('Done').waitFor(COPY)
  await card.getByText('b · serving').waitFor(COPY)
  await page
    .getByRole('region', { name: 'Moves of the primary' })
    .getByText(/from .a. to .b./)
    .waitFor(COPY)
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 200), statuses.join())
  await card.getByText('A crash now would lose nothing.').waitFor(COPY)
  await inspect(page, 'clusters-moved')

  // A standby that hangs is not waited for: then the loss has to be typed.
  const frozen = await findServerProcesses(join(cloud.home, 'postgres'))
  assert.ok(frozen.length > 0)
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  await card.getByText('DEGRADED: the primary acknowledges alone.').waitFor(COPY)
  assert.ok(await card.getByRole('button', { name: 'Switch over…' }).isDisabled())
  await card.getByRole('button', { name: 'Fail over…' }).click()
  const words = dialog.getByLabel('Type these words, to accept the loss')
  await words.fill('lose changes')
  await inspect(page, 'clusters-degraded')
  await dialog.getByRole('button', { name: 'Fail over', exact: true }).click()
  await dialog
    .getByText(/^Type the words exactly, to accept the loss: lose changes since 2/)
    .waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('b · serving').waitFor()
  for (const pid of frozen)
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // It was ended meanwhile, to be started anew.
    }
})
