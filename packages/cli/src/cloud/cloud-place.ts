import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CLUSTER_PORT,
  type ClusterAccess,
  clusterLayout,
  elevationKey,
  loginPassword,
  readClusterSecrets,
} from '@zennnn/cloud'
import { Connections, type Route } from '@zennnn/data'
import { type Brand, type DatabaseId, type Log, PlatformError, systemClock } from '@zennnn/kernel'
import type { Environment } from '../environment.ts'
import { getState } from './cloud-state.ts'

/** A cloud that was started before: where it is and how to get in with all rights. */
export interface CloudPlace {
  /** Real path. */
  readonly home: string
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

/** One whose state was read: it says which SQL its databases have. */
export interface OpenPlace extends CloudPlace {
  readonly brand: Brand
}

/** For commands beside a running cloud. SETUP_FAILED when there is none in this home. */
export async function openPlace(environment: Environment): Promise<OpenPlace> {
  const home = await realHome(environment)
  const { control, brand } = await getState(home)
  const { socketFolder: host } = clusterLayout(home)
  const secrets = await readClusterSecrets(join(home, 'secrets'))
  return { home, control, brand, access: { address: { host, port: CLUSTER_PORT }, secrets } }
}

async function realHome(environment: Environment): Promise<string> {
  return await realpath(environment.home).catch((cause: unknown) => {
    throw new PlatformError('SETUP_FAILED', {
      message: `There is no cloud in ${environment.home}.`,
      hint: 'Run npm start first, or set ZENNNN_HOME to the folder of another cloud.',
      cause,
    })
  })
}

/** Its chores walk through all databases: held open, their connections would leave none of the cluster's 300 to `serve`. */
const MAINTAIN_CONNECTIONS = 40

/**
 * Connections of a process that holds the keys of all: as the role of `work`. Without a route a server that is away is said at
 * once, as somebody wants to hear who types a command.
 */
export function maintainConnections(access: ClusterAccess, log: Log, route?: Route): Connections {
  const { maintain: password } = access.secrets
  return new Connections({
    ...access.address,
    login: () => ({ user: 'zennnn_maintain', password }),
    limits: { total: MAINTAIN_CONNECTIONS },
    clock: systemClock,
    log,
    ...(route === undefined ? {} : { route }),
  })
}

/** Connections of `serve`: to each database as its own login role. */
export function tenantConnections(
  address: ClusterAccess['address'],
  tenantKey: string,
  log: Log,
  route?: Route,
): Connections {
  return new Connections({
    ...address,
    login: (database) => ({ user: database, password: loginPassword(tenantKey, database) }),
    elevationKey: (database) => elevationKey(tenantKey, database),
    clock: systemClock,
    log,
    ...(route === undefined ? {} : { route }),
  })
}
