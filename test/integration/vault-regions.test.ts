import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { certificateFiles, checkRegions, readRegions, type Vault } from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import { dumpPacks, openNewVault, openServedVault, readBackIn, spoil } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 235_000 }
const run = promisify(execFile)

/** The vault with one region configured otherwise. */
function changed(vault: Vault, file: { readonly regions: readonly Record<string, unknown>[] }) {
  return async (change: Record<string, unknown>): Promise<Vault> => {
    const regions = file.regions.map((one) => (one['name'] === 'us' ? { ...one, ...change } : one))
    await writeFile(join(vault.home, 'regions.json'), JSON.stringify({ regions }))
    return { ...vault, regions: readRegions(vault.home) }
  }
}

test(
  'three servers over TLS take a backup, refuse who is not known, and let nobody delete',
  LIMIT,
  async (t) => {
    const { folder, regions, file } = await startRegions(t)
    const { vault, database, backup, zennnn, ask } = await openNewVault(t, file)
    const made = await zennnn('backup', 'run', 'acme', '--here', '--json')
    assert.equal(made.code, 0, made.stdout + made.stderr)
    const first = await backup()
    assert.equal(first.state, 'complete')
    assert.deepEqual(readBackIn(first), ['ap', 'eu', 'us'])
    const snapshots = async (): Promise<readonly number[]> =>
      await Promise.all(
        regions.map(
          async (region) =>
            (await readdir(join(region.folder, 'cloud', database, 'snapshots'))).length,
        ),
      )
    assert.deepEqual(await snapshots(), [2, 2, 2])

    await writeFile(join(folder, 'wrong'), 'of-another-cloud', { mode: 0o600 })
    const withUs = changed(vault, file)
    for (const [change, message] of [
      [{ ca_file: join(folder, 'other-ca.crt') }, /x509: certificate signed by unknown authority/],
      [{ password_file: join(folder, 'wrong') }, /401/],
      [
        { password_file: join(folder, 'none') },
        /^The secret .*none of the region us cannot be read/,
      ],
      [
        {
          user: 'other',
          password_file: join(folder, 'wrong'),
          url: `${String(file.regions[1]?.['url'])}/cloud`,
        },
        /403/,
      ],
    ] as const) {
      const refused = await backup(await withUs(change))
      assert.equal(refused.state, 'incomplete')
      assert.deepEqual(readBackIn(refused), ['ap', 'eu'])
      const reason = refused.copies.find(({ region }) => region === 'us')?.message ?? ''
      assert.match(reason, message)
      assert.ok(!/of-another-cloud|of-this-cloud/.test(reason), reason)
    }
    await assert.rejects(
      withUs({ url: String(file.regions[1]?.['url']).replace('https', 'http') }),
      /regions\[1\]\.url must start with https/,
    )
    await writeFile(join(vault.home, 'regions.json'), JSON.stringify(file))

    const before = await snapshots()
    const wrapped = await ask('select count(*)::int as count from zennnn_vault.repository_password')
    assert.equal(wrapped?.['count'], 3)
    const [eu] = regions
    assert.ok(eu)
    const id = first.copies.find(({ region }) => region === 'eu')?.snapshot
    for (const path of [`snapshots/${id}`, 'config']) {
      const { stdout } = await run('curl', [
        '--silent',
        '--cacert',
        join(folder, 'ca.crt'),
        '--user',
        'cloud:of-this-cloud',
        '--request',
        'DELETE',
        '--write-out',
        '%{http_code}',
        `https://localhost:${eu.port}/cloud/${database}/${path}`,
      ])
      assert.match(stdout, /403$/)
    }
    assert.deepEqual(await snapshots(), before)
  },
)

test(
  'a server that would delete what we wrote is named, one that refuses is not',
  LIMIT,
  async (t) => {
    const [safe, unsafe] = [await startRegions(t), await startRegions(t, { keeps: 'nothing' })]
    const [eu] = safe.file.regions
    const location = { city: 'Boston', country: 'USA', continent: 'America' }
    const us = { ...unsafe.file.regions[1], location }
    const { vault, ask, zennnn } = await openNewVault(t, { home: 'us', regions: [eu, us] })
    await checkRegions(vault)
    const row = await ask(
      `select json_object_agg(name, message) as messages, bool_and(reachable) as reachable from zennnn_vault.region`,
    )
    assert.deepEqual(row, {
      messages: {
        eu: null,
        us: 'Its server would delete what we ask it to (404): start it with --append-only.',
      },
      reachable: true,
    })
    // Nothing serves here, which status says too.
    const { authorityPath } = certificateFiles(vault.home)
    await mkdir(dirname(authorityPath), { recursive: true })
    await copyFile(join(safe.folder, 'ca.crt'), authorityPath)
    const status: unknown = JSON.parse((await zennnn('status', '--json')).stdout)
    assert.partialDeepStrictEqual(status, {
      backups: {
        home: 'us',
        regions: [
          { name: 'eu', location: 'not said' },
          { name: 'us', location: 'Boston, USA, America' },
        ],
        placeProblem:
          'Backups do not lie in three places: there are 2 regions; where eu lies is not said. Name other regions and their location in regions.json.',
        outside: { databases: 2, without: 2, oldestAt: null },
      },
    })
  },
)

test(
  'no secret of a region or repository stands in the arguments of a process',
  LIMIT,
  async (t) => {
    const { file } = await startRegions(t)
    const { backup } = await openNewVault(t, file)
    const running = backup()
    const seen = new Set<string>()
    const over = new AbortController()
    const made = running.finally(() => {
      over.abort()
    })
    while (!over.signal.aborted) {
      const { stdout } = await run('ps', ['-eo', 'args='])
      for (const line of stdout.split('\n')) if (line.startsWith('restic')) seen.add(line)
    }
    assert.equal((await made).state, 'complete')
    assert.ok(seen.size > 0)
    for (const line of seen) assert.ok(!/of-this-cloud|cloud:/.test(line), line)
  },
)

test(
  'a region that stops, hangs or lies in the middle leaves the backup incomplete and says why',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t, { patienceS: 8 })
    const { regions } = servers
    const { backup, askCustomer, database } = await openServedVault(t, servers)
    const first = await backup()
    assert.equal(first.state, 'complete', JSON.stringify(first.copies))
    const us = regions.find(({ name }) => name === 'us')
    assert.ok(us)
    const folder = join(us.folder, 'cloud', database)
    // What is new must be sent: otherwise a region that is gone would not be noticed before the end.
    const grow = async (): Promise<void> => {
      await askCustomer(
        `insert into app.tag (id, name) select gen_random_uuid(), md5(random()::text) from generate_series(1, 20000)`,
      )
    }
    const whenLocked = async (act: () => void): Promise<void> => {
      while ((await readdir(join(folder, 'locks'))).length === 0)
        await new Promise((resolve) => {
          setTimeout(resolve, 20)
        })
      act()
    }
    for (const [act, undo] of [
      [() => void us.stop(), async () => await us.start()],
      [
        () => {
          us.freeze()
        },
        async () => {
          us.thaw()
        },
      ],
    ] as const) {
      await grow()
      const [made] = await Promise.all([backup(), whenLocked(act)])
      await undo()
      assert.equal(made.state, 'incomplete', made.message)
      assert.deepEqual(readBackIn(made), ['ap', 'eu'])
      assert.match(
        made.copies.find(({ region }) => region === 'us')?.message ?? '',
        /restic in the region us ended/,
      )
    }
    // One that is slow, and shows that it is there in time, is waited for.
    await grow()
    const [slow] = await Promise.all([
      backup(),
      whenLocked(() => {
        us.freeze()
        setTimeout(us.thaw, 1_000)
      }),
    ])
    assert.equal(slow.state, 'complete', slow.copies.map(({ message }) => message).join())
    assert.equal((await backup()).state, 'complete')
    for (const how of ['flip', 'truncate'] as const) {
      for (const path of await dumpPacks(folder)) await spoil(path, how)
      const made = await backup()
      assert.equal(made.state, 'incomplete', how)
      assert.deepEqual(readBackIn(made), ['ap', 'eu'], how)
    }
    assert.ok((await readFile(join(folder, 'config'))).length > 0)
  },
)
