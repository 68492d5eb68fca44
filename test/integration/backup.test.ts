import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import {
  type BackupRecord,
  connect,
  downloadBackup,
  getBackup,
  listBackups,
  localRegions,
  loginPassword,
  runBackup,
  type Vault,
} from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId, systemClock } from '@zennnn/kernel'
import { openDatabase, type TestClient, testCluster } from '../kit.ts'
import { openCloud } from './cloud/world.ts'

const ZENNNN = new URL('../../bin/zennnn', import.meta.url).pathname
const LIMIT = { timeout: 120_000 }
const run = promisify(execFile)

interface VaultWorld {
  readonly vault: Vault
  readonly database: DatabaseId
  readonly backup: () => Promise<BackupRecord>
  readonly superuser: (database: string) => Promise<TestClient>
}

/** A cloud with one customer, acme, of some companies and a file. */
async function openVault(t: TestContext): Promise<VaultWorld> {
  const { secrets, ...address } = testCluster()
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const home = await mkdtemp(join(tmpdir(), 'zennnn-vault-'))
  const clients: TestClient[] = []
  t.after(async () => {
    await Promise.all(clients.map(async (client) => await client.end()))
    await rm(home, { recursive: true, force: true })
  })
  await symlink(address.host, join(home, 'run'))
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  await writeFile(join(home, 'secrets', 'postgres'), secrets.superuser)
  await writeFile(join(home, 'secrets', 'maintain'), secrets.maintain)
  await writeFile(join(home, 'secrets', 'tenant-key'), secrets.tenantKey)
  await writeFile(
    join(home, 'state.json'),
    JSON.stringify({ control: cloud.control, operatorShown: true }),
  )
  const vault = { ...cloud.tools, home, regions: localRegions(home), clock: systemClock }
  const superuser = async (name: string): Promise<TestClient> => {
    const login = { user: 'postgres', password: secrets.superuser, database: name }
    const client = await connect(address, login)
    clients.push(client)
    return client
  }
  await (await superuser(database)).query(
    `insert into app.tag (id, name) select gen_random_uuid(), 'tag ' || n || md5(n::text) from generate_series(1, 2000) n`,
  )
  return {
    vault,
    database,
    superuser,
    backup: async () => await runBackup(vault, { database, kind: 'manual' }),
  }
}

async function command(home: string, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], ZENNNN_HOME: home }
  return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(ZENNNN, ['backup', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** Flips bits in every pack with parts of dumps in a region. Packs that only list files are small and stay. */
async function damage(home: string, region: string, database: DatabaseId): Promise<void> {
  const folder = join(home, 'vault', region, database, 'data')
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    const found = await stat(path)
    if (!found.isFile() || found.size < 65_536) continue
    await chmod(path, 0o600)
    const bytes = await readFile(path)
    for (let at = 40; at < bytes.length - 32_768; at += 32_768)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await writeFile(path, bytes)
  }
}

function readBackIn({ copies }: BackupRecord): readonly string[] {
  return copies.filter(({ readBackAt }) => readBackAt !== null).map(({ region }) => region)
}

test(
  'a backup is one dump in three regions, and the archive of it restores every row',
  LIMIT,
  async (t) => {
    const { vault, database, superuser } = await openVault(t)
    const ran = await command(vault.home, 'run', 'acme', '--here')
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    assert.match(ran.stdout, /^state +complete$/m)
    const [backup] = await listBackups(vault.access, vault.control, database)
    assert.ok(backup)
    assert.deepEqual(readBackIn(backup), ['ap', 'eu', 'us'])
    assert.equal(new Set(backup.copies.map(({ snapshot }) => snapshot)).size, 3)
    assert.equal(backup.content?.tables['app.tag']?.rows, 2000)

    const archive = join(vault.home, 'acme.zip')
    const written = await command(vault.home, 'download', backup.id, '--out', archive)
    assert.equal(written.code, 0, written.stderr)
    await run('unzip', ['-q', archive, '-d', vault.home])
    const manifest: unknown = JSON.parse(await readFile(join(vault.home, 'manifest.json'), 'utf8'))
    assert.partialDeepStrictEqual(manifest, {
      backup: backup.id,
      slug: 'acme',
      database,
      dump: { name: 'acme.dump', bytes: backup.bytes, sha256: backup.sha256 },
    })
    const { stdout: sum } = await run('sha256sum', [join(vault.home, 'acme.dump')])
    assert.ok(sum.startsWith(`${backup.sha256} `))

    const other = await openDatabase(t)
    const { secrets, host } = testCluster()
    await run(
      'pg_restore',
      [
        '--exit-on-error',
        '--no-owner',
        '--no-acl',
        `--host=${host}`,
        '--username=postgres',
        `--dbname=${other.database}`,
        join(vault.home, 'acme.dump'),
      ],
      { env: { ...process.env, PGPASSWORD: secrets.superuser } },
    )
    const restored = await superuser(other.database)
    for (const [table, { rows }] of Object.entries(backup.content.tables)) {
      const { rows: found } = await restored.query(`select count(*)::int as rows from ${table}`)
      assert.deepEqual(found, [{ rows }], table)
    }
  },
)

test(
  'backup list and backup show tell of every backup, and refuse what is unknown',
  LIMIT,
  async (t) => {
    const { vault, backup } = await openVault(t)
    const none = await command(vault.home, 'list', 'acme')
    assert.deepEqual([none.code, none.stdout], [0, 'There are no backups of acme.\n'])
    const made = await backup()
    const listed = await command(vault.home, 'list', 'acme')
    assert.match(
      listed.stdout,
      new RegExp(`^${made.id} \\S+ manual +complete +${made.bytes} bytes ap,eu,us\\n$`),
    )
    const shown = await command(vault.home, 'show', made.id, '--json')
    const answer: unknown = JSON.parse(shown.stdout)
    assert.partialDeepStrictEqual(answer, { id: made.id, state: 'complete', sha256: made.sha256 })
    for (const [args, message] of [
      [['run', 'nobody'], 'There is no database "nobody".'],
      [['list', 'nobody'], 'There is no database "nobody".'],
      [['show', 'acme'], 'There is no backup "acme".'],
      [['show', newDatabaseId()], 'There is no backup "z_'],
    ] as const) {
      const refused = await command(vault.home, ...args)
      assert.equal(refused.code, 1)
      assert.ok(refused.stderr.startsWith(message), refused.stderr)
    }
    const file = join(vault.home, 'x.zip')
    const unknown = await command(
      vault.home,
      'download',
      '0199a1b2-0000-7000-8000-00000000000a',
      '--out',
      file,
    )
    assert.equal(unknown.code, 1)
    await writeFile(file, 'mine')
    await assert.rejects(downloadBackup(vault, made, file), { code: 'STATE_REFUSED' })
    assert.equal(await readFile(file, 'utf8'), 'mine')
  },
)

/** Processes that this one started, by the name of their program. */
async function childrenNamed(name: string): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['--ppid', String(process.pid), '-o', 'pid=,comm='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, command]) => command === name)
    .map(([pid]) => Number(pid))
}

test(
  'a dump that is killed leaves no snapshot in any region, and the backup failed',
  LIMIT,
  async (t) => {
    const { vault, database, backup, superuser } = await openVault(t)
    await backup()
    const rival = await superuser(database)
    await rival.query('begin')
    await rival.query('lock table app.tag in access exclusive mode')
    const running = backup()
    // Not the rival: within a transaction PostgreSQL tells of the same activity again and again.
    const observer = await superuser(database)
    for (;;) {
      const [dump] = await childrenNamed('pg_dump')
      const [restic] = await childrenNamed('restic')
      const { rows } = await observer.query(
        `select from pg_stat_activity where datname = $1 and application_name = 'pg_dump' and wait_event_type = 'Lock'`,
        [database],
      )
      if (dump === undefined || restic === undefined || rows.length === 0) continue
      // Meanwhile nobody else may begin.
      await assert.rejects(backup(), { code: 'STATE_REFUSED' })
      process.kill(dump, 'SIGKILL')
      break
    }
    const failed = await running
    await rival.query('rollback')
    assert.equal(failed.state, 'failed')
    assert.match(failed.message ?? '', /^pg_dump ended with SIGKILL/)
    assert.deepEqual(failed.copies, [])
    for (const region of ['eu', 'us', 'ap'])
      assert.equal(
        (await readdir(join(vault.home, 'vault', region, database, 'snapshots'))).length,
        1,
      )
    await assert.rejects(downloadBackup(vault, failed, join(vault.home, 'x.zip')), {
      code: 'STATE_REFUSED',
    })
    assert.equal((await backup()).state, 'complete')
  },
)

test('a backup that was interrupted is called failed by the next one', LIMIT, async (t) => {
  const { vault, database, backup, superuser } = await openVault(t)
  const made = await backup()
  const register = await superuser(vault.control)
  await register.query(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at)
     values ('0199a1b2-0000-7000-8000-00000000000a', $1, 'manual', 'running', now())`,
    [database],
  )
  await backup()
  const old = await getBackup(vault.access, vault.control, '0199a1b2-0000-7000-8000-00000000000a')
  assert.deepEqual([old.state, old.message], ['failed', 'It was interrupted.'])
  assert.equal((await getBackup(vault.access, vault.control, made.id)).state, 'complete')
  await assert.rejects(
    register.query(`update zennnn_vault.backup set state = 'complete' where id = $1`, [old.id]),
    { code: '23514' },
  )
})

test('a region that cannot be written leaves the backup incomplete', LIMIT, async (t) => {
  const { vault, database, backup } = await openVault(t)
  const folder = join(vault.home, 'vault', 'us')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (process.getuid?.() === 0) await chown(folder, 65_534, 65_534)
  await chmod(folder, 0o500)
  const made = await backup()
  assert.equal(made.state, 'incomplete')
  assert.deepEqual(readBackIn(made), ['ap', 'eu'])
  const refused = made.copies.find(({ region }) => region === 'us')
  assert.equal(refused?.snapshot, null)
  assert.match(refused.message ?? '', /us/)
  const ran = await command(vault.home, 'run', 'acme', '--here')
  assert.equal(ran.code, 1)
  assert.match(ran.stdout, /^state +incomplete$/m)
  const listed = await listBackups(vault.access, vault.control, database)
  assert.deepEqual(
    listed.map(({ state }) => state),
    ['incomplete', 'incomplete'],
  )
})

test(
  'damage in a region is found by reading back, and downloads come from another region',
  LIMIT,
  async (t) => {
    const { vault, database, backup, superuser } = await openVault(t)
    // Large enough that the second backup finds parts of the first, the damaged ones.
    const owner = await superuser(database)
    await owner.query('set role zennnn_owner')
    await owner.query('create table app.ballast (content bytea)')
    await owner.query(
      'insert into app.ballast select sha256(n::text::bytea) from generate_series(1, 100000) n',
    )
    const first = await backup()
    const archive = join(vault.home, 'acme.zip')
    assert.equal(await downloadBackup(vault, first, archive), 'ap')
    await damage(vault.home, 'ap', database)
    const second = await backup()
    assert.equal(second.state, 'incomplete')
    assert.deepEqual(readBackIn(second), ['eu', 'us'])
    const [damaged] = second.copies
    assert.equal(damaged?.region, 'ap')
    assert.match(damaged.snapshot ?? '', /^[0-9a-f]{64}$/)
    assert.match(
      damaged.message ?? '',
      /^restic in the region ap ended with .*ciphertext verification failed/,
    )
    await rm(archive)
    assert.equal(await downloadBackup(vault, first, archive), 'eu')
    await rm(archive)
    await damage(vault.home, 'eu', database)
    await damage(vault.home, 'us', database)
    const ran = await command(vault.home, 'download', first.id, '--out', archive)
    assert.equal(ran.code, 1)
    assert.deepEqual(
      (await readdir(vault.home)).filter((name) => name.startsWith('acme')),
      [],
    )
  },
)

test(
  'copies open only with the key of the vault and the password of their own region',
  LIMIT,
  async (t) => {
    const { vault, database, backup, superuser } = await openVault(t)
    const made = await backup()
    const path = join(vault.home, 'secrets', 'vault-key')
    const key = await readFile(path, 'utf8')
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.equal((await stat(join(vault.home, 'vault', 'eu'))).mode & 0o777, 0o700)
    const archive = join(vault.home, 'acme.zip')

    for (const spoil of [
      async () => await rm(path),
      async () => await writeFile(path, 'A'.repeat(43)),
      async () => await writeFile(path, 'short'),
    ]) {
      await spoil()
      await assert.rejects(downloadBackup(vault, made, archive))
      const failed = await backup()
      assert.equal(failed.state, 'failed')
      assert.match(failed.copies[0]?.message ?? '', /vault/)
      await writeFile(path, key)
    }
    // A new key is never made beside passwords that another one wraps.
    await rm(path)
    await backup()
    await assert.rejects(stat(path), { code: 'ENOENT' })
    await writeFile(path, key)

    const register = await superuser(vault.control)
    await register.query(
      `update zennnn_vault.repository_password p set wrapped = o.wrapped from zennnn_vault.repository_password o
     where p.database_id = $1 and o.database_id = $1 and p.region = 'eu' and o.region = 'us'`,
      [database],
    )
    const swapped = await backup()
    assert.deepEqual(readBackIn(swapped), ['ap', 'us'])
    assert.match(
      swapped.copies.find(({ region }) => region === 'eu')?.message ?? '',
      /^The key of the vault does not open/,
    )
  },
)

test('no login role sees the register of backups', LIMIT, async (t) => {
  const { vault } = await openVault(t)
  const { secrets, ...address } = testCluster()
  const login = await connect(address, {
    user: vault.control,
    password: loginPassword(secrets.tenantKey, vault.control),
    database: vault.control,
  })
  try {
    for (const table of ['backup', 'copy', 'repository_password'])
      await assert.rejects(login.query(`select from zennnn_vault.${table}`), { code: '42501' })
  } finally {
    await login.end()
  }
})
