import { constants } from 'node:fs'
import {
  chmod,
  chown,
  type FileHandle,
  mkdir,
  open,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { socketPath } from '../cluster/cluster-layout.ts'
import { writeDurably } from '../machine/durable-file.ts'
import type { Identity } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { NodeName } from './cluster-view.ts'

/** Whoever may connect reads it, whatever the umask of who starts the cloud. */
const ROUTE_MODE = 0o640

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
  return join(home, 'run', 'route', 'route.json')
}

/**
 * Makes the folders of sockets and route, in which nobody but who starts the cloud gives names: what root does there would follow a link
 * of somebody else. Of a home from before, the user of PostgreSQL had the upper one. SETUP_FAILED when there is a link in the place of
 * either, or one that is a third's.
 */
export async function prepareRoute(
  home: string,
  { identity, clientsGid }: RouteUsers,
): Promise<void> {
  const folder = dirname(routeFile(home))
  await takeFolder(dirname(folder), identity)
  await ensurePrivateFolder(folder, undefined)
  if (clientsGid === undefined) return
  await chown(folder, process.getuid?.() ?? 0, clientsGid)
  await chmod(folder, 0o2750)
}

interface RouteUsers {
  /** Who runs PostgreSQL, when we do not: he passes through. */
  readonly identity: Identity | undefined
  readonly clientsGid: number | undefined
}

/**
 * Says where the primary is. An open route is also the link in the place of the socket that clients know: connect(2) follows
 * it, so that every program finds the primary. It outlives a crash of the machine: who lost cluster.json reads it. A closed one
 * names who was primary until now, and need not: nobody waits for a disk to hear that he has to wait.
 */
export async function setRoute(home: string, route: Route): Promise<void> {
  const path = routeFile(home)
  const text = JSON.stringify(route)
  if (!route.open) {
    await writeFile(`${path}.new`, text, { mode: ROUTE_MODE })
    await chmod(`${path}.new`, ROUTE_MODE)
    await rename(`${path}.new`, path)
    return
  }
  const link = socketPath(join(home, 'run'))
  await rm(`${link}.new`, { force: true })
  await symlink(socketPath(route.node), `${link}.new`)
  await rename(`${link}.new`, link)
  await writeDurably(path, text, { mode: ROUTE_MODE })
}

/** By its handle: as long as it is another's, he may put something else in its place. */
async function takeFolder(path: string, identity: Identity | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch((cause: unknown) => {
    throw notOurs(path, cause)
  })
  try {
    await give(folder, path, identity)
  } finally {
    await folder.close()
  }
}

async function give(
  folder: FileHandle,
  path: string,
  identity: Identity | undefined,
): Promise<void> {
  const { uid } = await folder.stat()
  const own = process.getuid?.() ?? 0
  if (uid !== own && uid !== identity?.uid) throw notOurs(path)
  if (identity !== undefined) await folder.chown(own, process.getgid?.() ?? 0)
  // What is in it is closed itself.
  await folder.chmod(identity === undefined ? 0o700 : 0o711)
}

function notOurs(path: string, cause?: unknown): Error {
  return setupFailed(
    `The folder ${path} belongs to another user or is a link.`,
    'Find out who put it there; remove it, the next start makes it anew.',
    cause,
  )
}
