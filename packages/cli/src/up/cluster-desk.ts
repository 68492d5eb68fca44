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
  tellOfCluster,
} from '@zennnn/cloud'
import { watchRoute } from '@zennnn/data'
import { type Log, systemClock } from '@zennnn/kernel'
import { createMailTransport } from '@zennnn/messages'
import { type CloudPlace, maintainConnections } from '../cloud/cloud-place.ts'
import { findMailServer } from '../cloud/mail-server.ts'
import { startClusterServer } from './cluster-server.ts'
import { type RunningWatch, watchCluster } from './cluster-watch.ts'
import type { Shutdown } from './shutdown.ts'
import { startViewServer } from './view-server.ts'

/** A primary that is frozen: who asks it about orders and alerts gives up, also when all of this is to end. */
const ANSWER_MS = 5_000

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

/** Operators are called from the start on, when no primary comes up. */
export async function startClusterWatch(
  desk: ClusterDesk,
  home: string,
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<RunningWatch> {
  const server = await findMailServer(home)
  const transport = server === undefined ? undefined : createMailTransport(server)
  const addressFile = join(home, 'operators.json')
  const watch = watchCluster({ desk, addressFile, transport, clock: systemClock, log })
  desk.onEnd(() => {
    watch.lookNow()
  })
  shutdown.add(async () => {
    await watch.stop()
    transport?.close()
  })
  return watch
}

/** What operators order at the panel is done, and what they have to know goes into the outbox: as soon as there is a control database. */
export async function serveOperators(
  { desk, watch }: { readonly desk: ClusterDesk; readonly watch: RunningWatch },
  { home, access, control, drillEveryDays }: CloudPlace & Pick<ClusterWatchPlace, 'drillEveryDays'>,
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<void> {
  const route = watchRoute(routeFile(home), log)
  const connections = maintainConnections(access, log, route)
  shutdown.add(async () => {
    await connections.close()
    route.close()
  })
  const register = { control, access: { ...access, answerMs: ANSWER_MS } }
  shutdown.add(await followClusterOrders({ ...register, desk, connections, log }))
  const place = { ...register, clock: systemClock, log, drillEveryDays }
  watch.tellBy(async (view) => await tellOfCluster(place, view))
}
