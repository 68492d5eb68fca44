import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { ZENNNN } from '../command.ts'
import { until } from '../faults/running-cloud.ts'
import { type BareMachine, startBareMachines } from './bare-machine.ts'
import {
  ANSWERS,
  hostKeyOf,
  lineBelow,
  linesBelow,
  openFolder,
  pageBlocks,
  runInShell,
  type Said,
} from './region-office.ts'
import { openWan, type Wan } from './wan.ts'

const run = promisify(execFile)

export const DOMAIN = 'cloud.example'
/** Where a cloud keeps what is its own, on each of them. */
export const HOME = '/srv/zennnn/home'

const PLACES = {
  eu: 'Frankfurt, Germany, Europe',
  us: 'Ashburn, United States, North America',
  ap: 'Singapore, Singapore, Asia',
} as const

export type RegionName = keyof typeof PLACES

export interface ThreeRegions {
  /** Of the operator, with his keys. */
  readonly folder: string
  readonly wan: Wan
  readonly machines: Readonly<Record<RegionName, BareMachine>>
  /** Types at the operator's own machine. */
  readonly type: (text: string) => Promise<Said>
}

/** Three empty machines, as far from each other as continents, and an operator whose key is in an agent. */
export async function openThreeRegions(t: TestContext): Promise<ThreeRegions> {
  const folder = await openFolder(t, 'anna')
  const agent = await startAgent(t, folder)
  const wan = await openWan(t)
  const key = await readFile(join(folder, 'anna.pub'), 'utf8')
  const [eu, us, ap] = await startBareMachines(t, key, 3)
  assert.ok(eu !== undefined && us !== undefined && ap !== undefined)
  const machines = { eu, us, ap }
  for (const name of ['eu', 'us', 'ap'] as const) await wan.join(name, machines[name])
  const env = { ...process.env, SSH_AUTH_SOCK: agent }
  return {
    folder,
    wan,
    machines,
    type: async (text) => await runInShell({ folder, env }, text),
  }
}

async function startAgent(t: TestContext, folder: string): Promise<string> {
  const socket = join(folder, 'agent')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  t.after(async () => {
    const ended = once(agent, 'exit')
    agent.kill('SIGTERM')
    await ended
  })
  const env = { ...process.env, SSH_AUTH_SOCK: socket }
  const add = async (): Promise<boolean> => {
    await run('ssh-add', [join(folder, 'anna')], { env })
    return true
  }
  await until(add, 'the agent has the key')
  return socket
}

/** The words of a page for one of the three, in place of its examples. */
export function fill({ wan, folder }: ThreeRegions, name: RegionName, line: string): string {
  return line
    .replaceAll(/\b(?:east|west)\b/g, name)
    .replaceAll(/192\.0\.2\.[78]/g, wan.addressOf(name))
    .replaceAll(/--place "[^"]*"/g, `--place "${PLACES[name]}"`)
    .replaceAll('~/', `${folder}/`)
}

/** Sets up the first region from the operator's machine, by the words of the page. */
export async function setUpFirst(regions: ThreeRegions): Promise<void> {
  const { type, machines } = regions
  const pages = await pageBlocks('new-region.md')
  const [place = '', install, add = ''] = linesBelow(pages, 'The first region')
  // It is installed here: it runs.
  assert.equal(install, 'npm ci')
  const words = fill(regions, 'eu', `${place}\n${add}`).replaceAll('bin/zennnn', ZENNNN)
  const key = await hostKeyOf(machines.eu)
  const refused = await type(words)
  assert.equal(refused.code, 1, refused.text)
  assert.ok(refused.text.includes(key), refused.text)
  const { code, text } = await type(`${words} --host-key ${key}`)
  assert.equal(code, 0, text)
  assert.match(text, /eu is a location: \d+ steps changed something\./)
  const look = pages.flatMap(({ lines }) => lines).find((line) => line.startsWith('ssh -i anna'))
  const seen = await type(fill(regions, 'eu', `${place}\n${look ?? ''}`))
  assert.equal(seen.code, 0, seen.text)
  assert.match(seen.text, /password/i)
}

/** From the first region: its backups shall lie in others, which wait for its databases. */
export async function setUpSpares(regions: ThreeRegions): Promise<void> {
  const { folder, machines } = regions
  const { eu } = machines
  await eu.console(
    'apt-get -q update && apt-get install -q -y --no-install-recommends ansible-core',
  )
  for (const file of ['anna', 'anna.pub'])
    await copyFile(join(folder, file), join(eu.root, 'root', file))
  const pages = await pageBlocks('new-region.md')
  const spare = lineBelow(pages, 'A spare for a lost region')
  for (const name of ['us', 'ap'] as const) {
    const line = fill(regions, name, spare)
      .replace('SHA256:…', await hostKeyOf(machines[name]))
      .replace('bin/zennnn', 'zennnn')
    const text = await eu.console(`cd /root && ${line} 2>&1`)
    assert.match(text, /tried from here: no cloud runs there: it waits for one\./)
    assert.match(text, new RegExp(`${name} is a region of the vault`))
  }
  await eu.console(`systemctl restart zennnn && ${ANSWERS}`)
}
