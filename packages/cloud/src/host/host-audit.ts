import type { Clock } from '@zennnn/kernel'
import { judgeDisks } from './disk-judge.ts'
import { type HostCheck, mapReading, type Reading } from './host-check.ts'
import type { HostMachine } from './host-machine.ts'
import {
  PEOPLE_FILE,
  readAccess,
  readKernel,
  readModules,
  readOwners,
  readRunning,
  readSshd,
  readUpdates,
  readUpgrades,
} from './host-read.ts'
import { judgeKernel } from './kernel-judge.ts'
import { judgeLynis } from './lynis-judge.ts'
import { judgeModules } from './module-judge.ts'
import { judgePackages, PACKAGE_FORMAT, type Package, parsePackages } from './package-judge.ts'
import { judgePasswords, judgePeopleAccess, parsePeople } from './people-judge.ts'
import { judgeFirewall, judgeListeners, parseListeners } from './port-judge.ts'
import { judgeSshd } from './sshd-judge.ts'
import { judgeClock, judgeSystem } from './system-judge.ts'
import { judgeUnits } from './unit-judge.ts'
import { judgePending, judgeRunning, judgeUpgrades } from './update-judge.ts'

const LYNIS_REPORT = '/var/log/lynis-report.dat'

/** A look at a machine, line by line. */
export interface HostAudit {
  readonly at: Date
  readonly checks: readonly HostCheck[]
}

/**
 * Looks at the machine and changes nothing; a few seconds of work. What this user or this system does not let us see is
 * `unknown`, so that everything is said only to root. `httpPort`: where its cloud is to be reached in the clear, if anywhere.
 */
export async function auditHost(
  machine: HostMachine,
  clock: Clock,
  httpPort?: number,
): Promise<HostAudit> {
  const now = clock.now()
  const list = await machine.run('/usr/bin/dpkg-query', ['-W', `-f=${PACKAGE_FORMAT}`])
  const packages = mapReading(list, parsePackages, 'what dpkg-query said is no list of packages')
  return {
    at: now,
    checks: [
      ...(await lookAtPrograms(machine, packages, now)),
      ...(await lookAtNetwork(machine, httpPort)),
      ...(await lookAtSystem(machine)),
      ...(await lookAtPeople(machine, now)),
      judgeDisks(
        await machine.run('/usr/bin/lsblk', ['--json', '--output', 'NAME,TYPE,MOUNTPOINTS']),
      ),
    ],
  }
}

async function lookAtPrograms(
  machine: HostMachine,
  packages: Reading<readonly Package[]>,
  now: Date,
): Promise<readonly HostCheck[]> {
  const hasLynis = 'read' in packages && packages.read.some(({ name }) => name === 'lynis')
  return [
    judgeSystem(await machine.read('/etc/os-release'), now),
    ...judgePackages(packages),
    judgePending(await readUpdates(machine), now),
    judgeUpgrades(await readUpgrades(machine), now),
    judgeRunning(await readRunning(machine, packages)),
    // A second opinion is had where there is one.
    ...(hasLynis ? [judgeLynis(await machine.read(LYNIS_REPORT), now)] : []),
  ]
}

async function lookAtNetwork(
  machine: HostMachine,
  httpPort: number | undefined,
): Promise<readonly HostCheck[]> {
  const sockets = await machine.run('/usr/bin/ss', ['-Hltnup'])
  const listeners = mapReading(sockets, parseListeners, 'what ss said is no list of sockets')
  const uids = 'read' in listeners ? await readOwners(machine, listeners.read) : new Map()
  return [
    ...judgeListeners(listeners, uids, httpPort),
    judgeFirewall(await machine.run('/usr/sbin/nft', ['-nn', 'list', 'ruleset']), httpPort),
  ]
}

async function lookAtSystem(machine: HostMachine): Promise<readonly HostCheck[]> {
  return [
    judgeKernel(await readKernel(machine)),
    judgeModules(await readModules(machine)),
    judgeUnits(await machine.run('/usr/bin/systemd-analyze', ['security', '--no-pager'])),
    judgeClock(
      await machine.run('/usr/bin/timedatectl', ['show', '--property', 'NTPSynchronized']),
    ),
  ]
}

async function lookAtPeople(machine: HostMachine, now: Date): Promise<readonly HostCheck[]> {
  const list = await machine.read(PEOPLE_FILE)
  const people = 'read' in list ? parsePeople(list.read) : undefined
  return [
    ...judgeSshd(await readSshd(machine, people?.[0]?.name ?? 'nobody')),
    judgePasswords(await machine.read('/etc/shadow')),
    ...judgePeopleAccess(list, await readAccess(machine), now),
  ]
}
