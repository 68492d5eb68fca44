import { chown, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Identity, runProgram } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Binaries } from './cluster-binaries.ts'
import { explainFailure } from './cluster-failure.ts'
import type { Durability } from './cluster-settings.ts'
import { removeDataFolder } from './data-folder.ts'

/** An empty cluster takes 40 MB and its first log segments as much again; below this the first import would fail. */
const NEEDED_BYTES = 300 * 1024 * 1024

/** The major version that made a data folder; undefined when there is none yet. Throws SETUP_FAILED for a broken one. */
export async function readDataVersion(dataFolder: string): Promise<number | undefined> {
  const names = await readdir(dataFolder).catch(absent)
  if (names === undefined) return undefined
  const text = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(absent)
  if (text !== undefined && /^\d+\s*$/.test(text)) return Number(text)
  throw setupFailed(
    `The folder ${dataFolder} is not a PostgreSQL data folder (its PG_VERSION is missing or damaged).`,
    'Move it away to begin anew, or restore it from a backup.',
  )
}

/** Makes an empty cluster: UTF-8, C.UTF-8, checksums. It appears complete or not at all. */
export async function createCluster(options: {
  readonly binaries: Binaries
  readonly dataFolder: string
  readonly superuserPassword: string
  readonly durability: Durability
  readonly identity: Identity | undefined
}): Promise<void> {
  const { dataFolder, identity } = options
  await requireSpace(dirname(dataFolder))
  const unfinished = `${dataFolder}.new`
  const passwordFile = `${dataFolder}.password`
  await removeDataFolder(unfinished, identity)
  await ensurePrivateFolder(unfinished, identity)
  await writeFile(passwordFile, options.superuserPassword, { mode: 0o600 })
  try {
    if (identity !== undefined) await chown(passwordFile, identity.uid, identity.gid)
    const args = initdbArguments(unfinished, passwordFile, options.durability)
    const { code, output } = await runProgram(
      join(options.binaries.folder, 'initdb'),
      args,
      identity,
    )
    if (code !== 0) throw explainFailure(output, dataFolder)
    await rename(unfinished, dataFolder)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function initdbArguments(folder: string, passwordFile: string, durability: Durability): string[] {
  return [
    '--pgdata',
    folder,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    // The only locale that is the same on every machine a database may be restored on.
    '--locale=C.UTF-8',
    '--encoding=UTF8',
    '--data-checksums',
    '--auth=scram-sha-256',
    ...(durability === 'scratch' ? ['--no-sync'] : []),
  ]
}

async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= NEEDED_BYTES) return
  throw setupFailed(
    `The disk is full: ${folder} has ${Math.floor(free / 1024 / 1024)} MB left, ${NEEDED_BYTES / 1024 / 1024} MB are needed.`,
    'Free some space, or set ZENNNN_HOME to a folder on another disk.',
  )
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw setupFailed(
    'The data folder of PostgreSQL cannot be read.',
    'Is its owner the one who runs this?',
    error,
  )
}
