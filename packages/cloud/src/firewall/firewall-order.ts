import { isIP } from 'node:net'
import { isNetwork, PlatformError } from '@zennnn/kernel'

/** What a firewall is made of. Everything in it is checked: its texts become programs of nft and fail2ban. */
export interface FirewallOrder {
  /** At which sshd listens. */
  readonly ssh: number
  /** TCP ports that anybody may reach besides: the cloud, and the way on which the vault only takes. */
  readonly open: readonly number[]
  /** The way on which the vault deletes, and who may come to it, by address. */
  readonly vault: { readonly port: number; readonly clients: readonly string[] }
  /** Addresses and networks that nothing here blocks: of operators, and of a proxy in front. */
  readonly neverBlocked: readonly string[]
  /** How long somebody is blocked. */
  readonly cooldownS: number
  /** Where `serve` writes who guessed. */
  readonly log: string
}

/** What the documents of a location say. Where nothing is said, as there. */
export interface FirewallWish {
  readonly ports?: readonly number[]
  readonly vaultClients: readonly string[]
  readonly neverBlocked: readonly string[]
  readonly cooldownS?: number
  readonly log: string
}

const SSH = 22
/** The cloud of a location, and where its vault only takes. */
export const LOCATION_PORTS = [443, 8443] as const
const VAULT = 9443
/** Long enough that guessing is not worth it, short enough that an office waits for its end. */
const COOLDOWN_S = 600
const LONGEST_S = 86_400
/** In files of fail2ban `%` would be a reference, and a blank the end. */
const LOG = /^\/[\w./-]{1,200}$/

/** VALUE_INVALID names every mistake at once. */
export function firewallOrder(wish: FirewallWish): FirewallOrder {
  const { ports = LOCATION_PORTS, vaultClients, neverBlocked, cooldownS = COOLDOWN_S, log } = wish
  const problems = [
    ...ports.filter((port) => !isPort(port)).map((port) => `${port} is no port.`),
    ...vaultClients
      .filter((one) => isIP(one) === 0)
      .map((one) => `"${one}" is no address of who uses the vault.`),
    ...neverBlocked
      .filter((one) => !isPlace(one))
      .map((one) => `"${one}" is neither an address nor a network like 192.0.2.0/24.`),
    ...neverBlocked
      .filter((one) => isEverybody(one))
      .map((one) => `"${one}" is everybody: then nobody would be blocked.`),
    ...(Number.isInteger(cooldownS) && cooldownS >= 1 && cooldownS <= LONGEST_S
      ? []
      : ['The cooldown must be a second to a day.']),
    ...(LOG.test(log)
      ? []
      : [
          `The log ${JSON.stringify(log)} must be a path of letters, digits, "_", "-", "." and "/".`,
        ]),
  ]
  if (problems.length > 0)
    throw new PlatformError('VALUE_INVALID', {
      message: problems.join(' '),
      hint: 'zennnn host firewall --help says what each option is.',
      details: problems,
    })
  return {
    ssh: SSH,
    open: [...new Set(ports)].filter((port) => port !== SSH),
    vault: { port: VAULT, clients: vaultClients },
    neverBlocked: [...new Set([...vaultClients, ...neverBlocked])],
    cooldownS,
    log,
  }
}

/** An address, or a network in the form `192.0.2.0/24`. */
export function isPlace(text: string): boolean {
  // A zone, as in fe80::1%eth0, is of one machine alone.
  return !text.includes('%') && (isIP(text) !== 0 || isNetwork(text))
}

export function isIpv6(place: string): boolean {
  return place.includes(':')
}

function isEverybody(place: string): boolean {
  return isNetwork(place) && place.endsWith('/0')
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}
