import { readFile } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import { lastLine } from '../machine/kept-output.ts'
import { runProgram } from '../machine/program.ts'
import type { AttackKind, IpVersion } from './attack-record.ts'

const IP = '/usr/sbin/ip'
const NSENTER = '/usr/bin/nsenter'
/** The end of the cable at this machine, by which leftovers are known; and that of the test host. */
const HERE = 'zn-attack'
const THERE = 'zn-test'

/**
 * Networks for measurements, which nobody routes: of RFC 2544 and RFC 5180. Of IPv6 a /64 each, since the firewall blocks it whole.
 * The test host has no way to anywhere else.
 */
const NETWORKS: Readonly<Record<IpVersion, string>> = {
  4: '198.18.87.0/24',
  6: '2001:2:0:5700::/56',
}

/** An address of the test host, and that of this machine on the same network. */
export interface CableEnd {
  readonly version: IpVersion
  readonly from: string
  readonly to: string
  /** As the log of `serve` and fail2ban have it, and as sets of the firewall do. */
  readonly network: string
  readonly element: string
}

/** Each attack has its own address, and so has who attacks nobody. */
const NUMBERS = { guess: 2, sshd: 3, scan: 4, other: 5 } as const

export function cableEnd(who: AttackKind | 'other', version: IpVersion): CableEnd {
  const number = NUMBERS[who]
  if (version === 4) {
    const from = `198.18.87.${number}`
    return { version, from, to: '198.18.87.1', network: from, element: from }
  }
  const element = `2001:2:0:570${number}::`
  return { version, from: `${element}2`, to: `${element}1`, network: `${element}/64`, element }
}

/** All that a test host has. */
export function cableEnds(versions: readonly IpVersion[]): readonly CableEnd[] {
  return versions.flatMap((version) => [
    cableEnd('guess', version),
    cableEnd('sshd', version),
    cableEnd('scan', version),
    cableEnd('other', version),
  ])
}

/** What this machine speaks. */
export async function ipVersions(): Promise<readonly IpVersion[]> {
  // Away where the kernel has no IPv6 at all.
  const isOff = await readFile('/proc/sys/net/ipv6/conf/all/disable_ipv6', 'utf8').catch(() => '1')
  return isOff.trim() === '0' ? [4, 6] : [4]
}

/** STATE_REFUSED where this machine uses one of the networks already. */
export async function requireFreeNetworks(versions: readonly IpVersion[]): Promise<void> {
  for (const version of versions) {
    const network = NETWORKS[version]
    const used = [...(await routes(version, 'root')), ...(await routes(version, 'match'))]
    if (used.length > 0)
      throw new PlatformError('STATE_REFUSED', {
        message: `This machine has a way to ${network} already: ${used[0] ?? ''}. A test host there might be somebody else.`,
        hint: 'That network is for measurements (RFC 2544, RFC 5180): give what uses it another one.',
      })
  }
}

/** Ways to it or to a part of it (`root`), or to more than it (`match`), but for the way to everywhere. */
async function routes(version: IpVersion, which: 'root' | 'match'): Promise<readonly string[]> {
  const args = [`-${version}`, '-oneline', 'route', 'show', 'table', 'all', which]
  const said = await must([IP, ...args, NETWORKS[version]])
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/\bdefault\b/.test(line))
}

/**
 * Lays the cable to a process that has a network of its own. It is gone with that process, however it ends, and with the last of its
 * connections: what nobody answers the kernel tries for some minutes.
 */
export async function layCable(pid: number, versions: readonly IpVersion[]): Promise<void> {
  const there = [NSENTER, `--target=${pid}`, '--net', '--', IP]
  const peer = ['type', 'veth', 'peer', 'name', THERE, 'netns', String(pid)]
  await must([IP, 'link', 'add', HERE, ...peer])
  const own = new Map(cableEnds(versions).map((end) => [end.to, end]))
  for (const { version, to } of own.values()) await must([IP, ...address(HERE, to, version)])
  for (const { version, from } of cableEnds(versions))
    await must([...there, ...address(THERE, from, version)])
  await must([IP, 'link', 'set', HERE, 'up'])
  await must([...there, 'link', 'set', THERE, 'up'])
}

/** Also of a run that was cut. Nothing where there is none. */
export async function removeCable(): Promise<void> {
  await runProgram(IP, ['link', 'delete', HERE])
}

function address(device: string, own: string, version: IpVersion): readonly string[] {
  // Nobody else can have it, so that nobody is asked whether he has.
  const more = version === 6 ? ['nodad'] : []
  return ['address', 'add', `${own}/${version === 6 ? 64 : 24}`, 'dev', device, ...more]
}

/** What it says. */
async function must([file = '', ...args]: readonly string[]): Promise<string> {
  const said = await runProgram(file, args)
  if (said.code === 0) return said.output
  throw new PlatformError('STATE_REFUSED', {
    message: `No test host can be made on this machine: ${lastLine(said.output)} (${[file, ...args].join(' ')}).`,
    hint: 'It takes root, and a kernel that makes networks (veth).',
  })
}
