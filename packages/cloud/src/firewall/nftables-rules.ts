import { type FirewallOrder, isIpv6 } from './firewall-order.ts'

/**
 * New connections to sshd within a minute: more than people and Ansible make, whose own networks are never blocked. Who has no key gets
 * one try a connection.
 */
const SSH_A_MINUTE = 20
/** Different closed ports within a minute. Nobody tries that many by mistake; a browser tries 80, which does not count. */
const PORTS_A_MINUTE = 10
/** New connections: an office of 500 people who open a page in the same minute, with six connections each, makes 50 a second. */
const CONNECTIONS_A_SECOND = 50
const CONNECTIONS_AT_ONCE = 500
/** Open connections. `serve` gives less to one network as it fills up; this is before it costs a handshake. */
const OPEN_CONNECTIONS = 1_000
/** Of a set: when it is full, more attackers are not counted, and met by `serve`. */
const SIZE = 65_535
/** Of IPv6 one customer of a provider has a /64, so that is what is counted and blocked. */
const NETWORK6 = 'ffff:ffff:ffff:ffff::'

interface Family {
  readonly digit: '4' | '6'
  readonly type: string
  /** What is counted of an address. */
  readonly source: string
  /** The whole address. */
  readonly address: string
}

const FAMILIES: readonly Family[] = [
  { digit: '4', type: 'ipv4_addr', source: 'ip saddr', address: 'ip saddr' },
  { digit: '6', type: 'ipv6_addr', source: `ip6 saddr & ${NETWORK6}`, address: 'ip6 saddr' },
]

/** Table, and the sets to which fail2ban adds who guesses at signing in. */
export const TABLE = 'inet zennnn'
export const GUESSERS = { ipv4: 'guessers4', ipv6: 'guessers6' } as const

/**
 * The file for `nft -f`: all rules of the machine, in one step. What is blocked ends by itself, also where nobody is left to end it.
 * Who guessed at signing in is not heard at all, not even on connections that are open. Who scanned, or hammered sshd, opens no new
 * ones: a packet that only begins a connection can come in the name of somebody else, who keeps what he has open.
 */
export function nftablesRules(order: FirewallOrder): string {
  return `#!/usr/sbin/nft -f
# Made by "zennnn host firewall": what is changed by hand is lost with the next "zennnn region add".
flush ruleset

table ${TABLE} {
${FAMILIES.map((family) => sets(family, order)).join('\n')}
  # Who misbehaves. It lets nobody in: what it lets pass goes on to the chain below.
  chain guard {
    type filter hook input priority filter - 10; policy accept;
    iifname "lo" return
${lines(({ digit, address }) => `${address} @never${digit} return`)}
${lines(({ digit, source }) => `${source} @guessers${digit} drop`)}
    ct state established,related return
${lines(({ digit, source }) => `ct state new ${source} @blocked${digit} drop`)}
    # Who hammers sshd.
${lines(({ digit, source }) => `tcp dport ${order.ssh} ct state new update @ssh${digit} { ${source} limit rate over ${SSH_A_MINUTE}/minute burst ${SSH_A_MINUTE} packets } update @blocked${digit} { ${source} } drop`)}
    # Who tries many ports that are closed.
    tcp flags & (fin | syn | rst | ack) == syn tcp dport != { ${ports([80, ...known(order)])} } jump closed
    # Who opens more connections than anybody needs: these are dropped, and nobody is blocked.
${lines(({ digit, source }) => `tcp dport { ${ports(order.open)} } ct state new update @fresh${digit} { ${source} limit rate over ${CONNECTIONS_A_SECOND}/second burst ${CONNECTIONS_AT_ONCE} packets } drop`)}
${lines(({ digit, source }) => `tcp dport { ${ports(order.open)} } ct state new add @open${digit} { ${source} ct count over ${OPEN_CONNECTIONS} } reject with tcp reset`)}
  }

  # Each port counts once a minute.
  chain closed {
${lines(({ digit, source }) => `${source} . tcp dport @tried${digit} drop`)}
${lines(({ digit, source }) => `add @tried${digit} { ${source} . tcp dport } update @scan${digit} { ${source} limit rate over ${PORTS_A_MINUTE}/minute burst ${PORTS_A_MINUTE} packets } update @blocked${digit} { ${source} } drop`)}
  }

  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iifname "lo" accept
    ip protocol icmp accept
    meta l4proto ipv6-icmp accept
    # People, the cloud, and the way on which the vault only takes.
    tcp dport { ${ports([order.ssh, ...order.open])} } accept
    # The way on which the vault deletes: nobody but the cloud that asks for it by its certificate.
${order.vault.clients.map((client) => `    ${isIpv6(client) ? 'ip6' : 'ip'} saddr ${client} tcp dport ${order.vault.port} accept\n`).join('')}  }

  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`
}

function sets({ digit, type }: Family, { neverBlocked, cooldownS }: FirewallOrder): string {
  const never = neverBlocked.filter((place) => isIpv6(place) === (digit === '6'))
  const elements = never.length === 0 ? '' : ` elements = { ${never.join(', ')} };`
  const counted = (name: string, of = type): string =>
    `  set ${name}${digit} { type ${of}; flags dynamic,timeout; timeout 1m; size ${SIZE}; }`
  return [
    `  set never${digit} { type ${type}; flags interval; auto-merge;${elements} }`,
    `  set guessers${digit} { type ${type}; flags timeout; timeout ${cooldownS}s; size ${SIZE}; }`,
    `  set blocked${digit} { type ${type}; flags dynamic,timeout; timeout ${cooldownS}s; size ${SIZE}; }`,
    counted('ssh'),
    counted('tried', `${type} . inet_service`),
    counted('scan'),
    counted('fresh'),
    `  set open${digit} { type ${type}; flags dynamic; size ${SIZE}; }`,
    '',
  ].join('\n')
}

function lines(rule: (family: Family) => string): string {
  return FAMILIES.map((family) => `    ${rule(family)}`).join('\n')
}

/** Ports at which somebody may listen: to try one that is closed to him is no scan. */
function known({ ssh, open, vault }: FirewallOrder): readonly number[] {
  return [ssh, ...open, vault.port]
}

function ports(list: readonly number[]): string {
  return [...new Set(list)].join(', ')
}
