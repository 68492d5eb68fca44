import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Identity, PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import type { Binaries } from './cluster-binaries.ts'
import { explainFailure, isStillLeaving } from './cluster-failure.ts'
import { CLUSTER_PORT, type ClusterLayout } from './cluster-layout.ts'
import { keepLogSmall, renameFullLog } from './cluster-log.ts'
import { putFile } from './data-folder.ts'

/** Crash recovery of a busy cluster may replay 1 GB of log. */
const READY_MS = 120_000
const LEAVING_MS = 10_000
const POLL_MS = 20
/** Fast stop writes a checkpoint; after this long the next start recovers instead. */
const STOP_MS = 4_000

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

/** Where a server listens, as settings. The socket gets its group from its folder; the folder keeps everybody else out. */
export function socketSettings(
  socketFolder: string,
  clientsGid: number | undefined,
): Readonly<Record<string, string>> {
  return {
    unix_socket_directories: socketFolder,
    unix_socket_permissions: clientsGid === undefined ? '0700' : '0770',
    port: String(CLUSTER_PORT),
  }
}

/** Replaces the whole configuration of a data folder; a running server reads it when told. */
export async function writeConfiguration(
  dataFolder: string,
  { settings, rules }: { readonly settings: string; readonly rules: string },
  identity: Identity | undefined,
): Promise<void> {
  await putFile(join(dataFolder, 'postgresql.conf'), settings, identity)
  await putFile(join(dataFolder, 'pg_hba.conf'), rules, identity)
}

/** Starts the server of a data folder and waits until it takes connections, as primary or as standby. SETUP_FAILED. */
export async function startServer(
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
