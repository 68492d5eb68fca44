import { CANARY_SLUG } from '@zennnn/cloud'
import { type Ask, type HoldRequests, httpsHold, plainAsk } from '@zennnn/trust'
import { askSite, ownWay, THIS_MACHINE } from '../cloud/own-way.ts'
import type { Environment } from '../environment.ts'

/** Another network than that of all else that comes from here, as far as the server can tell. */
const STRANGE = '127.0.0.66'
const PLAIN_PORT = 80

/** Ways to the sites that controls try, as anybody has them. */
export interface CanaryAsks {
  readonly canary: Ask
  readonly cloud: Ask
  /** At the canary, from another network, by as many ways as somebody opens who floods. */
  readonly flood: Ask
  /** From that network, too. */
  readonly hold: HoldRequests
}

/** More than one network may have requests under way; each costs the server a handshake, which others wait for. */
const FLOOD_CONNECTIONS = 130

export async function openAsks(
  home: string,
  { domain, port }: Pick<Environment, 'domain' | 'port'>,
): Promise<CanaryAsks> {
  const canary = { site: `${CANARY_SLUG}.${domain}`, port }
  return {
    canary: await askSite(home, canary),
    cloud: await askSite(home, { site: domain, port }),
    flood: await askSite(home, { ...canary, connections: FLOOD_CONNECTIONS, from: STRANGE }),
    hold: httpsHold(await ownWay(home, port), { site: canary.site, from: STRANGE }),
  }
}

/** To the canary without encryption, at each port where somebody could try. */
export function plainDoors({
  domain,
  port,
  certificates,
}: Pick<Environment, 'domain' | 'port' | 'certificates'>): readonly Ask[] {
  const canary = { host: `${CANARY_SLUG}.${domain}`, port, address: THIS_MACHINE }
  return plainPorts(port, certificates.httpPort).map((one) => plainAsk(canary, one))
}

/** Where 80 is handed on to another port of this machine, nobody answers at 80 here. @internal */
export function plainPorts(port: number, httpPort: number | undefined): readonly number[] {
  return [...new Set([PLAIN_PORT, ...(httpPort === undefined ? [] : [httpPort]), port])]
}
