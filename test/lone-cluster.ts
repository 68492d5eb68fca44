import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type Cluster,
  clusterLayout,
  connect,
  createDatabaseStatements,
  ensureClusterSecrets,
  loginPassword,
  startCluster,
} from '@zennnn/cloud'
import { Connections, type Route } from '@zennnn/data'
import { createLog, type DatabaseId, newDatabaseId, systemClock } from '@zennnn/kernel'
import type { TestClient } from './kit.ts'

export interface LoneCluster {
  readonly start: () => Promise<Cluster>
  /** Ends all sessions by order, as before the primary changes. */
  readonly stop: () => Promise<void>
  readonly kill: () => void
  readonly connections: Connections
  /** Has a table `zennnn.note` that everybody may fill and read. */
  readonly database: DatabaseId
  /** A connection as superuser to that database. */
  readonly look: () => Promise<TestClient>
}

/** A cluster of its own, because it is stopped and killed. `route`: of its connections. */
export async function openLoneCluster(t: TestContext, route?: Route): Promise<LoneCluster> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-crash-'))
  await chmod(home, 0o711)
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const database = newDatabaseId()
  const password = loginPassword(secrets.tenantKey, database)
  let cluster: Cluster | undefined
  const start = async (): Promise<Cluster> => {
    cluster = await startCluster({
      layout: clusterLayout(home),
      secrets,
      durability: 'durable',
      say: () => undefined,
    })
    return cluster
  }
  const { host, port } = await start()
  const lookAt = async (name: string): Promise<TestClient> =>
    await connect({ host, port }, { user: 'postgres', password: secrets.superuser, database: name })
  const run = async (name: string, statements: readonly string[]): Promise<void> => {
    const client = await lookAt(name)
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await run('postgres', createDatabaseStatements({ id: database, template: 'template0', password }))
  await run(database, [
    'create schema zennnn',
    'grant usage on schema zennnn to public',
    `create function zennnn.database_identity() returns text language sql as $$ select '${database}' $$`,
    // Of a principal that acts for a user: nobody in particular.
    'create function zennnn.act_as(uuid) returns void language sql as $$ $$',
    'create table zennnn.note (id int)',
    'grant insert, select on zennnn.note to public',
  ])
  const connections = new Connections({
    host,
    port,
    login: () => ({ user: database, password }),
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
    // On a busy machine PostgreSQL may take longer to be back than people wait for it.
    ...(route === undefined ? {} : { route, limits: { primaryWaitMs: 60_000 } }),
  })
  t.after(async () => {
    await connections.close()
    await cluster?.stop()
    await rm(home, { recursive: true, force: true })
  })
  return {
    start,
    stop: async () => {
      await cluster?.stop()
    },
    kill: () => {
      if (cluster !== undefined) process.kill(cluster.pid, 'SIGKILL')
    },
    connections,
    database,
    look: async () => await lookAt(database),
  }
}
