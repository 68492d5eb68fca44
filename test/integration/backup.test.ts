import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { connect, downloadBackup, getBackup, listBackups, loginPassword } from '@zennnn/cloud'
import { newDatabaseId } from '@zennnn/kernel'
import { openDatabase, openSuperuser, testCluster } from '../kit.ts'
import {
  dumpPacks,
  type KeptVault,
  openKeptVault,
  openNewVault,
  readBackIn,
  spoil,
} from './cloud/kept-vault.ts'

const LIMIT = { timeout: 120_000 }
const run = promisify(execFile)

/** Flips bits in every pack with parts of dumps in a region. */
async function damage({ vault, database }: KeptVault, region: string): Promise<void> {
  for (const path of await dumpPacks(join(vault.home, 'vault', region, database)))
    await spoil(path, 'flip')
}

test(
  'a backup is one dump in three regions, and the archive of it restores every row',
  LIMIT,
  async (t) => {
    const { vault, database, zennnn } = await openNewVault(t)
    const ran = await zennnn('backup', 'run', 'acme', '--here')
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    assert.match(ran.stdout, /^state +complete$/m)
    const [backup] = await listBackups(vault.access, vault.control, database)
    assert.ok(backup)
    assert.deepEqual(readBackIn(backup), ['ap', 'eu', 'us'])
    assert.equal(new Set(backup.copies.map(({ snapshot }) => snapshot)).size, 3)
    assert.equal(backup.content?.tables['app.tag']?.rows, 2000)

    const archive = join(vault.home, 'acme.zip')
    const written = await zennnn('backup', 'download', backup.id, '--out', archive)
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
    const restored = await other.connect('postgres')
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
    const { vault, backup, zennnn } = await openKeptVault(t)
    const none = await zennnn('backup', 'list', 'acme')
    assert.deepEqual([none.code, none.stdout], [0, 'There are no backups of acme.\n'])
    const made = await backup()
    const listed = await zennnn('backup', 'list', 'acme')
    assert.match(
      listed.stdout,
      new RegExp(`^${made.id} \\S+ manual +complete +${made.bytes} bytes ap,eu,us\\n$`),
    )
    const shown = await zennnn('backup', 'show', made.id, '--json')
    const answer: unknown = JSON.parse(shown.stdout)
    assert.partialDeepStrictEqual(answer, { id: made.id, state: 'complete', sha256: made.sha256 })
    for (const [args, message] of [
      [['run', 'nobody'], 'There is no database "nobody".'],
      [['list', 'nobody'], 'There is no database "nobody".'],
      [['show', 'acme'], 'There is no backup "acme".'],
      [['show', newDatabaseId()], 'There is no backup "z_'],
    ] as const) {
      const refused = await zennnn('backup', ...args)
      assert.equal(refused.code, 1)
      assert.ok(refused.stderr.startsWith(message), refused.stderr)
    }
    const file = join(vault.home, 'x.zip')
    const unknown = await zennnn(
      'backup',
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
    const { vault, database, backup } = await openKeptVault(t)
    await backup()
    const rival = await openSuperuser(t, database)
    await rival.query('begin')
    await rival.query('lock table app.tag in access exclusive mode')
    const running = backup()
    // Not the rival: within a transaction PostgreSQL tells of the same activity again and again.
    const observer = await openSuperuser(t, database)
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
  const { vault, database, backup, ask } = await openKeptVault(t)
  const made = await backup()
  await ask(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at)
     values ('0199a1b2-0000-7000-8000-00000000000a', $1, 'manual', 'running', now())`,
    [database],
  )
  await backup()
  const old = await getBackup(vault.access, vault.control, '0199a1b2-0000-7000-8000-00000000000a')
  assert.deepEqual([old.state, old.message], ['failed', 'It was interrupted.'])
  assert.equal((await getBackup(vault.access, vault.control, made.id)).state, 'complete')
  await assert.rejects(
    ask(`update zennnn_vault.backup set state = 'complete' where id = $1`, [old.id]),
    { code: '23514' },
  )
})

test('a region that cannot be written leaves the backup incomplete', LIMIT, async (t) => {
  const { vault, database, backup, zennnn } = await openNewVault(t)
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
  const ran = await zennnn('backup', 'run', 'acme', '--here')
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
    const world = await openKeptVault(t)
    const { vault, database, backup, zennnn } = world
    // Large enough that the second backup finds parts of the first, the damaged ones.
    const owner = await openSuperuser(t, database)
    await owner.query('set role zennnn_owner')
    await owner.query('create table app.ballast (content bytea)')
    await owner.query(
      'insert into app.ballast select sha256(n::text::bytea) from generate_series(1, 100000) n',
    )
    const first = await backup()
    const archive = join(vault.home, 'acme.zip')
    assert.equal(await downloadBackup(vault, first, archive), 'eu')
    await damage(world, 'eu')
    const second = await backup()
    assert.equal(second.state, 'incomplete')
    assert.deepEqual(readBackIn(second), ['ap', 'us'])
    const damaged = second.copies.find(({ region }) => region === 'eu')
    assert.match(damaged?.snapshot ?? '', /^[0-9a-f]{64}$/)
    assert.match(
      damaged?.message ?? '',
      /^restic in the region eu ended with .*ciphertext verification failed/,
    )
    await rm(archive)
    assert.equal(await downloadBackup(vault, first, archive), 'us')
    await rm(archive)
    await damage(world, 'us')
    await damage(world, 'ap')
    const ran = await zennnn('backup', 'download', first.id, '--out', archive)
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
    const { vault, database, backup, ask } = await openNewVault(t)
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

    await ask(
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
  const { vault } = await openKeptVault(t)
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
