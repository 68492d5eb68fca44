import type { Reading } from './host-check.ts'
import type { HostMachine } from './host-machine.ts'
import { KERNEL_SETTINGS } from './kernel-judge.ts'
import type { ModuleReading } from './module-judge.ts'
import type { Package } from './package-judge.ts'
import type { AccessReading } from './people-judge.ts'
import type { Listener } from './port-judge.ts'
import type { SshdReading } from './sshd-judge.ts'
import {
  isOutdated,
  type RunningReading,
  type UpdateReading,
  type UpgradeReading,
} from './update-judge.ts'

/** Who may sign in, as the role `people` leaves it. */
export const PEOPLE_FILE = '/etc/zennnn/people.json'
const KEYS_FOLDER = '/etc/ssh/authorized_keys.d'
const SSHD_FILE = '/etc/ssh/sshd_config'
const SSHD_FOLDER = `${SSHD_FILE}.d`
const GROUP = 'zennnn-people'
const LISTS = '/var/lib/apt/lists'

/** Readers of more than one file or program; whatever of it cannot be read says why. */

export async function readUpdates(machine: HostMachine): Promise<Reading<UpdateReading>> {
  // Ignoring what is on hold: it is not patched either. The lock is for who installs.
  const args = ['--simulate', '--ignore-hold', '--option=Debug::NoLocking=1', 'dist-upgrade']
  const simulated = await machine.run('/usr/bin/apt-get', args)
  if ('unread' in simulated) return simulated
  const lists = await machine.list(LISTS)
  if ('unread' in lists) return lists
  const fetchedAt = await newestOf(machine, [LISTS, `${LISTS}/partial`])
  if (fetchedAt === undefined) return { unread: 'nobody knows when lists of packages were fetched' }
  return { read: { simulated: simulated.read, lists: lists.read, fetchedAt } }
}

/** Where lists are as they were, only the folder that they are fetched into is changed. */
async function newestOf(machine: HostMachine, paths: readonly string[]): Promise<Date | undefined> {
  const times = await Promise.all(paths.map(async (path) => await machine.changedAt(path)))
  return times
    .flatMap((time) => ('read' in time ? [time.read] : []))
    .sort((one, other) => one.getTime() - other.getTime())
    .at(-1)
}

export async function readUpgrades(machine: HostMachine): Promise<Reading<UpgradeReading>> {
  const configuration = await machine.run('/usr/bin/apt-config', ['dump'])
  if ('unread' in configuration) return configuration
  const units = ['apt-daily.timer', 'apt-daily-upgrade.timer']
  // 3 = one of them does not run.
  const timers = await machine.run('/usr/bin/systemctl', ['is-active', ...units], [0, 3, 4])
  if ('unread' in timers) return timers
  const ranAt = await machine.changedAt('/var/lib/apt/periodic/unattended-upgrades-stamp')
  return {
    read: {
      configuration: configuration.read,
      timers: timers.read,
      ranAt: 'read' in ranAt ? ranAt.read : undefined,
    },
  }
}

export async function readRunning(
  machine: HostMachine,
  packages: Reading<readonly Package[]>,
): Promise<Reading<RunningReading>> {
  if ('unread' in packages) return packages
  const release = await machine.read('/proc/sys/kernel/osrelease')
  if ('unread' in release) return release
  const outdated = await readOutdated(machine)
  if ('unread' in outdated) return outdated
  const asked = await machine.changedAt('/run/reboot-required')
  return {
    read: {
      release: release.read.trim(),
      packages: packages.read,
      outdated: outdated.read,
      isRestartAsked: 'read' in asked,
    },
  }
}

async function readOutdated(machine: HostMachine): Promise<Reading<readonly string[]>> {
  const names = await machine.list('/proc')
  if ('unread' in names) return names
  const outdated: string[] = []
  for (const pid of names.read.filter((name) => /^\d+$/.test(name))) {
    const maps = await machine.read(`/proc/${pid}/maps`)
    if ('unread' in maps && maps.unread.endsWith('for root to read'))
      return { unread: 'the processes of others are for root to see' }
    if ('read' in maps && isOutdated(maps.read)) {
      const name = await machine.read(`/proc/${pid}/comm`)
      outdated.push('read' in name ? name.read.trim() : pid)
    }
  }
  return { read: outdated }
}

/** Users of those who listen, by the number of their process. */
export async function readOwners(
  machine: HostMachine,
  listeners: readonly Listener[],
): Promise<ReadonlyMap<number, number>> {
  const uids = new Map<number, number>()
  for (const { pid } of listeners.flatMap(({ processes }) => processes)) {
    const status = await machine.read(`/proc/${pid}/status`)
    // The second is the one that counts for the kernel.
    const uid = 'read' in status ? /^Uid:\s+\d+\s+(\d+)/m.exec(status.read)?.[1] : undefined
    if (uid !== undefined) uids.set(pid, Number(uid))
  }
  return uids
}

export async function readKernel(
  machine: HostMachine,
): Promise<Reading<ReadonlyMap<string, string | undefined>>> {
  const values = new Map<string, string | undefined>()
  for (const name of KERNEL_SETTINGS) {
    const value = await machine.read(`/proc/sys/${name.replaceAll('.', '/')}`)
    values.set(name, 'read' in value ? value.read.trim() : undefined)
  }
  return { read: values }
}

export async function readModules(machine: HostMachine): Promise<Reading<ModuleReading>> {
  const loaded = await machine.read('/proc/modules')
  if ('unread' in loaded) return loaded
  const configuration = await machine.run('/usr/sbin/modprobe', ['--showconfig'])
  if ('unread' in configuration) return configuration
  return { read: { loaded: loaded.read, configuration: configuration.read } }
}

/** `person`: one of those who may sign in; without one, a stranger, for whom the rules of people are not in force. */
export async function readSshd(
  machine: HostMachine,
  person: string,
): Promise<Reading<SshdReading>> {
  const settingsOf = async (user: string): Promise<Reading<string>> =>
    await machine.run('/usr/sbin/sshd', ['-T', '-C', `user=${user},host=any,addr=192.0.2.1`])
  const own = await settingsOf(person)
  if ('unread' in own) return own
  const root = await settingsOf('root')
  if ('unread' in root) return root
  const files = await readSshdFiles(machine)
  return 'unread' in files
    ? files
    : { read: { person: own.read, root: root.read, files: files.read } }
}

async function readSshdFiles(machine: HostMachine): Promise<Reading<ReadonlyMap<string, string>>> {
  const names = await machine.list(SSHD_FOLDER)
  if ('unread' in names) return names
  const paths = names.read.filter((name) => name.endsWith('.conf'))
  const files = new Map<string, string>()
  for (const path of [SSHD_FILE, ...paths.map((name) => `${SSHD_FOLDER}/${name}`)]) {
    const text = await machine.read(path)
    if ('unread' in text) return text
    files.set(path, text.read)
  }
  return { read: files }
}

export async function readAccess(machine: HostMachine): Promise<Reading<AccessReading>> {
  // 2 = there is no such group.
  const group = await machine.run('/usr/bin/getent', ['group', GROUP], [0, 2])
  if ('unread' in group) return group
  const names = await machine.list(KEYS_FOLDER)
  if ('unread' in names) return names
  const keys = new Map<string, string>()
  for (const name of names.read) {
    const text = await machine.read(`${KEYS_FOLDER}/${name}`)
    if ('unread' in text) return text
    keys.set(name, text.read)
  }
  return { read: { group: group.read, keys } }
}
