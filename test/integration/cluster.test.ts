import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type Cluster,
  type ClusterLayout,
  clusterLayout,
  connect,
  ensureClusterSecrets,
  startCluster,
} from '@zennnn/cloud'
import { wayTo } from '../../packages/cloud/src/machine/short-way.ts'

async function openHome(t: TestContext, suffix = ''): Promise<string> {
  const top = await mkdtemp(join(tmpdir(), 'zennnn-cluster-'))
  await chmod(top, 0o711)
  t.after(async () => {
    await rm(top, { recursive: true, force: true, maxRetries: 20 })
  })
  return join(top, suffix)
}

async function start(t: TestContext, home: string, layout?: ClusterLayout): Promise<Cluster> {
  const cluster = await startCluster({
    layout: layout ?? clusterLayout(home),
    secrets: await ensureClusterSecrets(join(home, 'secrets')),
    durability: 'scratch',
    say: () => undefined,
  })
  t.after(async () => {
    await cluster.stop()
  })
  return cluster
}

async function ask(home: string, cluster: Cluster, sql: string): Promise<unknown> {
  const { superuser } = await ensureClusterSecrets(join(home, 'secrets'))
  const client = await connect(cluster, {
    user: 'postgres',
    password: superuser,
    database: 'postgres',
  })
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows[0]
  } finally {
    await client.end()
  }
}

test('a cluster keeps its content over stop and start, and listens on no port', async (t) => {
  const home = await openHome(t)
  const first = await start(t, home)
  await ask(home, first, 'create table kept as select 42 as a')
  await first.stop()
  const second = await start(t, home)
  assert.deepEqual(await ask(home, second, 'select a from kept'), [42])
  assert.deepEqual(
    await ask(
      home,
      second,
      "select current_setting('listen_addresses'), current_setting('data_checksums'), current_setting('server_encoding'), datcollate from pg_database where datname = 'postgres'",
    ),
    ['', 'on', 'UTF8', 'C.UTF-8'],
  )
})

test('the roles of a cluster can do no more than they need', async (t) => {
  const home = await openHome(t)
  const cluster = await start(t, home)
  const roles = await ask(
    home,
    cluster,
    `select json_agg(json_build_array(rolname, rolsuper, rolcanlogin, rolbypassrls, rolinherit) order by rolname)
     from pg_roles where rolname like 'zennnn%' or (rolcanlogin and rolname not like 'pg\\_%')`,
  )
  assert.deepEqual(roles, [
    [
      ['postgres', true, true, true, true],
      ['zennnn_elevated', false, false, false, true],
      ['zennnn_maintain', false, true, false, false],
      ['zennnn_owner', false, false, true, true],
      ['zennnn_reader', false, false, false, true],
      ['zennnn_user', false, false, false, true],
    ],
  ])
})

test('a home whose path is too long for a socket starts all the same', async (t) => {
  const home = await openHome(t, 'long-'.repeat(30))
  const cluster = await start(t, home)
  t.after(async () => {
    await rm(dirname(wayTo(home)), { recursive: true, force: true })
  })
  assert.deepEqual(await ask(home, cluster, 'select 1'), [1])
  // Who cleans /tmp takes the way at most: the socket lies in the home.
  assert.ok((await stat(join(home, 'run', '.s.PGSQL.5432'))).isSocket())
})

test('a crash of the server is noticed and healed by the next start', async (t) => {
  const home = await openHome(t)
  const first = await start(t, home)
  await ask(home, first, 'create table kept as select 7 as a')
  await ask(home, first, 'checkpoint')
  process.kill(first.pid, 'SIGKILL')
  await first.ended
  const second = await start(t, home)
  assert.deepEqual(await ask(home, second, 'select a from kept'), [7])
})

test('a pid file that now names another program does not hinder the start', async (t) => {
  const home = await openHome(t)
  const first = await start(t, home)
  await first.stop()
  // Root's processes are not a rival for the user postgres, but for anybody else his own are.
  await writeFile(join(home, 'postgres', 'postmaster.pid'), `${process.pid}\n/nowhere\n`)
  const second = await start(t, home)
  assert.deepEqual(await ask(home, second, 'select 1'), [1])
})

test('a server left behind by a killed supervisor is stopped first', async (t) => {
  const home = await openHome(t)
  const script = `
    import { clusterLayout, ensureClusterSecrets, startCluster } from '@zennnn/cloud'
    const cluster = await startCluster({
      layout: clusterLayout(${JSON.stringify(home)}),
      secrets: await ensureClusterSecrets(${JSON.stringify(join(home, 'secrets'))}),
      durability: 'scratch', say: () => undefined })
    console.log(cluster.pid)`
  const supervisor = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(supervisor.stdout, 'data')
  supervisor.kill('SIGKILL')
  await once(supervisor, 'exit')
  const orphan = Number(String(line))
  assert.ok(process.kill(orphan, 0))
  const cluster = await start(t, home)
  assert.notEqual(cluster.pid, orphan)
  assert.throws(() => process.kill(orphan, 0), { code: 'ESRCH' })
})

test('a foreign PostgreSQL on the socket is named and left alone', async (t) => {
  const home = await openHome(t)
  const other = await openHome(t)
  const foreign = await start(t, other)
  const layout = { ...clusterLayout(home), socketFolder: foreign.host }
  await assert.rejects(start(t, home, layout), {
    code: 'SETUP_FAILED',
    message: `Another PostgreSQL (process ${foreign.pid}) answers on ${foreign.host}/.s.PGSQL.5432.`,
    hint: 'Stop it, or set ZENNNN_HOME to another folder.',
  })
  assert.deepEqual(await ask(other, foreign, 'select 1'), [1])
})

test('a broken data folder, lost secrets and foreign secrets are each one sentence', async (t) => {
  const home = await openHome(t)
  const other = await openHome(t)
  const first = await start(t, home)
  await first.stop()
  await start(t, other)
  await rm(join(home, 'secrets'), { recursive: true })
  await assert.rejects(start(t, home), {
    code: 'SETUP_FAILED',
    message: /^The secret .* is missing\.$/,
  })
  await cp(join(other, 'secrets'), join(home, 'secrets'), { recursive: true })
  await assert.rejects(start(t, home), {
    code: 'SETUP_FAILED',
    message:
      'PostgreSQL refuses its own administrator: the files in secrets do not belong to this cluster.',
  })
  await rm(join(home, 'postgres', 'global', 'pg_control'))
  await assert.rejects(start(t, home), {
    code: 'SETUP_FAILED',
    message: `The data folder is damaged. (${join(home, 'postgres')})`,
  })
  await rm(join(home, 'postgres', 'PG_VERSION'))
  await assert.rejects(start(t, home), { code: 'SETUP_FAILED', message: /PG_VERSION is missing/ })
})
