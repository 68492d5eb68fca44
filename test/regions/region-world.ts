import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { ZENNNN } from '../command.ts'
import { type Home, makeHome, removeHome } from '../faults/running-cloud.ts'
import { type BareMachine, startBareMachine } from './bare-machine.ts'
import { pageBlocks, RegionOffice } from './region-office.ts'

const run = promisify(execFile)

/** How the cloud here is started: killed, we stop it too. */
export const WITH_US = ['setpriv', '--pdeathsig', 'TERM', ZENNNN] as const

export interface World {
  readonly home: Home
  /** Of the operator, with his keys. */
  readonly folder: string
  readonly machine: BareMachine
  readonly office: RegionOffice
  /** Of the page of a new region. */
  readonly blocks: Awaited<ReturnType<typeof pageBlocks>>
}

/** The home of a cloud, an operator with a key, and an empty machine that lets the key in. */
export async function openWorld(t: TestContext): Promise<World> {
  const home = await makeHome()
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-operator-'))
  t.after(async () => {
    await removeHome(home)
    await rm(folder, { recursive: true })
  })
  for (const name of ['anna', 'guest'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)])
  const machine = await startBareMachine(t, await readFile(join(folder, 'anna.pub'), 'utf8'))
  const office = new RegionOffice(folder, home.env, machine)
  return { home, folder, machine, office, blocks: await pageBlocks('new-region.md') }
}
