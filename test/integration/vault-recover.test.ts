import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { ensureFirstUser } from '@zennnn/cloud'
import { hashPassword, PasswordPool } from '@zennnn/identity'
import { passwordKeyOf, systemClock } from '@zennnn/kernel'
import { RunningCloud, zennnn } from '../faults/running-cloud.ts'
import { type KeptVault, openNewVault } from './cloud/kept-vault.ts'
import { backUp, openLost } from './cloud/lost-home.ts'

const LIMIT = { timeout: 220_000 }
function readJson(text: string): unknown {
  return JSON.parse(text)
}

const PASSWORD = 'correct horse battery'

/** As `serve` of this cloud would have made it. */
async function setPassword({ vault, database }: KeptVault): Promise<void> {
  const { access } = vault
  const pool = new PasswordPool(passwordKeyOf(access.secrets.tenantKey), 1)
  const passwordHash = await hashPassword(pool, PASSWORD)
  const ann = { company: 'Acme', name: 'Ann', login: 'ann@acme.example', email: null, passwordHash }
  await ensureFirstUser(access, database, ann, systemClock)
  await pool.close()
}

/** With a wrong password, then with hers. */
async function signInStatuses(cloud: RunningCloud): Promise<readonly number[]> {
  const enter = async (password: string) =>
    await cloud.ask('acme.localhost', '/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'ann@acme.example', password }),
    })
  const wrong = await enter('correct horse cart')
  const { status } = await enter(PASSWORD)
  return [wrong.status, status]
}

test(
  'with the key of the vault and one region a lost cloud comes back on another machine, and goes on',
  LIMIT,
  async (t) => {
    const world = await openNewVault(t)
    const { vault, database } = world
    await setPassword(world)
    const made = await world.backup()
    assert.equal(made.state, 'complete', JSON.stringify(made.copies))
    const tenantKey = await readFile(join(vault.home, 'secrets', 'tenant-key'), 'utf8')
    const control = await backUp(world, vault.control)
    const home = await openLost(t, world, 'us')

    const list = await zennnn(home, ['vault', 'recover', 'us', '--list'])
    assert.equal(list.code, 0, list.stderr)
    assert.match(list.stdout, new RegExp(`^${control.id} `))
    const none = await zennnn(home, ['vault', 'recover', 'us', '--backup', made.id])
    assert.match(none.stderr, /has no backup/)
    assert.equal(none.code, 1)

    const recovered = await zennnn(home, ['vault', 'recover', 'us', '--json'])
    assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr)
    assert.partialDeepStrictEqual(readJson(recovered.stdout), {
      control: vault.control,
      backup: control.id,
      databases: [{ slug: 'acme', database, backup: made.id, message: null }],
    })
    const again = await zennnn(home, ['vault', 'recover', 'us'])
    assert.match(again.stderr, /There is a cloud in .* already/)
    assert.equal(again.code, 1)

    // Nobody brought it: it lay in the control database, wrapped with the key of the vault.
    assert.equal(await readFile(join(home.path, 'secrets', 'tenant-key'), 'utf8'), tenantKey)
    const cloud = await RunningCloud.start(home)
    t.after(async () => {
      await cloud.end('SIGTERM')
    })
    assert.deepEqual(await signInStatuses(cloud), [401, 200])
    const customer = await cloud.look(database)
    const { rows } = await customer.query('select count(*)::int as n from app.tag')
    assert.deepEqual(rows, [{ n: 2000 }])
    await customer.end()
    assert.equal((await cloud.ask('acme.localhost', '/sign-in')).status, 200)
    const jobs = await cloud.look(await cloud.control())
    const { rows: ready } = await jobs.query(
      `select count(*)::int as n from zennnn_cloud.ready r where template <> ''
         and not exists (select from pg_database d where d.datname = r.database_id)`,
    )
    assert.deepEqual(ready, [{ n: 0 }])
    await jobs.end()

    // As the runbook goes on: a region that is not there is said to be lost, and gets its copies again.
    const healed = await zennnn(home, ['vault', 'heal', 'eu', '--lost'])
    assert.equal(healed.code, 0, healed.stdout + healed.stderr)
    const snapshots = await readdir(join(home.path, 'vault', 'eu', database, 'snapshots'))
    assert.equal(snapshots.length, 1)
  },
)
