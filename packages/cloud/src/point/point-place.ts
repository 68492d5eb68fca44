import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearTheWay } from '../cluster/cluster-neighbours.ts'
import type { Identity } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import { vaultFolder } from '../vault/regions.ts'

/** No region can have a name that begins so. */
const PREFIX = '.point-'
const SOCKET_PREFIX = 'zennnn-point-'

/** The folders of a server that is there for one moment only. */
export interface PointPlace {
  /** Holds the others but the socket's; on the disk of the cloud, which has room for databases. */
  readonly folder: string
  readonly dataFolder: string
  /** Where the log is unpacked. */
  readonly logFolder: string
  /** Short enough for a socket, and closed to everybody else. */
  readonly socketFolder: string
}

/** Where they are made. Started by root, where the user of PostgreSQL may pass. */
export function pointParent(home: string, identity: Identity | undefined): string {
  return identity === undefined ? vaultFolder(home) : tmpdir()
}

export async function makePlace(home: string, identity: Identity | undefined): Promise<PointPlace> {
  const parent = pointParent(home, identity)
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`))
  const socketFolder = await mkdtemp(join(tmpdir(), `${SOCKET_PREFIX}${process.pid}-`))
  const place = placeIn(folder, socketFolder)
  for (const one of [folder, place.dataFolder, place.logFolder, socketFolder])
    await ensurePrivateFolder(one, identity)
  return place
}

export async function removePlace({ folder, socketFolder }: PointPlace): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  await rm(socketFolder, { recursive: true, force: true })
}

/** Ends and removes what processes left behind that were killed. */
export async function sweepPlaces(home: string): Promise<void> {
  for (const parent of new Set([vaultFolder(home), tmpdir()]))
    for (const name of await readdir(parent).catch(() => []))
      if (isLeft(name)) await sweep(join(parent, name))
}

/** Of another user's folders nothing is done: they are his to sweep. */
async function sweep(folder: string): Promise<void> {
  const { dataFolder } = placeIn(folder, folder)
  await clearTheWay(dataFolder, folder)
    .then(async () => {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    })
    .catch(() => undefined)
}

function placeIn(folder: string, socketFolder: string): PointPlace {
  return {
    folder,
    dataFolder: join(folder, 'postgres'),
    logFolder: join(folder, 'log'),
    socketFolder,
  }
}

/** @internal */
export function isLeft(name: string, isAlive: (pid: number) => boolean = isProcess): boolean {
  const pid = /^(?:\.point-|zennnn-point-)(\d+)-/.exec(name)?.[1]
  return pid !== undefined && !isAlive(Number(pid))
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
