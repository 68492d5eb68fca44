import type { Location } from './location.ts'
import { PLAIN_PORT } from './location-acme.ts'

/** What a machine says of itself, before anything is changed there. */
export interface HostLook {
  readonly system: string
  /** As `x86_64`. */
  readonly machine: string
  /** Name of process 1. */
  readonly init: string
  /** Whether who came in is root, or can become root without a password. */
  readonly isRoot: boolean
  /** With its module for apt: what Ansible needs. */
  readonly hasPython: boolean
  readonly memoryBytes: number
  readonly room: readonly {
    readonly disk: string
    readonly place: string
    readonly bytes: number
  }[]
  /** Content of /etc/zennnn/location.json; empty when there is none. */
  readonly claim: string
  /** Whether there are files where ours will lie. */
  readonly isUsed: boolean
  /** TCP ports at which somebody listens. */
  readonly ports: readonly number[]
  /** Our address as the machine sees it. */
  readonly from: string
}

/** Lines `key value`, by the shell of any Linux; it changes nothing. */
export const LOOK_SCRIPT = `
[ -r /etc/os-release ] && . /etc/os-release
echo "system $ID $VERSION_ID"
echo "machine $(uname -m)"
echo "init $(cat /proc/1/comm)"
if [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; then echo "root yes"; fi
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import apt' 2>/dev/null && echo "python yes"
sed -n 's/^MemTotal: *\\([0-9]*\\) kB$/memory \\1/p' /proc/meminfo
for place in /opt /srv /var; do
  df -Pk "$place" 2>/dev/null | sed -n "2s|^.* \\([0-9][0-9]*\\)  *[0-9]*% \\(/.*\\)$|room $place \\1 \\2|p"
done
[ -r /etc/zennnn/location.json ] && echo "claim $(tr -d '\\n' </etc/zennnn/location.json)"
for place in /srv/zennnn /opt/zennnn /etc/zennnn; do [ -e "$place" ] && echo "used yes"; done
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | sed -n 's/^ *[0-9]*: [0-9A-F]*:\\([0-9A-F]*\\) [0-9A-F]*:0000 0A .*/port \\1/p'
echo "from \${SSH_CONNECTION%% *}"
echo end
`

/** undefined when it does not come to its end: that is no machine we know. */
export function parseLook(output: string): HostLook | undefined {
  const lines = output.split('\n').map((line) => line.trim())
  if (!lines.includes('end')) return undefined
  const valuesOf = (key: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  const valueOf = (key: string): string => valuesOf(key)[0] ?? ''
  return {
    system: valueOf('system').trim(),
    machine: valueOf('machine'),
    init: valueOf('init'),
    isRoot: valueOf('root') === 'yes',
    hasPython: valueOf('python') === 'yes',
    memoryBytes: Number(valueOf('memory')) * 1024,
    room: valuesOf('room').map((line) => {
      const [place = '', free = '', ...disk] = line.split(' ')
      return { place, bytes: Number(free) * 1024, disk: disk.join(' ') }
    }),
    claim: valueOf('claim'),
    isUsed: valueOf('used') === 'yes',
    ports: [...new Set(valuesOf('port').map((port) => Number.parseInt(port, 16)))],
    from: valueOf('from'),
  }
}

const GB = 1024 ** 3
/** The program, twice while it is unpacked; PostgreSQL twice, and copies; packages and logs. */
const NEEDED = { '/opt': 2 * GB, '/srv': 4 * GB, '/var': 2 * GB } as const
/** PostgreSQL with a standby and four Node processes take 600 MB before anybody works. */
const NEEDED_MEMORY = 1.5 * GB
const PORTS = [443, 8443, 9443] as const
const CPUS: Readonly<Record<string, string>> = { x86_64: 'x64', aarch64: 'arm64' }

/** Why a machine cannot become this location: sentences, none when it can. */
export function judgeHost(
  look: HostLook,
  location: Pick<Location, 'name' | 'acme'>,
  cloud: string,
): readonly string[] {
  const { system, init, machine } = look
  return [
    ...(system === 'debian 12'
      ? []
      : [`It runs ${system === '' ? 'an unknown system' : system}, and must run Debian 12.`]),
    ...(init === 'systemd' ? [] : [`Its first process is ${init}, and must be systemd.`]),
    ...(cpuOf(machine) === undefined
      ? [`Its processor is ${machine}, and must be x86_64 or aarch64.`]
      : []),
    ...(look.isRoot ? [] : ['Who signs in there is not root, and sudo asks for a password.']),
    ...(look.memoryBytes >= NEEDED_MEMORY
      ? []
      : [
          `It has ${gigabytes(look.memoryBytes)} of memory, and needs ${gigabytes(NEEDED_MEMORY)}.`,
        ]),
    ...claimProblems(look, location.name, cloud),
    // Once it is ours, what is there is taken up, and its services listen.
    ...(look.claim === '' ? [...roomProblems(look), ...portProblems(look, location)] : []),
  ]
}

/** Whether nobody made it a location, and nothing lies where one has its files. */
export function isEmptyHost({ claim, isUsed }: Pick<HostLook, 'claim' | 'isUsed'>): boolean {
  return claim === '' && !isUsed
}

/** As npm names it. */
export function cpuOf(machine: string): string | undefined {
  return CPUS[machine]
}

function claimProblems(look: HostLook, name: string, cloud: string): readonly string[] {
  if (look.claim === '')
    return look.isUsed
      ? [
          'It has files in /srv/zennnn, /opt/zennnn or /etc/zennnn that no location left: it is not empty.',
        ]
      : []
  const claimed = readClaim(look.claim)
  if (claimed?.cloud !== cloud) return ['It is a location of another cloud already.']
  return claimed.region === name
    ? []
    : [`It is the location ${claimed.region} of this cloud already.`]
}

function readClaim(text: string): { readonly cloud: unknown; readonly region: string } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('cloud' in value) || !('region' in value))
      return undefined
    return { cloud: value.cloud, region: String(value.region) }
  } catch {
    return undefined
  }
}

/** What lies on one disk needs its room together. */
function roomProblems({ room }: HostLook): readonly string[] {
  const disks = new Map<string, { places: string[]; free: number; needed: number }>()
  for (const { disk, place, bytes } of room) {
    const entry = disks.get(disk) ?? { places: [], free: bytes, needed: 0 }
    entry.places.push(place)
    entry.needed += isNeeded(place) ? NEEDED[place] : 0
    disks.set(disk, entry)
  }
  return [...disks.values()]
    .filter(({ free, needed }) => free < needed)
    .map(
      ({ places, free, needed }) =>
        `${places.join(', ')}: ${gigabytes(free)} are free, and ${gigabytes(needed)} are needed.`,
    )
}

function isNeeded(place: string): place is keyof typeof NEEDED {
  return Object.hasOwn(NEEDED, place)
}

function portProblems({ ports }: HostLook, { acme }: Pick<Location, 'acme'>): readonly string[] {
  const needed = [...(acme === undefined ? [] : [PLAIN_PORT]), ...PORTS]
  return needed
    .filter((port) => ports.includes(port))
    .map((port) => `Another program listens at port ${port}.`)
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`
}
