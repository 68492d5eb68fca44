import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { makeBareRoots, openBarePlace } from './bare-root.ts'
import { openMirrorProxy } from './mirror-proxy.ts'

const run = promisify(execFile)

const BOOT = join(import.meta.dirname, 'boot-machine.sh')
const START = `
echo $$ >"$1/cgroup.procs"
exec unshare --net --pid --mount --uts --ipc --cgroup --fork --kill-child sh "$2" "$3"`

/** Nothing of ours: the folders that our environment names are not there. */
const CONSOLE = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
] as const
/** More than machines that one test starts. */
const MACHINES = 8

interface Running {
  readonly machine: ChildProcess
  /** Its first process, seen from here. */
  readonly init: number
  readonly proxy: Awaited<ReturnType<typeof openMirrorProxy>>
}

/** Starts one that is as its provider delivers it. */
export async function startBareMachine(t: TestContext, key: string): Promise<BareMachine> {
  const [machine] = await startBareMachines(t, key, 1)
  if (machine === undefined) throw new Error('There is no machine.')
  return machine
}

/** Several, of which each reaches nobody but us. They end with the test. */
export async function startBareMachines(
  t: TestContext,
  key: string,
  count: number,
): Promise<readonly BareMachine[]> {
  const place = await openBarePlace()
  const machines: BareMachine[] = []
  t.after(async () => {
    for (const machine of machines) await machine.kill()
    await place.remove()
  })
  for (const [index, root] of (await makeBareRoots(place, key, count)).entries())
    machines.push(new BareMachine(root, index, place.cgroup))
  for (const machine of machines) await machine.start()
  return machines
}

/** A bare Debian 12 with systemd as its first process and a network of its own: nobody but this machine reaches it. */
export class BareMachine {
  readonly address: string
  /** Ours, as it sees it. */
  readonly from: string
  /** Its root, seen from here. */
  readonly root: string
  readonly #link: string
  readonly #cgroup: string
  #running: Running | undefined

  constructor(root: string, index: number, cgroup: string) {
    const number = (process.pid * MACHINES + index) % 16_384
    const network = `10.231.${number >> 6}`
    const host = (number & 63) * 4
    this.from = `${network}.${host + 1}`
    this.address = `${network}.${host + 2}`
    this.root = root
    this.#link = `zr${process.pid}-${index}`
    this.#cgroup = join(cgroup, String(index))
  }

  /** As by its button; returns when sshd answers. `plug`: what is done before anything there is started. */
  async start(plug: () => Promise<void> = async () => {}): Promise<void> {
    await mkdir(this.#cgroup, { recursive: true })
    const machine = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', 'sh', '-c', START, 'sh', this.#cgroup, BOOT, this.root],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    try {
      const init = await untilFound(async () => await childOf(machine))
      await this.#openLink(init)
      const proxy = await openMirrorProxy(this.from)
      this.#running = { machine, init, proxy }
      await writeFile(
        join(this.root, 'etc/apt/apt.conf.d/00proxy'),
        `Acquire::http::Proxy "${proxy.url}";\n`,
      )
      await plug()
    } catch (error) {
      await endMachine(machine)
      throw error
    }
    await untilFound(async () => ((await answers(this.address)) ? true : undefined))
  }

  /** As by the loss of its power: nothing is written any more. Started again it has what lay on its disk. */
  async kill(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (running === undefined) return
    running.proxy.close()
    await endMachine(running.machine)
    await untilFound(async () => ((await isProcess(running.init)) ? undefined : true))
  }

  /** Gives it a device that was made here, with an address in that network. */
  async takeDevice(device: string, address: string): Promise<void> {
    const { init } = this.#require()
    await ip('link', 'set', device, 'netns', String(init))
    await this.#enter('--net', 'ip', 'address', 'add', address, 'dev', device)
    await this.#enter('--net', 'ip', 'link', 'set', device, 'up')
  }

  /** Fails unless the exit code is 0. As at its console, whatever sshd and firewall say. */
  async console(script: string): Promise<string> {
    const names = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', '--root', '--wd']
    return await this.#enter(...names, 'env', '-i', ...CONSOLE, 'bash', '-c', script)
  }

  async #enter(...args: readonly string[]): Promise<string> {
    const { init } = this.#require()
    try {
      return (await run('nsenter', ['--target', String(init), ...args])).stdout
    } catch (cause) {
      // What a command answered on its standard output says most about why it failed.
      const { message, stdout } = Object(cause)
      throw new Error(`${String(message)}\n${String(stdout)}`, { cause })
    }
  }

  async #openLink(init: number): Promise<void> {
    const enter = async (...args: readonly string[]): Promise<void> => {
      await run('nsenter', ['--target', String(init), '--net', 'ip', ...args])
    }
    const device = this.#link
    await ip('link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(init))
    await ip('address', 'add', `${this.from}/30`, 'dev', device)
    await ip('link', 'set', device, 'up')
    await enter('link', 'set', 'lo', 'up')
    await enter('address', 'add', `${this.address}/30`, 'dev', 'eth0')
    await enter('link', 'set', 'eth0', 'up')
  }

  #require(): Running {
    if (this.#running === undefined) throw new Error('The machine does not run.')
    return this.#running
  }
}

async function endMachine(machine: ChildProcess): Promise<void> {
  if (machine.exitCode !== null || machine.signalCode !== null) return
  const closed = once(machine, 'exit')
  machine.kill('SIGKILL')
  await closed
}

async function childOf({ pid }: ChildProcess): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const child = Number.parseInt(text, 10)
  if (!(child > 0)) return undefined
  // Not before it is systemd: until then it mounts.
  const name = await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')
  return name.trim() === 'systemd' ? child : undefined
}

async function isProcess(pid: number): Promise<boolean> {
  return await readFile(`/proc/${pid}/comm`, 'utf8').then(
    () => true,
    () => false,
  )
}

async function ip(...args: readonly string[]): Promise<void> {
  await run('ip', args)
}

async function answers(host: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port: 22, timeout: 1000 })
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => {
      end(true)
    })
    socket.once('timeout', () => {
      end(false)
    })
    socket.once('error', () => {
      end(false)
    })
  })
}

async function untilFound<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await setTimeout(200)
  }
  throw new Error('The machine did not start, or end, within a minute.')
}
