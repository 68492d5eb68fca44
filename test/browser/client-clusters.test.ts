import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { findServerProcesses } from '../../packages/cloud/src/failover/fence.ts'
import { inspect, openBrowser } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { signInAsOperator } from './operator.ts'

/** A standby is copied, on a machine that does much else. */
const COPY = { timeout: 120_000 } as const

interface Clusters {
  readonly cloud: Cloud
  readonly page: Page
  /** What the page shows of the cluster. */
  readonly card: Locator
  readonly dialog: Locator
  /** How the page itself was answered so far. */
  readonly statuses: readonly number[]
}

/** The page of clusters, opened by an operator and never loaded again. */
async function openClusters(t: TestContext): Promise<Clusters> {
  const openContext = await openBrowser(t)
  const cloud = await openCloud(t)
  const page = await (await openContext({ reducedMotion: 'reduce' })).newPage()
  await signInAsOperator(page, cloud, '/app/cloud-overview')
  await page.getByRole('navigation').getByRole('link', { name: 'Clusters' }).click()
  await page.getByRole('heading', { level: 1, name: 'Clusters' }).waitFor()
  const card = page.getByRole('region', { name: 'local' })
  await page.evaluate('globalThis.wasLoadedOnce = true')
  const statuses: number[] = []
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === '/api/clusters') statuses.push(response.status())
  })
  return { cloud, page, card, dialog: page.getByRole('dialog'), statuses }
}

/** Sends a signal to all processes of a node; these. */
async function signal(cloud: Cloud, folder: string, name: NodeJS.Signals): Promise<Set<number>> {
  const found = new Set(await findServerProcesses(join(cloud.home, folder)))
  assert.ok(found.size > 0)
  for (const pid of found)
    try {
      process.kill(pid, name)
    } catch {
      // It ended with its postmaster.
    }
  return found
}

/** What the page says of a move that ended, whoever wanted it. */
async function requireMoved(
  { page, card, statuses }: Clusters,
  { kind, by, from, to }: Readonly<Record<'kind' | 'by' | 'from' | 'to', string>>,
): Promise<void> {
  const move = page.getByRole('region', { name: `Last: ${kind}`, exact: true })
  await move.getByText('Promote the standby.').waitFor(COPY)
  await move.getByText('Done').waitFor(COPY)
  await move.getByText(by).waitFor()
  await card.getByText(`${to} · serving`).waitFor(COPY)
  await page
    .getByRole('region', { name: 'Moves of the primary' })
    .getByText(new RegExp(`^${kind} from .${from}. to .${to}.:`))
    .waitFor(COPY)
  await card.getByText('A crash now would lose nothing.').waitFor(COPY)
  await card.getByText(new RegExp(`^${from} · following`)).waitFor(COPY)
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 200), statuses.join())
  assert.equal(await page.evaluate('globalThis.wasLoadedOnce'), true)
}

/** By the command that the page names. */
async function addsStandby({ cloud, page, card }: Clusters): Promise<void> {
  await card.getByText('there is none').waitFor()
  assert.equal(await card.getByRole('button', { name: 'Fail over…' }).count(), 0)
  const shown = card.getByLabel('To add a standby, at the machine:', { exact: true })
  assert.equal(await shown.inputValue(), 'bin/zennnn cluster add standby')
  await inspect(page, 'clusters-alone')
  const { code, stderr } = await cloud.command(['cluster', 'add', 'standby'])
  assert.equal(code, 0, stderr)
  await card.getByText('A crash now would lose nothing.').waitFor(COPY)
  await card.getByText('a · serving').waitFor()
  await card.getByText(/^b · following/).waitFor()
}

/** A dry run does nothing, and is left by the keyboard. */
async function looksAtFailover({ page, card, dialog }: Clusters): Promise<void> {
  await card.getByRole('button', { name: 'Fail over…' }).click()
  await dialog.getByText('End a with all its processes.').waitFor()
  await dialog
    .getByText('It would lose nothing: the standby has all that was acknowledged.')
    .waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('a · serving').waitFor()
}

async function switchesOver({ page, card, dialog }: Clusters): Promise<void> {
  await card.getByRole('button', { name: 'Switch over…' }).click()
  await dialog
    .getByText('Stop a, and see that b has its last change; else start a again.')
    .waitFor()
  await inspect(page, 'clusters-dialog')
  await dialog.getByRole('button', { name: 'Switch over', exact: true }).click()
}

/** A standby that hangs is not waited for: then the loss has to be typed. */
async function needsWords({ cloud, page, card, dialog }: Clusters): Promise<void> {
  const frozen = await signal(cloud, 'postgres-b', 'SIGSTOP')
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
  await card.getByText('a · serving').waitFor()
  for (const pid of frozen)
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // It was ended meanwhile, to be started anew.
    }
}

test('an operator watches the cluster, adds a standby and switches it over; its primary is killed, and the page lives on: it shows the steps and the new primary', {
  timeout: 300_000,
}, async (t) => {
  const clusters = await openClusters(t)
  const { cloud, page } = clusters
  await addsStandby(clusters)
  await inspect(page, 'clusters')
  await looksAtFailover(clusters)
  await switchesOver(clusters)
  await requireMoved(clusters, { kind: 'Switchover', by: 'operator', from: 'a', to: 'b' })
  await inspect(page, 'clusters-moved')

  // Nobody presses anything.
  await signal(cloud, 'postgres-b', 'SIGKILL')
  await requireMoved(clusters, { kind: 'Failover', by: 'By itself', from: 'b', to: 'a' })
  await inspect(page, 'clusters-failed-over')
  await needsWords(clusters)
})
