import type { FirewallOrder } from './firewall-order.ts'
import { GUESSERS, TABLE } from './nftables-rules.ts'

/** Attempts to sign in, as the log of `serve` calls them: those of packages/server, which a test compares. */
const GUESS_EVENTS = [
  'sign_in',
  'second_factor',
  'totp_confirmed',
  'passkey',
  'passkey_confirmed',
  'provider',
  'link',
  'password_confirmed',
  'password_changed',
] as const

/**
 * Above what one network may try at one database (60 in a quarter of an hour, unless its administrators decide otherwise), since an
 * office behind one address has many people. A program that guesses as fast as it can is over the second one within seconds.
 */
const JAILS = [
  { name: 'zennnn', guesses: 100, withinS: 900 },
  { name: 'zennnn-fast', guesses: 40, withinS: 60 },
] as const

/** One line of the log from its first character to its last, each text of it closed: what somebody typed cannot be taken for more. */
const TEXT = String.raw`"(?:[^"\\]|\\.)*"`
const LINE = [
  // What fail2ban takes for the date is cut out before it compares.
  String.raw`^","level":"info","event":"(?:${GUESS_EVENTS.join('|')})"`,
  String.raw`(?:"process":"serve","pid":\d+,)?"request":"[0-9a-f-]{36}","database":"z_[a-z0-9]{26}"`,
  String.raw`(?:"(?:why|fault)":${TEXT},)*"outcome":"(?:refused|throttled)","network":"<SUBNET>"\}$`,
].join(',')

/** Which lines of the log are guesses, for fail2ban. */
export function guessFilter(): string {
  return `# Made by "zennnn host firewall".
[Definition]
datepattern = ^\\{"at":"%%Y-%%m-%%dT%%H:%%M:%%S\\.%%f%%z
failregex = ${LINE}
`
}

/** How a guesser is blocked, and let go. The address comes from the filter, which takes nothing but an address. */
export function guessAction(): string {
  return `# Made by "zennnn host firewall".
[Definition]
# Of IPv6 the log has the network already, as 2001:db8:1:2::/64: its set has networks alone.
actionban = ip='<ip>'; <nft> add element ${TABLE} <set> "{ \${ip%%%%/*} timeout <bantime>s }"
# It may have ended by itself.
actionunban = ip='<ip>'; <nft> delete element ${TABLE} <set> "{ \${ip%%%%/*} }" 2>/dev/null || true

[Init]
nft = /usr/sbin/nft
set = ${GUESSERS.ipv4}

[Init?family=inet6]
set = ${GUESSERS.ipv6}
`
}

/** What fail2ban watches. */
export function guessJail({ log, cooldownS, neverBlocked }: FirewallOrder): string {
  return `# Made by "zennnn host firewall".
# nftables counts who comes to sshd, which takes keys alone; Debian's own jail reads a log that is not there.
[sshd]
enabled = false

${JAILS.map(
  ({ name, guesses, withinS }) => `[${name}]
enabled = true
backend = polling
filter = zennnn
action = zennnn
logpath = ${log}
logencoding = utf-8
usedns = no
maxretry = ${guesses}
findtime = ${withinS}
bantime = ${cooldownS}
ignoreself = true
ignoreip = ${['127.0.0.0/8', '::1', ...neverBlocked].join(' ')}
`,
).join('\n')}`
}
