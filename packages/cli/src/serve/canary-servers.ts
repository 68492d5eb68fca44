import { readFile } from 'node:fs/promises'
import {
  CANARY_SLUG,
  canaryHosts,
  certificateFiles,
  findCustomerSite,
  homeSocket,
} from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import type { FindOwnServer } from '@zennnn/identity'
import type { DatabaseId } from '@zennnn/kernel'

/**
 * The provider and the directory of the canary, which `work` runs for the seconds of a try. By no address: what `serve` may reach
 * over the network stays what it is. For the database whose name no customer can have, by two names at one port each; of every
 * other name nothing is asked, so that no sign-in of a customer waits for it.
 */
export function canaryServers(cloud: {
  readonly home: string
  readonly domain: string
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
}): FindOwnServer {
  const { home, domain, connections, control } = cloud
  const { provider, directory } = canaryHosts(domain)
  const sockets = new Map([
    [`${provider.host}:${provider.port}`, homeSocket(home, 'oidc')],
    [`${directory.host}:${directory.port}`, homeSocket(home, 'ldap')],
  ])
  return async (database, { host, port }) => {
    const socket = sockets.get(`${host}:${port}`)
    if (socket === undefined) return undefined
    const canary = await findCustomerSite(connections, control, CANARY_SLUG)
    if (canary?.database !== database) return undefined
    return { socket, authority: await readFile(certificateFiles(home).authorityPath, 'utf8') }
  }
}
