import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newSecret, PlatformError } from '@zennnn/kernel'
import { knownFailure } from '../cluster/cluster-failure.ts'
import { clusterLayout } from '../cluster/cluster-layout.ts'
import { clearTheWay } from '../cluster/cluster-neighbours.ts'
import type { Cluster } from '../cluster/cluster-server.ts'
import { startCluster } from '../cluster/cluster-start.ts'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'

const PREFIX = 'zennnn-verify-'
/** A night's backups follow each other closer than this. */
const IDLE_MS = 120_000
/** Between the end of a connection and that of the server that caused it. */
const LEAVING_MS = 2_000

/** A cluster for restoring backups into, apart from everything: what a dump does to roles and settings ends with it. */
export interface ScratchCluster {
  /** Starts it where it does not stand. It stays a while for whoever comes next. */
  use<T>(body: (access: ClusterAccess) => Promise<T>): Promise<T>
  /** Ends and removes it. */
  close(): Promise<void>
}

interface Standing {
  readonly home: string
  readonly cluster: Cluster
  readonly access: ClusterAccess
}

export function scratchCluster(idleMs: number = IDLE_MS): ScratchCluster {
  let standing: Promise<Standing> | undefined
  let users = 0
  let timer: NodeJS.Timeout | undefined
  const close = async (): Promise<void> => {
    clearTimeout(timer)
    const ending = standing
    standing = undefined
    const found = await ending?.catch(() => undefined)
    if (found !== undefined) await remove(found)
  }
  return {
    close,
    use: async (body) => {
      clearTimeout(timer)
      users += 1
      const mine = standing ?? start()
      try {
        if (standing !== mine) {
          standing = mine
          // One that does not come up, or ended by itself, is not there for the next.
          const forget = (): void => {
            if (standing === mine) standing = undefined
          }
          mine.then(({ cluster }) => cluster.ended.then(forget), forget)
        }
        const { access } = await mine
        return await body(access).catch(async (error: unknown) => {
          throw await explain(await mine, error)
        })
      } finally {
        users -= 1
        // It ended by itself.
        if (standing !== mine) await mine.then(remove, () => undefined)
        if (users === 0) timer = setTimeout(() => void close(), idleMs).unref()
      }
    },
  }
}

async function start(): Promise<Standing> {
  const home = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  try {
    await chmod(home, 0o711)
    const secrets = { superuser: newSecret(), maintain: newSecret(), tenantKey: newSecret() }
    const cluster = await startCluster({
      layout: clusterLayout(home),
      secrets,
      durability: 'scratch',
      say: () => undefined,
    })
    const access = { address: cluster, secrets }
    await asSuperuser(access, 'postgres', async (client) => {
      // Who compares owns nothing here, but sees every row.
      await sendAll(client, [
        'grant pg_read_all_data to zennnn_owner',
        // Functions of ours set it; PostgreSQL asks for the right where it does not know a setting. Given once: two who grant at
        // the same time, each to a role of its own, would change one row, and one of them would fail.
        'grant set on parameter zennnn.totals to public',
        // Where it crashed there is nothing worth coming back to: the next one is new.
        'alter system set restart_after_crash = off',
        'select pg_reload_conf()',
      ])
    })
    return { home, cluster, access }
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}

/** A cluster whose disk is full ends, and to its clients only a connection broke. */
async function explain({ home, cluster }: Standing, error: unknown): Promise<unknown> {
  if (error instanceof PlatformError) return error
  await Promise.race([cluster.ended, delay(LEAVING_MS, undefined, { ref: false })])
  const log = await readFile(clusterLayout(home).logFile, 'utf8').catch(() => '')
  return knownFailure(log, home) ?? error
}

async function remove({ home, cluster }: Standing): Promise<void> {
  await cluster.stop()
  await rm(home, { recursive: true, force: true })
}

/** Ends and removes what processes left behind that were killed. */
export async function sweepScratchClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const home = join(tmpdir(), name)
    const { dataFolder, socketFolder } = clusterLayout(home)
    // Folders of another user are his to sweep.
    await clearTheWay(dataFolder, socketFolder)
      .then(async () => {
        await rm(home, { recursive: true, force: true })
      })
      .catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
