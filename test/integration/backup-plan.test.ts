import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect, listBackups } from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { testCluster } from '../kit.ts'
import { openCloud } from './cloud/world.ts'

const ZENNNN = new URL('../../bin/zennnn', import.meta.url).pathname

/** A home of the cloud of the test, with one customer, acme. */
async function openHome(t: TestContext) {
  const { secrets, ...address } = testCluster()
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const home = await mkdtemp(join(tmpdir(), 'zennnn-plan-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  await symlink(address.host, join(home, 'run'))
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  await writeFile(join(home, 'secrets', 'postgres'), secrets.superuser)
  await writeFile(join(home, 'secrets', 'maintain'), secrets.maintain)
  await writeFile(join(home, 'secrets', 'tenant-key'), secrets.tenantKey)
  const state = { control: cloud.control, operatorShown: true }
  await writeFile(join(home, 'state.json'), JSON.stringify(state))
  return { home, database, cloud, address, secrets }
}

async function plan(home: string, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], ZENNNN_HOME: home }
  return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(ZENNNN, ['backup', 'plan', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

test('backup plan says what the ladder keeps of one database, and deletes nothing', async (t) => {
  const { home, database, cloud, address, secrets } = await openHome(t)
  const login = { user: 'postgres', password: secrets.superuser, database: cloud.control }
  const register = await connect(address, login)
  const night = async (of: DatabaseId, count: number): Promise<void> => {
    await register.query(
      `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables)
       select gen_random_uuid(), $1, 'scheduled', 'complete', at, at, 1, '', '', '{}'
       from generate_series(now() - interval '1 minute' - $2 * interval '1 day', now(), interval '1 day') at`,
      [of, count - 1],
    )
  }
  try {
    await night(newDatabaseId(), 3)
    const none = await plan(home, 'acme')
    assert.equal(none.code, 0, none.stderr)
    assert.match(none.stdout, /^Keeps 0: 0 of 14 on the ladder/)
    await night(database, 300)
  } finally {
    await register.end()
  }

  const said = await plan(home, 'acme')
  assert.equal(said.code, 0, said.stderr)
  const [summary, ...lines] = said.stdout.trimEnd().split('\n')
  assert.equal(
    summary,
    'Keeps 14: 14 of 14 on the ladder (7 daily, 4 weekly, 3 monthly) and 0 beside it; deletes 286.',
  )
  assert.equal(lines.length, 300)
  const answer: unknown = JSON.parse((await plan(home, 'acme', '--json')).stdout)
  assert.ok(Array.isArray(answer))
  assert.partialDeepStrictEqual(answer[0], { slug: 'acme', action: 'keep', because: 'daily' })
  assert.equal((await listBackups(cloud.tools.access, cloud.control, database)).length, 300)

  const unknown = await plan(home, 'nobody')
  assert.equal(unknown.code, 1)
  assert.equal(unknown.stdout, '')
})
