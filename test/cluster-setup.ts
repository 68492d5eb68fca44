import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, clusterLayout, ensureClusterSecrets, startCluster } from '@zennnn/cloud'

/**
 * Global setup of the integration and browser tests: one scratch cluster (fsync off, socket only) for all files of a
 * run. The files learn its place from the environment, through `kit.ts` alone.
 */
const PREFIX = 'zennnn-test-'

let running: { readonly cluster: Cluster; readonly home: string } | undefined

export async function globalSetup(): Promise<void> {
  await removeAbandoned()
  const home = join(tmpdir(), `${PREFIX}${process.pid}`)
  // Each test file and command is a process of its own, and compiling is more than half of what starting one costs.
  process.env['NODE_COMPILE_CACHE'] = join(home, 'compiled')
  process.env['ZENNNN_TEST_SHARED'] = join(home, 'shared')
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const cluster = await startCluster({
    layout: clusterLayout(home),
    secrets,
    durability: 'scratch',
    say: () => undefined,
  })
  running = { cluster, home }
  await mkdir(join(home, 'shared'), { mode: 0o700 })
  process.env['ZENNNN_TEST_CLUSTER'] = JSON.stringify({
    host: cluster.host,
    port: cluster.port,
    secrets,
  })
}

export async function globalTeardown(): Promise<void> {
  if (running === undefined) return
  await running.cluster.stop()
  await rm(running.home, { recursive: true, force: true })
}

/** Runs that were killed leave their server behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const runner = new RegExp(`^${PREFIX}(\\d+)$`).exec(name)?.[1]
    if (runner === undefined || isAlive(Number(runner))) continue
    const home = join(tmpdir(), name)
    const pidFile = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
    const server = Number.parseInt(pidFile, 10)
    if (server > 0 && isAlive(server)) process.kill(server, 'SIGQUIT')
    await rm(home, { recursive: true, force: true, maxRetries: 20 })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
