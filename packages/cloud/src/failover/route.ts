import { chmod, chown, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { clusterLayout, socketPath } from '../cluster/cluster-layout.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import type { NodeName } from './cluster-view.ts'

/** Where the primary is reached, for processes with open connections. Closed: who wants a connection waits. */
export interface Route {
  readonly epoch: number
  readonly node: NodeName
  readonly open: boolean
}

/**
 * The file with the route as JSON, replaced by rename. Its folder holds nothing else and may be watched by who may connect;
 * that of the sockets, above, may only be passed through.
 */
export function routeFile(home: string): string {
  return join(clusterLayout(home).socketFolder, 'route', 'route.json')
}

/** Makes the folder of the route. The one of the sockets is there. */
export async function prepareRoute(home: string, clientsGid: number | undefined): Promise<void> {
  const folder = dirname(routeFile(home))
  await ensurePrivateFolder(folder, undefined)
  if (clientsGid === undefined) return
  await chown(folder, process.getuid?.() ?? 0, clientsGid)
  await chmod(folder, 0o2750)
}

/**
 * Says where the primary is. An open route is also the link in the place of the socket that clients know: connect(2) follows
 * it, so that every program finds the primary.
 */
export async function setRoute(home: string, route: Route): Promise<void> {
  if (route.open) {
    const link = socketPath(clusterLayout(home).socketFolder)
    await rm(`${link}.new`, { force: true })
    await symlink(socketPath(route.node), `${link}.new`)
    await rename(`${link}.new`, link)
  }
  const path = routeFile(home)
  await writeFile(`${path}.new`, JSON.stringify(route), { mode: 0o640 })
  await rename(`${path}.new`, path)
}
