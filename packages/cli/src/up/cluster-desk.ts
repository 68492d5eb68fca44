import { join } from 'node:path'
import {
  type ClusterDesk,
  type ClusterWatchPlace,
  ensureClusterKey,
  ensureSocketFolder,
  followClusterOrders,
  homeSocket,
  type ProcessUsers,
  routeFile,
} from '@zennnn/cloud'
import { watchRoute } from '@zennnn/data'
import { type Log, systemClock } from '@zennnn/kernel'
import { createMailTransport } from '@zennnn/messages'
import { type CloudPlace, maintainConnections } from '../cloud/cloud-place.ts'
import { findMailServer } from '../cloud/mail-server.ts'
import { startClusterServer } from './cluster-server.ts'
import { watchCluster } from './cluster-watch.ts'
import type { Shutdown } from './shutdown.ts'
import { startViewServer } from './view-server.ts'

/** One to move the cluster, for the commands of whoever started this, who can read the key, and nobody else; one to look at it, for `serve`. */
export async function openClusterSockets(
  desk: ClusterDesk,
  { home, users }: { readonly home: string; readonly users: ProcessUsers | undefined },
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<void> {
  await ensureSocketFolder(home, 'cluster', { owner: undefined })
  const key = await ensureClusterKey(join(home, 'secrets'))
  const socket = homeSocket(home, 'cluster')
  const server = await startClusterServer(desk, { socket, key, log })
  shutdown.add(async () => {
    await server.close()
  })
  const owner = users === undefined ? undefined : { uid: 0, gid: 0 }
  await ensureSocketFolder(home, 'view', { owner, guests: users?.serve.gid })
  const views = await startViewServer(desk, homeSocket(home, 'view'))
  shutdown.add(async () => {
    await views.close()
  })
}

/** What operators order at the panel is done, and what they have to know is mailed: as soon as there is a control database. */
export async function serveOperators(
  desk: ClusterDesk,
  { home, access, control, drillEveryDays }: CloudPlace & Pick<ClusterWatchPlace, 'drillEveryDays'>,
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<void> {
  const route = watchRoute(routeFile(home), log)
  const connections = maintainConnections(access, log, route)
  shutdown.add(async () => {
    await connections.close()
    route.close()
  })
  shutdown.add(await followClusterOrders({ desk, access, control, connections, log }))
  const server = await findMailServer(home)
  const transport = server === undefined ? undefined : createMailTransport(server)
  const clock = systemClock
  const watch = watchCluster({ desk, access, control, clock, log, drillEveryDays, transport })
  desk.onEnd(() => {
    watch.lookNow()
  })
  shutdown.add(async () => {
    await watch.stop()
    transport?.close()
  })
}
