import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openMirrorProxy } from './mirror-proxy.ts'

const run = promisify(execFile)

const PLACE = '/var/tmp'
/** In memory, where dpkg does not wait for a disk after each file: ten times faster. A machine with the program takes 2 GB of it. */
const MEMORY = 'size=12g,mode=755'
const MIRROR = 'http://deb.debian.org/debian'
/** As a provider delivers it: systemd, sshd, Python, nothing that serves. */
const IMAGE = 'systemd-sysv,dbus,openssh-server,python3-apt,ca-certificates,iproute2'
const SOURCES = `deb ${MIRROR} bookworm main
deb ${MIRROR} bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
`

const BOOT = join(import.meta.dirname, 'boot-machine.sh')
const START = `
echo $$ >"$1/cgroup.procs"
exec unshare --net --pid --mount --uts --ipc --cgroup --fork --kill-child sh "$2" "$3"`

/** A bare Debian 12 with systemd as its first process and a network of its own: nobody but this machine reaches it. */
export interface BareMachine {
  readonly address: string
  /** Ours, as it sees it. */
  readonly from: string
  /** Its root, seen from here. */
  readonly root: string
  /** Fails unless the exit code is 0. As at its console, whatever sshd and firewall say. */
  readonly console: (script: string) => Promise<string>
}

/**
 * Makes it by debootstrap and starts it; `key` is a public key that lets root in. It is gone with the test, and after a kill of
 * it too: its processes die with ours, its mounts and its network with them, and the folder is removed by who sees our end.
 */
export async function startBareMachine(t: TestContext, key: string): Promise<BareMachine> {
  const number = process.pid % 250
  const [from, address] = [`10.231.${number}.1`, `10.231.${number}.2`]
  const folder = await mkdtemp(join(PLACE, 'zennnn-regions-'))
  const cgroup = join(await unifiedCgroups(), `zennnn-regions-${process.pid}`)
  const remove = await removeAtTheEnd(folder, cgroup)
  const endings: (() => unknown)[] = []
  t.after(async () => {
    for (const end of endings.toReversed()) await end()
    await remove()
  })
  await run('mount', ['-t', 'tmpfs', '-o', MEMORY, 'zennnn-regions', folder])
  const root = join(folder, 'root')
  await run('debootstrap', ['--variant=minbase', `--include=${IMAGE}`, 'bookworm', root, MIRROR])
  await writeFile(join(root, 'etc/hostname'), 'bare\n')
  await writeFile(join(root, 'etc/apt/sources.list'), SOURCES)
  await mkdir(join(root, 'root/.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(join(root, 'root/.ssh/authorized_keys'), key, { mode: 0o600 })
  await mkdir(cgroup)
  const machine = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'sh', '-c', START, 'sh', cgroup, BOOT, root],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  endings.push(async () => {
    await endMachine(machine)
  })
  const init = await untilFound(async () => await childOf(machine))
  const enter = async (...args: readonly string[]): Promise<string> =>
    (await run('nsenter', ['--target', String(init), ...args])).stdout
  await openLink({ init, enter, from, address })
  const proxy = await openMirrorProxy(from)
  endings.push(proxy.close)
  await appendFile(
    join(root, 'etc/apt/apt.conf.d/00proxy'),
    `Acquire::http::Proxy "${proxy.url}";\n`,
  )
  await untilFound(async () => ((await answers(address)) ? true : undefined))
  return {
    address,
    from,
    root,
    console: async (script) =>
      await enter(
        '--mount',
        '--net',
        '--pid',
        '--uts',
        '--ipc',
        '--cgroup',
        '--root',
        '--wd',
        'bash',
        '-c',
        script,
      ),
  }
}

async function unifiedCgroups(): Promise<string> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '))
  const place = mounts.find(([, , kind]) => kind === 'cgroup2')?.[1]
  assert.ok(place !== undefined, 'this machine has no cgroup2')
  return place
}

/** A process of its own, whose input ends with us, however we end. Returns what ends it and waits. */
async function removeAtTheEnd(folder: string, cgroup: string): Promise<() => Promise<void>> {
  // The machine is killed in the same moment: its last process may still be dying.
  const script = `
cat >/dev/null
for again in $(seq 60); do
  if [ -d "$2" ]; then find "$2" -depth -type d -exec rmdir {} + 2>/dev/null; fi
  umount "$1" 2>/dev/null
  rmdir "$1" 2>/dev/null
  if [ ! -e "$1" ] && [ ! -d "$2" ]; then exit 0; fi
  sleep 1
done
exit 1`
  const watcher = spawn('setsid', ['sh', '-c', script, 'sh', folder, cgroup], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(watcher, 'spawn')
  return async () => {
    const ended = once(watcher, 'exit')
    watcher.stdin.end()
    const [code] = await ended
    assert.equal(code, 0, `${folder} was not removed`)
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

async function openLink(link: {
  readonly init: number
  readonly enter: (...args: readonly string[]) => Promise<string>
  readonly from: string
  readonly address: string
}): Promise<void> {
  const name = `zr${process.pid}`
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(link.init))
  await ip('address', 'add', `${link.from}/30`, 'dev', name)
  await ip('link', 'set', name, 'up')
  for (const args of [
    ['link', 'set', 'lo', 'up'],
    ['address', 'add', `${link.address}/30`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
  ])
    await link.enter('--net', 'ip', ...args)
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
  throw new Error('The machine did not start within a minute.')
}
