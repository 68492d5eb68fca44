import assert from 'node:assert/strict'
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { firewallFiles, type firewallOrder } from '@zennnn/cloud'
import type { Call } from './firewall-stranger.ts'

const run = promisify(execFile)

/** Somebody at his own machine, who reaches the server by one cable. */
export interface Stranger {
  /** Of his machine. */
  readonly address: string
  /** That of the server as he sees it. */
  readonly server: string
  readonly call: (
    call: DistributiveOmit<Call, 'host'> & { readonly v6?: boolean },
  ) => Promise<unknown>
}

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never

/** A server's machine with a firewall of its own, and others around it: network namespaces, of which this machine sees nothing. */
export interface NetworkWorld {
  /** By which a program runs there. */
  readonly within: readonly string[]
  readonly folder: string
  /** Runs something on the server's machine; what it prints. */
  readonly there: (...command: readonly string[]) => Promise<string>
  readonly stranger: (name: string, number: number) => Promise<Stranger>
  /** Loads the rules, and starts fail2ban with our files beside those of Debian. */
  readonly guard: (order: ReturnType<typeof firewallOrder>) => Promise<void>
  /** Loads other rules in the place of those. */
  readonly load: (order: ReturnType<typeof firewallOrder>) => Promise<void>
}

/** Addresses: of the machine with number 1, 10.87.1.2 and 2001:db8:1::2; the server is .1 and ::1 to it. */
export async function openNetwork(t: TestContext): Promise<NetworkWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-network-'))
  const prefix = `zn${process.pid}`
  const server = `${prefix}-server`
  const added: string[] = []
  t.after(async () => {
    process.stderr.write((await run('cat', [join(folder, 'guard.log')])).stdout)
    for (const name of added.toReversed()) await run('ip', ['netns', 'del', name])
    rmSync(folder, { recursive: true, force: true })
  })
  const add = async (name: string): Promise<void> => {
    await run('ip', ['netns', 'add', name])
    added.push(name)
    await run('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
  }
  const there = async (...command: readonly string[]): Promise<string> =>
    (await run('ip', ['netns', 'exec', server, ...command])).stdout
  const load = async (order: ReturnType<typeof firewallOrder>): Promise<void> => {
    for (const { path, text } of firewallFiles(order)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    await there('nft', '-f', join(folder, 'etc/nftables.conf'))
  }
  await add(server)
  return {
    load,
    folder,
    within: ['ip', 'netns', 'exec', server],
    there,
    stranger: async (name, number) => {
      const own = `${prefix}-${name}`
      await add(own)
      await connect({ server, own, number })
      return startStranger(t, own, number)
    },
    guard: async (order) => {
      await load(order)
      await startGuard(t, { server, folder })
    },
  }
}

async function connect(cable: { server: string; own: string; number: number }): Promise<void> {
  const { server, own, number } = cable
  const device = `to${number}`
  const peer = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', own]
  await run('ip', ['-n', server, 'link', 'add', device, ...peer])
  for (const [space, name, end] of [
    [server, device, 1],
    [own, 'eth0', 2],
  ] as const) {
    await run('ip', ['-n', space, 'addr', 'add', `10.87.${number}.${end}/24`, 'dev', name])
    await run('ip', [
      '-n',
      space,
      '-6',
      'addr',
      'add',
      `2001:db8:${number}::${end}/64`,
      'dev',
      name,
      'nodad',
    ])
    await run('ip', ['-n', space, 'link', 'set', name, 'up'])
  }
  await run('ip', [
    '-n',
    own,
    '-6',
    'addr',
    'add',
    `2001:db8:${number}::3/64`,
    'dev',
    'eth0',
    'nodad',
  ])
}

function startStranger(t: TestContext, own: string, number: number): Stranger {
  const script = join(import.meta.dirname, 'firewall-stranger.ts')
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    'ip',
    ['netns', 'exec', own, process.execPath, script],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  t.after(() => child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const [four, six] = [`10.87.${number}.1`, `2001:db8:${number}::1`]
  return {
    address: `10.87.${number}.2`,
    server: four,
    call: async ({ v6 = false, ...call }) => {
      child.stdin.write(`${JSON.stringify({ ...call, host: v6 ? six : four })}\n`)
      const { value } = await lines.next()
      return JSON.parse(String(value))
    },
  }
}

async function startGuard(
  t: TestContext,
  { server, folder }: { readonly server: string; readonly folder: string },
): Promise<void> {
  const own = join(folder, 'etc/fail2ban')
  const settings = join(folder, 'fail2ban')
  cpSync('/etc/fail2ban', settings, { recursive: true })
  cpSync(own, settings, { recursive: true })
  // Nothing of it on this machine.
  writeFileSync(
    join(settings, 'fail2ban.local'),
    `[Definition]\ndbfile = None\nlogtarget = ${join(folder, 'guard.log')}\nsocket = ${join(folder, 'guard.sock')}\npidfile = ${join(folder, 'guard.pid')}\n`,
  )
  const args = [
    '-xf',
    '-c',
    settings,
    '-s',
    join(folder, 'guard.sock'),
    '-p',
    join(folder, 'guard.pid'),
    'start',
  ]
  const child = spawn('ip', ['netns', 'exec', server, 'fail2ban-server', ...args], {
    stdio: 'ignore',
  })
  t.after(() => child.kill('SIGTERM'))
  const deadline = performance.now() + 20_000
  while (!(await isReady(folder))) {
    assert.ok(performance.now() < deadline && child.exitCode === null, 'fail2ban does not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function isReady(folder: string): Promise<boolean> {
  const socket = join(folder, 'guard.sock')
  if (!existsSync(socket)) return false
  return await run('fail2ban-client', ['-s', socket, 'status', 'zennnn']).then(
    () => true,
    () => false,
  )
}
