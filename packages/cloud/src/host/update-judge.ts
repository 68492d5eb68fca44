import { count, few } from './counted.ts'
import {
  type HostCheck,
  holdsWhen,
  type Judgement,
  judge,
  type Reading,
  unknown,
} from './host-check.ts'

const HOUR_MS = 3_600_000
/** Debian's timer fetches the lists each day, at a random minute. */
const LISTS_HOURS = 48
/** A night may be missed: the machine was off, or another one installed just then. */
const UPGRADE_HOURS = 72

/** What is known of updates that wait. */
export interface UpdateReading {
  /** What `apt-get --simulate --ignore-hold dist-upgrade` says. */
  readonly simulated: string
  /** Names of the files in /var/lib/apt/lists. */
  readonly lists: readonly string[]
  /** When lists were fetched last. */
  readonly fetchedAt: Date
}

/** What is known of updates that come by themselves. */
export interface UpgradeReading {
  /** What `apt-config dump` says. */
  readonly configuration: string
  /** `systemctl is-active` of the two timers of apt, a line each. */
  readonly timers: string
  /** When unattended-upgrade came to its end last; undefined where it never did. */
  readonly ranAt: Date | undefined
}

/** What runs, and what is installed. */
export interface RunningReading {
  /** Of the kernel, as `6.1.0-38-amd64`. */
  readonly release: string
  /** Lists of packages, as for `parsePackages`. */
  readonly packages: readonly { readonly name: string }[]
  /** Names of processes that run with a program or library that was replaced since. */
  readonly outdated: readonly string[]
  /** Whether a package asked for a restart (/run/reboot-required). */
  readonly isRestartAsked: boolean
}

interface Pending {
  readonly security: readonly string[]
  readonly others: number
}

/** undefined where apt did not come to its end. @internal */
export function parsePending(text: string): Pending | undefined {
  if (!/^\d+ upgraded, \d+ newly installed, \d+ to remove and \d+ not upgraded\.$/m.test(text))
    return undefined
  // `Inst libssl3 [3.0.15-1] (3.0.17-1 Debian-Security:12/oldstable-security [amd64])`
  const updates = [...text.matchAll(/^Inst (\S+) \[[^\]]+\] \((\S+) (.*)\)/gm)]
  const security = updates.filter(([, , , from = '']) => /debian-security|-security\b/i.test(from))
  return {
    security: security.map(([, name = '']) => name),
    others: updates.length - security.length,
  }
}

export function judgePending(reading: Reading<UpdateReading>, now: Date): HostCheck {
  return judge(
    {
      id: 'patched',
      promise: 'host-hardened',
      says: 'no security update waits',
      advice: 'apt-get update && unattended-upgrade --verbose, then look again.',
    },
    reading,
    (read) => judgeLists(read, now) ?? judgeSimulated(read.simulated),
  )
}

/** Without fresh lists of Debian's security, that nothing waits says nothing. */
function judgeLists({ lists, fetchedAt }: UpdateReading, now: Date): Judgement | undefined {
  if (!lists.some((name) => /-security_(In)?Release$/.test(name)))
    return holdsWhen(false, "Debian's security updates are no source of this machine")
  const hours = hoursSince(fetchedAt, now)
  if (hours < 0) return unknown('the lists of packages are of the future: the clock was set back')
  return hours > LISTS_HOURS
    ? unknown(`the lists of packages are ${count(hours, 'hour')} old, so what waits is not known`)
    : undefined
}

function judgeSimulated(text: string): Judgement {
  const pending = parsePending(text)
  if (pending === undefined) return unknown('apt-get could not say what waits')
  const others = pending.others === 0 ? '' : `; ${count(pending.others, 'other update')} can be had`
  return holdsWhen(
    pending.security.length === 0,
    pending.security.length === 0
      ? `none${others}`
      : `${count(pending.security.length, 'package')}: ${few(pending.security)}${others}`,
  )
}

export function judgeUpgrades(reading: Reading<UpgradeReading>, now: Date): HostCheck {
  return judge(
    {
      id: 'patched-by-itself',
      promise: 'host-hardened',
      says: 'security updates come by themselves, and did so lately',
      advice:
        'The roles packages and upgrades set it up; journalctl --unit apt-daily-upgrade says what hinders it.',
    },
    reading,
    (read) => {
      const wrong = upgradeProblems(read)
      if (wrong.length > 0) return holdsWhen(false, wrong.join('; '))
      if (read.ranAt === undefined)
        return unknown('it is set up, and no run of it came to its end yet')
      const hours = hoursSince(read.ranAt, now)
      if (hours < 0) return unknown('the last run is of the future: the clock was set back')
      return holdsWhen(hours <= UPGRADE_HOURS, `the last run ended ${count(hours, 'hour')} ago`)
    },
  )
}

function upgradeProblems({ configuration, timers }: UpgradeReading): readonly string[] {
  const isDaily = (name: string): boolean =>
    new RegExp(`^APT::Periodic::${name} "(?!0")\\d+";$`, 'm').test(configuration)
  const origins = [
    ...configuration.matchAll(
      /^Unattended-Upgrade::(?:Origins-Pattern|Allowed-Origins):: "(.*)";$/gm,
    ),
  ]
  const [fetching, installing, ...surplus] = timers.trim().split('\n')
  const areActive = fetching === 'active' && installing === 'active' && surplus.length === 0
  return [
    ...(isDaily('Update-Package-Lists') ? [] : ['lists of packages are not fetched']),
    ...(isDaily('Unattended-Upgrade') ? [] : ['nothing is installed by itself']),
    ...(origins.some(([, origin = '']) => /security/i.test(origin))
      ? []
      : ["Debian's security is not among what is installed by itself"]),
    ...(areActive ? [] : ['a timer of apt does not run']),
  ]
}

export function judgeRunning(reading: Reading<RunningReading>): HostCheck {
  return judge(
    {
      id: 'patched-in-use',
      promise: 'host-hardened',
      says: 'what runs is what is installed',
      advice: 'Restart what is named: systemctl restart <unit>; of the kernel, the machine.',
    },
    reading,
    ({ release, packages, outdated, isRestartAsked }) => {
      const newest = newestKernel(packages.map(({ name }) => name))
      const wrong = [
        ...(newest === undefined || newest === release
          ? []
          : [`the kernel ${release} runs, and ${newest} is installed`]),
        ...(outdated.length === 0
          ? []
          : [`replaced since they began: ${few([...new Set(outdated)])}`]),
        ...(isRestartAsked ? ['a package asks for a restart of the machine'] : []),
      ]
      if (wrong.length > 0) return holdsWhen(false, wrong.join('; '))
      if (newest === undefined)
        return unknown(`no kernel of Debian is installed, so ${release} cannot be compared`)
      return holdsWhen(true, `the kernel ${release}, and no process with a replaced library`)
    },
  )
}

/** Of the images that are installed, as `6.1.0-38-amd64`; undefined where there is none. @internal */
export function newestKernel(names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => /^linux-image-(\d+\.\d+\..+)$/.exec(name)?.[1] ?? [])
    .filter((release) => !/-(dbg|unsigned)$/.test(release))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .at(-1)
}

/**
 * Of lines of /proc/<pid>/maps, whether one of them is a program or library that was replaced. What lies elsewhere than packages
 * install to, as in /dev/shm or /tmp, is somebody's own file.
 */
export function isOutdated(maps: string): boolean {
  return /^\S+ +r?.?x.*? (\/usr|\/lib|\/bin|\/sbin|\/opt\/zennnn)\/.* \(deleted\)$/m.test(maps)
}

function hoursSince(at: Date, now: Date): number {
  return Math.floor((now.getTime() - at.getTime()) / HOUR_MS)
}
