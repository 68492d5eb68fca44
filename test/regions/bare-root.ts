import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const PLACE = '/var/tmp'
/** In memory, where dpkg does not wait for a disk after each file: ten times faster. Each takes 2 GB of it, and `region add` wants to see 8. */
const MEMORY_GB = 12
const MIRROR = 'http://deb.debian.org/debian'
/** As a provider delivers it: systemd, sshd, Python, nothing that serves. */
const IMAGE = 'systemd-sysv,dbus,openssh-server,python3-apt,ca-certificates,iproute2'
const SOURCES = `deb ${MIRROR} bookworm main
deb ${MIRROR} bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
`

/** Where machines are made. */
export interface BarePlace {
  readonly folder: string
  /** What is started there belongs below it. */
  readonly cgroup: string
  /** Once nothing runs there any more. */
  readonly remove: () => Promise<void>
}

/** Is gone after a kill of us too: it is removed by who sees our end. */
export async function openBarePlace(): Promise<BarePlace> {
  const folder = await mkdtemp(join(PLACE, 'zennnn-regions-'))
  const cgroup = join(await unifiedCgroups(), `zennnn-regions-${process.pid}`)
  const remove = await removeAtTheEnd(folder, cgroup)
  await mkdir(cgroup)
  return { folder, cgroup, remove }
}

/**
 * The roots of Debian 12 that were never started, made by debootstrap, each the same but for its host keys; `key` is a public
 * key that lets root in.
 */
export async function makeBareRoots(
  { folder }: BarePlace,
  key: string,
  count: number,
): Promise<readonly string[]> {
  const memory = `size=${MEMORY_GB * count}g,mode=755`
  await run('mount', ['-t', 'tmpfs', '-o', memory, 'zennnn-regions', folder])
  const roots = Array.from({ length: count }, (_, index) => join(folder, `root-${index}`))
  const [first = ''] = roots
  await run('debootstrap', ['--variant=minbase', `--include=${IMAGE}`, 'bookworm', first, MIRROR])
  await writeFile(join(first, 'etc/hostname'), 'bare\n')
  await writeFile(join(first, 'etc/apt/sources.list'), SOURCES)
  await mkdir(join(first, 'root/.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(join(first, 'root/.ssh/authorized_keys'), key, { mode: 0o600 })
  for (const root of roots.slice(1)) {
    await run('cp', ['-a', first, root])
    await run('chroot', [root, 'sh', '-c', 'rm /etc/ssh/ssh_host_* && ssh-keygen -q -A'])
    // Made anew at the first start.
    await writeFile(join(root, 'etc/machine-id'), '')
  }
  return roots
}

async function unifiedCgroups(): Promise<string> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '))
  const place = mounts.find(([, , kind]) => kind === 'cgroup2')?.[1]
  assert.ok(place !== undefined, 'this machine has no cgroup2')
  return place
}

/** A process of its own, whose input ends with us, however we end. Returns what ends it and waits. */
async function removeAtTheEnd(folder: string, cgroup: string): Promise<() => Promise<void>> {
  // The machines are killed in the same moment: their last processes may still be dying.
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
