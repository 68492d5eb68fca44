import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Cluster,
  clusterLayout,
  connect,
  createDatabaseStatements,
  ensureClusterSecrets,
  loginPassword,
  startCluster,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { createLog, type DatabaseId, newDatabaseId, systemClock } from '@zennnn/kernel'

/** A cluster of its own, because it is killed. */
async function openCluster(t: TestContext): Promise<{
  readonly start: () => Promise<Cluster>
  readonly killServer: () => void
  readonly connections: Connections
  readonly database: DatabaseId
}> {
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
  const run = async (name: string, statements: readonly string[]): Promise<void> => {
    const client = await connect(
      { host, port },
      { user: 'postgres', password: secrets.superuser, database: name },
    )
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await run('postgres', createDatabaseStatements({ id: database, template: 'template0', password }))
  await run(database, [
    'create schema zennnn',
    'grant usage on schema zennnn to public',
    `create function zennnn.database_identity() returns text language sql as $$ select '${database}' $$`,
    'create table zennnn.note (id int)',
    'grant insert, select on zennnn.note to public',
  ])
  const connections = new Connections({
    host,
    port,
    login: () => ({ user: database, password }),
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
  t.after(async () => {
    await connections.close()
    await cluster?.stop()
    await rm(home, { recursive: true, force: true })
  })
  return {
    start,
    connections,
    database,
    killServer: () => {
      if (cluster !== undefined) process.kill(cluster.pid, 'SIGKILL')
    },
  }
}

test('PostgreSQL killed in flight: changes unknown, reads unavailable, then all heals by itself', async (t) => {
  const { start, killServer, connections, database } = await openCluster(t)
  const insert = { text: 'insert into zennnn.note values (1)', values: [] }
  const sleep = { text: 'select pg_sleep(20)', values: [] }
  const count = {
    text: 'select count(*)::int as count from zennnn.note',
    values: [],
    readOnly: true as const,
  }
  await connections.direct(database, [insert])
  const outcomes = Promise.allSettled([
    connections.direct(database, [insert, sleep]),
    connections.direct(database, [{ ...sleep, readOnly: true }]),
    connections.direct(database, [{ ...sleep, readOnly: true }]),
  ])
  await delay(300)
  killServer()
  const codes = (await outcomes).map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason.code : 'done',
  )
  assert.deepEqual(codes, ['OUTCOME_UNKNOWN', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'])
  const started = performance.now()
  await assert.rejects(connections.direct(database, [count]), { code: 'DATABASE_UNAVAILABLE' })
  assert.ok(performance.now() - started < 500, 'a dead server is said at once')
  assert.equal(connections.stats().open, 0)
  await start()
  const [after] = await connections.direct(database, [count])
  assert.deepEqual(after?.rows, [{ count: 1 }])
})
