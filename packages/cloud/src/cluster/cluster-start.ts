import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { type Identity, PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { ensurePrivateFolder, findClosedFolder, serviceIdentity } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type Binaries, DEBIAN_ROOT, findBinaries } from './cluster-binaries.ts'
import { createCluster, readDataVersion } from './cluster-create.ts'
import { explainFailure, isStillLeaving } from './cluster-failure.ts'
import { CLUSTER_PORT, type ClusterLayout } from './cluster-layout.ts'
import { keepLogSmall, renameFullLog } from './cluster-log.ts'
import { clearTheWay } from './cluster-neighbours.ts'
import { roleStatements } from './cluster-roles.ts'
import type { ClusterSecrets } from './cluster-secrets.ts'
import { ACCESS_RULES, clusterSettings, type Durability } from './cluster-settings.ts'

/** Crash recovery of a busy cluster may replay 1 GB of log. */
const READY_MS = 120_000
const LEAVING_MS = 10_000
const POLL_MS = 20
/** Fast stop writes a checkpoint; after this long the next start recovers instead. */
const STOP_MS = 4_000

export interface ClusterOptions {
  readonly layout: ClusterLayout
  readonly secrets: ClusterSecrets
  readonly durability: Durability
  /** Started by root: the group whose members may open the socket. Nothing = PostgreSQL's own user and root. */
  readonly clientsGid?: number | undefined
  /** Receives one sentence before each step that takes noticeable time. */
  readonly say: (sentence: string) => void
}

/** A running server: a direct child of this process. */
export interface Cluster {
  /** The folder of the socket. */
  readonly host: string
  readonly port: number
  readonly pid: number
  /** Settles when the server ends, wanted or not. */
  readonly ended: Promise<void>
  /** Ends all sessions, writes everything down and waits for the end; within 10 s in any case. */
  stop(): Promise<void>
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
  await writeConfiguration(options, identity)
  await clearTheWay(layout.dataFolder, layout.socketFolder)
  options.say('Starting PostgreSQL.')
  const cluster = await startServer(layout, binaries, identity)
  await ensureRoles(cluster, options.secrets).catch(async (error: unknown) => {
    await cluster.stop()
    throw error
  })
  return cluster
}

async function requireOpenWay(dataFolder: string, identity: Identity): Promise<void> {
  const closed = await findClosedFolder(dataFolder, identity)
  if (closed === undefined) return
  throw setupFailed(
    `The user postgres, which runs PostgreSQL for root, may not enter ${closed}.`,
    'Set ZENNNN_HOME to a folder such as /var/lib/zennnn, or start as another user than root.',
  )
}

async function writeConfiguration(
  { layout, durability, clientsGid }: ClusterOptions,
  identity: Identity | undefined,
): Promise<void> {
  // The socket gets its group from its folder; the folder keeps everybody else out.
  const place = {
    unix_socket_directories: layout.socketFolder,
    unix_socket_permissions: clientsGid === undefined ? '0700' : '0770',
    port: String(CLUSTER_PORT),
  }
  const files = {
    'postgresql.conf': clusterSettings(durability, place),
    'pg_hba.conf': ACCESS_RULES,
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(layout.dataFolder, name)
    await writeFile(`${path}.new`, content, { mode: 0o600 })
    if (identity !== undefined) await chown(`${path}.new`, identity.uid, identity.gid)
    await rename(`${path}.new`, path)
  }
}

async function startServer(
  layout: ClusterLayout,
  binaries: Binaries,
  identity: Identity | undefined,
): Promise<Cluster> {
  const deadline = performance.now() + LEAVING_MS
  for (;;) {
    const attempt = await tryStart(layout, binaries, identity)
    if ('cluster' in attempt) return attempt.cluster
    if (!isStillLeaving(attempt.log) || performance.now() > deadline)
      throw explainFailure(attempt.log, layout.dataFolder)
    await delay(POLL_MS * 10)
  }
}

type Attempt = { readonly cluster: Cluster } | { readonly log: string }

async function tryStart(
  layout: ClusterLayout,
  binaries: Binaries,
  identity: Identity | undefined,
): Promise<Attempt> {
  renameFullLog(layout.logFile)
  // A file, not a pipe: the server must outlive its supervisor without stumbling over a closed pipe.
  const log = await open(layout.logFile, 'a', 0o600)
  try {
    const { size } = await log.stat()
    const child = spawn(join(binaries.folder, 'postgres'), ['-D', layout.dataFolder], {
      ...identity,
      cwd: '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', log.fd, log.fd],
      // Its own session: Ctrl-C in the terminal reaches only the supervisor, which stops things in order.
      detached: true,
    })
    const ended = endOf(child)
    if (await isReady(child, layout.dataFolder)) {
      keepLogSmall(layout.logFile, ended)
      return { cluster: clusterOf(layout, child, ended) }
    }
    child.kill('SIGQUIT')
    await ended
    const text = await readFile(layout.logFile)
    return { log: text.subarray(size).toString('utf8') }
  } finally {
    await log.close()
  }
}

function clusterOf(layout: ClusterLayout, child: ChildProcess, ended: Promise<void>): Cluster {
  return {
    host: layout.socketFolder,
    port: CLUSTER_PORT,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill('SIGINT')
      const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    // Not started at all, for example because the program is gone: `exit` never comes.
    child.once('error', () => {
      resolve()
    })
  })
}

/** The server writes `ready` into line 8 of its pid file (as pg_ctl reads it): no connection is needed. */
async function isReady(child: ChildProcess, dataFolder: string): Promise<boolean> {
  const deadline = performance.now() + READY_MS
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const lines = (
      await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
    ).split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    if (performance.now() > deadline) return false
    await delay(POLL_MS)
  }
  return false
}

async function ensureRoles(cluster: Cluster, secrets: ClusterSecrets): Promise<void> {
  const client = new Client({
    host: cluster.host,
    port: cluster.port,
    user: 'postgres',
    password: secrets.superuser,
    database: 'postgres',
  })
  try {
    await client.connect()
    for (const statement of roleStatements(secrets)) await client.query(statement)
  } catch (cause) {
    throw setupFailed(
      'PostgreSQL refuses its own administrator: the files in secrets do not belong to this cluster.',
      'Restore the folder secrets from a copy.',
      cause,
    )
  } finally {
    await client.end()
  }
}
