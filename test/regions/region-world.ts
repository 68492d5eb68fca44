import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ZENNNN } from '../command.ts'
import { type Home, makeHome, RunningCloud, removeHome, zennnn } from '../faults/running-cloud.ts'
import { type BareMachine, startBareMachine } from './bare-machine.ts'
import { openFolder, type PageBlocks, pageBlocks, RegionOffice } from './region-office.ts'

/** How the cloud here is started: killed, we stop it too. */
const WITH_US = ['setpriv', '--pdeathsig', 'TERM', ZENNNN] as const

export interface World {
  readonly home: Home
  /** Of the operator, with his keys. */
  readonly folder: string
  readonly machine: BareMachine
  readonly office: RegionOffice
  /** Of the page of a new region. */
  readonly blocks: PageBlocks
}

/** The home of a cloud, an operator with a key, and an empty machine that lets the key in. */
export async function openWorld(t: TestContext): Promise<World> {
  const home = await makeHome()
  t.after(async () => {
    await removeHome(home)
  })
  const folder = await openFolder(t, 'anna', 'guest')
  const machine = await startBareMachine(t, await readFile(join(folder, 'anna.pub'), 'utf8'))
  const office = new RegionOffice(folder, home.env, machine)
  return { home, folder, machine, office, blocks: await pageBlocks('new-region.md') }
}

/** The cloud of a home, with the customer acme. It ends with the test. */
export async function startCloud(t: TestContext, home: Home): Promise<RunningCloud> {
  const cloud = await RunningCloud.start(home, WITH_US)
  t.after(async () => {
    await cloud.end('SIGTERM')
  })
  const create = ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin']
  const { code, stderr } = await zennnn(home, create, 'a long enough password\n')
  assert.equal(code, 0, stderr)
  return cloud
}

/** Restarts a cloud, as what reads its regions when it starts; it runs as long as `body`. */
export async function whileRestarted(
  cloud: RunningCloud,
  body: () => Promise<void>,
): Promise<void> {
  await cloud.end('SIGTERM')
  const restarted = await RunningCloud.start(cloud.home, WITH_US)
  try {
    await body()
  } finally {
    await restarted.end('SIGTERM')
  }
}
