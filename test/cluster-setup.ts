import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cluster, clusterLayout, ensureClusterSecrets, startCluster } from '@zennnn/cloud'
import { lightenLogins } from './light-logins.ts'
import { openRunFolder, removeRunFolder } from './run-folder.ts'

/**
 * Global setup of the integration and fault tests: one scratch cluster (fsync off, socket only) for all files of a run. The
 * files learn its place from the environment, through `kit.ts` alone.
 */
let running: { readonly cluster: Cluster; readonly home: string } | undefined

export async function globalSetup(): Promise<void> {
  const home = await openRunFolder()
  process.env['ZENNNN_TEST_SHARED'] = join(home, 'shared')
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const cluster = await startCluster({
    layout: clusterLayout(home),
    secrets,
    durability: 'scratch',
    say: () => undefined,
  })
  running = { cluster, home }
  await lightenLogins(cluster, secrets)
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
  await removeRunFolder(running.home)
}
