import { count, few } from './counted.ts'
import {
  type HostCheck,
  holdsWhen,
  judge,
  mapReading,
  type Reading,
  unknown,
} from './host-check.ts'

/** A socket at which somebody listens. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
  /** Processes that have it open; empty where ss was not root. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[]
}

/** sshd, the cloud, and the two ways of the vault: docs/operator/new-region.md. Besides, where one is set, the port of HTTP. */
const OPEN = [22, 443, 8443, 9443] as const
/** Clients of DHCP: answers come to a port of root's. */
const DHCP = [68, 546] as const
/** They hand on to users of their own, or open a socket for who does. */
const MAY_BE_ROOT = new Set(['sshd', 'systemd', 'dhclient'])

/** What `ss -Hltnup` says; undefined where a line is not as we know it. */
export function parseListeners(text: string): readonly Listener[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const listeners = lines.map(parseListener)
  return listeners.every((one) => one !== undefined) ? listeners : undefined
}

function parseListener(line: string): Listener | undefined {
  const [protocol = '', , , , local = '', , ...rest] = line.trim().split(/\s+/)
  const [, address, port] = /^(.*):(\d+)$/.exec(local) ?? []
  if ((protocol !== 'tcp' && protocol !== 'udp') || address === undefined) return undefined
  const processes = [...rest.join(' ').matchAll(/\("((?:[^"\\]|\\.)*)",pid=(\d+),/g)]
  return {
    protocol,
    address: address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, ''),
    port: Number(port),
    processes: processes.map(([, name = '', pid = '']) => ({ name, pid: Number(pid) })),
  }
}

/** Whether only this machine reaches it. */
function isInside({ address }: Listener): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** `uids`: user of each process that listens. `httpPort`: where authorities that vouch for hosts come in the clear. */
export function judgeListeners(
  listeners: Reading<readonly Listener[]>,
  uids: ReadonlyMap<number, number>,
  httpPort?: number,
): readonly HostCheck[] {
  const expected = openPorts(httpPort)
  return [
    judge(
      {
        id: 'ports',
        promise: 'host-hardened',
        says: `nobody listens to the network but at ${expected.join(', ')}`,
        advice: 'Stop what listens there, or bind it to 127.0.0.1.',
      },
      listeners,
      (list) => {
        const outward = list.filter((one) => !isInside(one))
        const surplus = outward.filter((one) => !isExpected(one, expected))
        const open = [...new Set(outward.map(({ port }) => port))].sort((a, b) => a - b)
        return holdsWhen(
          surplus.length === 0,
          surplus.length === 0
            ? `${open.length === 0 ? 'nobody at all' : `open are ${open.join(', ')}`}; ${count(list.length - outward.length, 'socket')} for the machine itself`
            : few(surplus.map(nameOf)),
        )
      },
    ),
    judge(
      {
        id: 'listeners-not-root',
        promise: 'host-hardened',
        says: 'nothing of ours that the network reaches runs as root',
        advice: 'zennnn status, and the journal of the unit: it says why its users are not used.',
      },
      listeners,
      (list) =>
        judgeOwners(
          list.filter((one) => !isInside(one)),
          uids,
        ),
    ),
  ]
}

function judgeOwners(outward: readonly Listener[], uids: ReadonlyMap<number, number>) {
  const processes = outward.flatMap((one) => one.processes.map((process) => ({ ...process, one })))
  const unseen = outward.filter(
    (one) => one.processes.length === 0 || one.processes.some(({ pid }) => !uids.has(pid)),
  )
  const root = processes.filter(({ name, pid }) => uids.get(pid) === 0 && !MAY_BE_ROOT.has(name))
  if (root.length > 0)
    return holdsWhen(false, few(root.map(({ name, one }) => `${name} at ${one.port}`)))
  if (unseen.length > 0)
    return unknown(
      `who listens at ${few(unseen.map(({ port }) => String(port)))} is for root to see`,
    )
  return holdsWhen(true, `${count(processes.length, 'process', 'processes')} looked at`)
}

function openPorts(httpPort: number | undefined): readonly number[] {
  const ports = new Set<number>([...OPEN, ...(httpPort === undefined ? [] : [httpPort])])
  return [...ports].sort((one, other) => one - other)
}

function isExpected({ protocol, port }: Listener, expected: readonly number[]): boolean {
  return protocol === 'tcp' ? expected.includes(port) : DHCP.some((one) => one === port)
}

function nameOf({ protocol, address, port, processes }: Listener): string {
  const who = [...new Set(processes.map(({ name }) => name))].join(' ')
  return `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}${who === '' ? '' : ` (${who})`}`
}

interface Firewall {
  /** Policies of the chains that filter what comes in, and what passes through. */
  readonly input: readonly string[]
  readonly forward: readonly string[]
  /** TCP ports that a rule of an input chain lets in, as `22`; of a range as `443-8443`. */
  readonly ports: readonly string[]
  /** Rules that let in by anything else. */
  readonly others: readonly string[]
}

/** What is let in whatever the port: answers, the machine itself, ICMP (by its number, or by its name). */
const HARMLESS = [
  /^ct state (0x2,0x4|0x4,0x2|0x2|0x4|established,related|related,established) (counter .*)?accept$/,
  /^iif(name)? "lo" (counter .*)?accept$/,
  /^(ip protocol|meta l4proto|ip6 nexthdr) (1|58|icmp|ipv6-icmp|\{ (1|icmp), (58|ipv6-icmp) \}) (counter .*)?accept$/,
] as const

/** A rule that may let in: by its verdict, by one of a map, or by a program that is asked. */
const LETS_IN = /\b(?:accept|vmap|queue)\b/

interface Chain {
  readonly name: string
  readonly body: string
}

/** Those that see what comes in, and those to which they hand it on. Of a name that several tables have, all. */
function inputChains(chains: readonly Chain[]): readonly Chain[] {
  const found = new Set(chains.filter(({ body }) => / hook input /.test(body)))
  // What is added while it is walked through is walked through, too.
  for (const { body } of found) {
    const next = new Set(
      Array.from(body.matchAll(/\b(?:jump|goto) ([\w.-]+)/g), ([, name]) => name),
    )
    for (const one of chains.filter(({ name }) => next.has(name))) found.add(one)
  }
  return [...found]
}

/** What `nft -nn list ruleset` says. Empty is one that lets all in. @internal */
export function parseFirewall(text: string): Firewall | undefined {
  if (text.trim() !== '' && !/^table \S+ \S+ \{/m.test(text)) return undefined
  const chains = [...text.matchAll(/^\tchain (\S+) \{\n(.*?)^\t\}/gms)].map(
    ([, name = '', body = '']): Chain => ({ name, body }),
  )
  const policies = (hook: string): readonly string[] =>
    chains.flatMap(
      ({ body }) => new RegExp(`type filter hook ${hook} .*policy (\\w+);`).exec(body)?.[1] ?? [],
    )
  const accepting = inputChains(chains)
    .flatMap(({ body }) => body.split('\n').map((line) => line.trim()))
    .filter((line) => !/^(?:type \w+ hook |comment )/.test(line))
    .map((line) => line.replaceAll(/ comment "[^"]*"/g, ''))
    .filter((rule) => LETS_IN.test(rule) && !HARMLESS.some((form) => form.test(rule)))
  const byPort = accepting.map(
    (rule) => /\btcp dport (\{[\d\s,-]*\}|[\d-]+) (?:\S.* )?accept$/.exec(rule)?.[1],
  )
  return {
    input: policies('input'),
    forward: policies('forward'),
    ports: byPort.flatMap((ports = '') => ports.match(/\d+(-\d+)?/g) ?? []),
    others: accepting.filter((_, index) => byPort[index] === undefined),
  }
}

export function judgeFirewall(text: Reading<string>, httpPort?: number): HostCheck {
  const expected = openPorts(httpPort)
  return judge(
    {
      id: 'firewall',
      promise: 'host-hardened',
      says: `the firewall drops what is not for ${expected.join(', ')}`,
      advice: 'systemctl reload nftables; zennnn region add brings its file back.',
    },
    mapReading(text, parseFirewall, 'what nft said is no list of rules'),
    ({ input, forward, ports, others }) => {
      const open = [...new Set(ports)]
      const surplus = open.filter((port) => !expected.some((one) => String(one) === port))
      const wrong = [
        ...(input.includes('drop') ? [] : ['what comes in is not dropped']),
        ...(forward.includes('drop') ? [] : ['what passes through is not dropped']),
        ...(surplus.length === 0 ? [] : [`it lets in ${surplus.join(', ')}`]),
        ...others.map((rule) => `it has the rule "${rule}"`),
      ]
      const found = wrong.length === 0 ? `it lets in ${open.join(', ')}` : wrong.join('; ')
      return holdsWhen(wrong.length === 0, found)
    },
  )
}
