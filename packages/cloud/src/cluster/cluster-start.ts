import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Client, DatabaseError } from 'pg'
import type { Identity } from '../machine/program.ts'
import { ensurePrivateFolder, findClosedFolder, serviceIdentity } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { ensureWay } from '../machine/short-way.ts'
import { DEBIAN_ROOT, findBinaries } from './cluster-binaries.ts'
import { createCluster, readDataVersion } from './cluster-create.ts'
import type { ClusterLayout } from './cluster-layout.ts'
import { clearTheWay } from './cluster-neighbours.ts'
import { roleStatements } from './cluster-roles.ts'
import type { ClusterSecrets } from './cluster-secrets.ts'
import { type Cluster, socketSettings, startServer, writeConfiguration } from './cluster-server.ts'
import { ACCESS_RULES, clusterSettings, type Durability } from './cluster-settings.ts'

export interface ClusterOptions {
  readonly layout: ClusterLayout
  readonly secrets: ClusterSecrets
  readonly durability: Durability
  /** Started by root: the group whose members may open the socket. Nothing = PostgreSQL's own user and root. */
  readonly clientsGid?: number | undefined
  /** Receives one sentence before each step that takes noticeable time. */
  readonly say: (sentence: string) => void
}

/**
 * Starts the PostgreSQL server of a home, making the cluster and its roles first where they are missing. The caller
 * holds the lock of the home. Every failure is SETUP_FAILED with one sentence and what to do.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { layout } = options
  const identity = await serviceIdentity()
  if (identity !== undefined) await requireOpenWay(layout.dataFolder, identity)
  await mkdir(dirname(layout.dataFolder), { recursive: true, mode: 0o711 })
  await mkdir(dirname(layout.logFile), { recursive: true, mode: 0o700 })
  await ensureWay(dirname(layout.dataFolder))
  await ensurePrivateFolder(layout.socketFolder, identity, options.clientsGid)
  const major = await readDataVersion(layout.dataFolder)
  const binaries = await findBinaries({ root: DEBIAN_ROOT, major })
  if (major === undefined) {
    options.say('Making a PostgreSQL cluster.')
    await createCluster({
      binaries,
      identity,
      dataFolder: layout.dataFolder,
      superuserPassword: options.secrets.superuser,
      durability: options.durability,
    })
  }
  const place = socketSettings(layout.socketFolder, options.clientsGid)
  const settings = clusterSettings(options.durability, place)
  await writeConfiguration(layout.dataFolder, { settings, rules: ACCESS_RULES }, identity)
  await clearTheWay(layout.dataFolder, layout.socketFolder)
  options.say('Starting PostgreSQL.')
  const cluster = await startServer(layout, binaries, identity)
  await ensureRoles(cluster, options.secrets, roleStatements(options.secrets)).catch(
    async (error: unknown) => {
      await cluster.stop()
      throw error
    },
  )
  return cluster
}

/** SETUP_FAILED when the user that runs PostgreSQL for root may not enter a folder on the way. */
export async function requireOpenWay(dataFolder: string, identity: Identity): Promise<void> {
  const closed = await findClosedFolder(dataFolder, identity)
  if (closed === undefined) return
  throw setupFailed(
    `The user postgres, which runs PostgreSQL for root, may not enter ${closed}.`,
    'Set ZENNNN_HOME to a folder such as /var/lib/zennnn, or start as another user than root.',
  )
}

/**
 * Sends idempotent statements as `postgres`, each alone; an answer that takes more than `longestMs` is an error. SETUP_FAILED, with a
 * cause that `isWrongSecret` when the server does not know its secrets.
 */
export async function ensureRoles(
  cluster: Pick<Cluster, 'host' | 'port'>,
  secrets: ClusterSecrets,
  statements: readonly string[],
  longestMs = 0,
): Promise<void> {
  const client = new Client({
    host: cluster.host,
    port: cluster.port,
    user: 'postgres',
    password: secrets.superuser,
    database: 'postgres',
    connectionTimeoutMillis: longestMs,
    query_timeout: longestMs,
  })
  try {
    await client.connect()
    for (const statement of statements) await client.query(statement)
  } catch (cause) {
    throw isWrongSecret(cause)
      ? setupFailed(
          'PostgreSQL refuses its own administrator: the files in secrets do not belong to this cluster.',
          'Restore the folder secrets from a copy.',
          cause,
        )
      : setupFailed(
          `The roles of PostgreSQL could not be brought up to date: ${cause instanceof Error ? cause.message : String(cause)}`,
          'Look at its log and at the room on its disk, and start again.',
          cause,
        )
  } finally {
    await client.end()
  }
}

/** Whether it says who somebody is not (class 28): nothing but another secret mends that. */
export function isWrongSecret(error: unknown): boolean {
  return error instanceof DatabaseError && error.code?.startsWith('28') === true
}
