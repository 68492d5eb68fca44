import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type DownloadWorld, openDownloads, PASSWORD, visitorOf } from '../download-world.ts'
import { until } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'
import { openStockPostgres } from '../stock-postgres.ts'
import { isGuessed, unkeyedHash } from '../unkeyed-hash.ts'

const run = promisify(execFile)
const LIMIT = { timeout: 120_000 }
const GUIDE = new URL('../../docs/administrator/downloads.md', import.meta.url)
const UNKNOWN = '0199a1b2-0000-7000-8000-00000000000a'

let world: DownloadWorld

before(async () => {
  world = await openDownloads()
})

after(async () => {
  await world.end()
})

interface Unpacked {
  readonly folder: string
  readonly manifest: Readonly<Record<string, unknown>>
}

/** Opens an archive with the stock tool. */
async function unpack(t: TestContext, archive: Buffer): Promise<Unpacked> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-archive-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  await writeFile(join(folder, 'archive.zip'), archive)
  await run('unzip', ['-q', 'archive.zip'], { cwd: folder })
  assert.deepEqual((await readdir(folder)).toSorted(), [
    'acme.dump',
    'archive.zip',
    'manifest.json',
  ])
  return { folder, manifest: JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) }
}

/** With the commands of docs/administrator/downloads.md. */
async function restoreAndCompare(
  t: TestContext,
  { folder, manifest }: Unpacked,
): Promise<TestClient> {
  const { stdout: sum } = await run('sha256sum', ['acme.dump'], { cwd: folder })
  const dump = Object(manifest['dump'])
  assert.equal(dump.sha256, sum.slice(0, 64))
  const stock = await openStockPostgres(t)
  for (const [program, ...args] of await documentedCommands())
    await stock.run(folder, program, ...args)
  const client = await stock.connect('acme_copy')
  await compareVersion(client, { folder, manifest })
  const { tables } = manifest
  assert.ok(typeof tables === 'object' && tables !== null)
  const counted = Object.entries(tables)
  assert.ok(counted.length > 20)
  for (const [table, content] of counted) {
    const { rows } = await client.query(`select count(*)::int as rows from ${table}`)
    assert.deepEqual(rows, [{ rows: Object(content).rows }], table)
  }
  return client
}

/** All three have the same password, which whoever guesses has right at once. */
async function refuseGuesses(client: TestClient): Promise<void> {
  const { rows } = await client.query('select hash from zennnn.credential')
  assert.equal(rows.length, 3)
  assert.ok(isGuessed(unkeyedHash(PASSWORD), PASSWORD))
  for (const { hash } of rows) assert.ok(!isGuessed(String(hash), PASSWORD), String(hash))
}

/** With what the dump says of itself in the hands of programs that are not ours. */
async function compareVersion(client: TestClient, { folder, manifest }: Unpacked): Promise<void> {
  const { postgresql, apps, schemaVersion } = manifest
  const { stdout: listed } = await run('pg_restore', ['--list', 'acme.dump'], { cwd: folder })
  assert.equal(postgresql, /Dumped from database version: ([\d.]+)/.exec(listed)?.[1])
  assert.deepEqual(apps, ['base', 'contacts', 'sales'])
  const { rows } = await client.query(
    'select model_hash, apps from zennnn.applied order by at desc limit 1',
  )
  assert.deepEqual(rows, [{ model_hash: schemaVersion, apps }])
  assert.match(String(schemaVersion), /^[0-9a-f]{64}$/)
}

async function documentedCommands(): Promise<readonly (readonly [string, ...string[]])[]> {
  const page = await readFile(GUIDE, 'utf8')
  const lines = page.split('\n').filter((line) => /^(?:createuser|createdb|pg_restore) /.test(line))
  assert.equal(lines.length, 5)
  return lines.map((line) => {
    const [program = '', ...args] = line.split(' ')
    return [program, ...args] as const
  })
}

test(
  'an administrator downloads a backup, and stock PostgreSQL restores all of it',
  LIMIT,
  async (t) => {
    const { signIn, path, fetch, backups, events, cloud, idOf } = world
    const admin = await signIn('acme')
    const [backup = ''] = backups
    const address = await path(admin, backup)
    const answer = await fetch(admin, address)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], 'application/zip')
    assert.match(
      answer.headers['content-disposition'] ?? '',
      /^attachment; filename="acme-\d{4}-\d\d-\d\d-\d{4}\.zip"/,
    )
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['referrer-policy'], 'no-referrer')
    const unpacked = await unpack(t, answer.bytes)
    assert.partialDeepStrictEqual(unpacked.manifest, {
      backup,
      slug: 'acme',
      database: idOf('acme'),
    })
    await refuseGuesses(await restoreAndCompare(t, unpacked))
    // While it signs in.
    await signIn('acme', 'bob')

    const words = /^the backup of \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC$/
    const [asked, opened] = (await events()).map((event) => Object(event))
    for (const event of [asked, opened])
      assert.partialDeepStrictEqual(event, {
        login: 'admin@acme.example',
        model: 'backup',
        record: backup,
      })
    assert.match(String(asked.why).replace('asked for a download of ', ''), words)
    assert.match(String(opened.why).replace('opened the address to download ', ''), words)

    const token = address.slice(address.lastIndexOf('/') + 1)
    assert.equal(token.length, 43)
    for (const name of ['serve.log', 'deliver.log']) {
      const log = await readFile(join(cloud.home.path, 'log', name), 'utf8')
      assert.ok(log.includes('download'), name)
      assert.ok(!log.includes(token), name)
    }
    const control = await cloud.look(await cloud.control())
    const { rows } = await control.query('select t::text as row from zennnn_vault.download t')
    await control.end()
    assert.ok(rows.length > 0 && rows.every(({ row }) => !String(row).includes(token)))
  },
)

test('the data as it is now is one moment, rows and dump alike', LIMIT, async (t) => {
  const { signIn, path, fetch, cloud, idOf } = world
  const admin = await signIn('acme')
  const client = await cloud.look(idOf('acme'))
  await client.query(`insert into app.tag (id, name) values (gen_random_uuid(), 'a minute ago')`)
  const answer = await fetch(admin, await path(admin, null))
  assert.equal(answer.status, 200)
  const { rows } = await client.query('select count(*)::int as tags from app.tag')
  await client.end()
  const unpacked = await unpack(t, answer.bytes)
  assert.partialDeepStrictEqual(unpacked.manifest, {
    backup: null,
    kind: 'now',
    slug: 'acme',
    tables: { 'app.tag': { rows: rows[0]?.tags } },
  })
  await restoreAndCompare(t, unpacked)
})

test('only administrators of that database ask, and only after a fresh proof', LIMIT, async () => {
  const { signIn, ask, confirm, backups, cloud, events, idOf } = world
  const [backup = ''] = backups
  const before = await events()
  const admin = await signIn('acme')
  const status = async (...[who, what]: Parameters<typeof ask>) => (await ask(who, what)).status
  assert.equal(
    await status({ ...admin, headers: { 'content-type': 'application/json' } }, null),
    401,
  )
  assert.equal(await status(await signIn('acme', 'carl'), null), 403)
  assert.equal(await status(await signIn('acme', 'carl'), backup), 403)
  const { cookie = '', 'content-type': type = '' } = admin.headers
  assert.equal(await status({ ...admin, headers: { cookie, 'content-type': type } }, null), 403)
  const acme = await cloud.look(idOf('acme'))
  await acme.query("update zennnn.session set confirmed_at = now() - interval '5 minutes'")
  await acme.end()
  for (const wanted of [backup, null]) {
    const late = await ask(admin, wanted)
    assert.deepEqual([late.status, JSON.parse(late.body).code], [403, 'CONFIRMATION_NEEDED'])
  }
  assert.equal((await confirm(admin, 'not the password')).status, 400)
  assert.equal(await status(admin, backup), 403)
  const confirmed = await confirm(admin)
  assert.equal(confirmed.status, 200, confirmed.body)
  const renewed = visitorOf(admin.host, confirmed)
  assert.equal(await status(renewed, UNKNOWN), 404)
  assert.equal(await status(renewed, 'nonsense'), 400)
  // A backup of acme does not exist for others, and a session of theirs is none at acme.
  const other = await signIn('other')
  assert.equal(await status(other, backup), 404)
  assert.equal(await status({ ...other, host: 'acme.localhost' }, backup), 401)
  assert.equal(await status({ ...renewed, host: 'localhost' }, null), 404)
  assert.deepEqual(await events(), before)
  const control = await cloud.look(await cloud.control())
  const { rows } = await control.query(
    'select count(*)::int as n from zennnn_vault.download where used_at is null',
  )
  await control.end()
  assert.deepEqual(rows, [{ n: 0 }])
})

test('ten wrong passwords close the way for the right one, as at the sign-in', LIMIT, async () => {
  const { signIn, confirm } = world
  const bob = await signIn('acme', 'bob')
  for (let count = 0; count < 10; count += 1)
    assert.equal((await confirm(bob, 'not the password')).status, 400)
  const late = await confirm(bob)
  assert.equal(late.status, 429)
  assert.ok(Number(late.headers['retry-after']) > 0)
})

test('an address is good once, and of several at once one wins', LIMIT, async () => {
  const { signIn, path, fetch, backups } = world
  const admin = await signIn('acme')
  const address = await path(admin, backups[0] ?? '')
  assert.equal((await fetch(admin, address, 'HEAD')).status, 405)
  const answers = await Promise.all(
    Array.from({ length: 6 }, async () => await fetch(admin, address)),
  )
  // The third at once may be told that two run: that uses nothing up.
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  assert.deepEqual(
    [statuses[0], statuses.filter((status) => status === 200).length],
    [200, 1],
    statuses.join(' '),
  )
  assert.ok(statuses.every((status) => status === 200 || status === 410 || status === 429))
  const again = await fetch(admin, address)
  assert.equal(again.status, 410)
  assert.match(again.body, /was used already/)
  assert.match(again.body, /Ask for the download again, on the page of your backups\./)
})

test(
  'an address that expired, was altered, or is for another person or database opens nothing',
  LIMIT,
  async () => {
    const { signIn, path, fetch, backups, cloud } = world
    const admin = await signIn('acme')
    const address = await path(admin, backups[0] ?? '')
    const altered = `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`
    const carl = await signIn('acme', 'carl')
    const other = await signIn('other')
    const guest = { ...admin, headers: {} }
    const sent = await fetch(guest, address)
    assert.deepEqual([sent.status, sent.headers.location?.split('?')[0]], [303, '/sign-in'])
    assert.equal((await fetch(carl, address)).status, 403)
    for (const [who, where] of [
      [admin, altered],
      [other, address],
    ] as const) {
      const refused = await fetch(who, where)
      assert.equal(refused.status, 410)
      assert.match(refused.body, /not complete, was altered, or was made for somebody else/)
    }
    const control = await cloud.look(await cloud.control())
    const person = `update zennnn_vault.download set asked_by = $1 where used_at is null`
    const { rows } = await control.query(
      'select asked_by from zennnn_vault.download where used_at is null',
    )
    assert.equal(rows.length, 1)
    await control.query(person, [UNKNOWN])
    assert.equal((await fetch(admin, address)).status, 410)
    await control.query(person, [rows[0]?.asked_by])
    await control.query(`update zennnn_vault.download set expires_at = now() where used_at is null`)
    const expired = await fetch(admin, address)
    await control.end()
    assert.equal(expired.status, 410)
    assert.match(expired.body, /has expired/)
  },
)

test(
  'who goes away ends all that is behind it, and so many run at once and no more',
  LIMIT,
  async () => {
    const { signIn, path, open, fetch, backups, programs } = world
    const admin = await signIn('acme')
    const first = await open(admin, await path(admin, backups[0] ?? ''))
    const second = await open(admin, await path(admin, null))
    assert.deepEqual([first.statusCode, second.statusCode], [200, 200])
    const third = await path(admin, null)
    await until(async () => (await programs()).length === 2, 'restic and pg_dump run')
    assert.match((await programs()).join('\n'), /restic [\s\S]*pg_dump |pg_dump [\s\S]*restic /)
    const refused = await fetch(admin, third)
    assert.equal(refused.status, 429)
    for (const answer of [first, second]) {
      answer.on('error', () => undefined)
      answer.destroy()
    }
    await until(async () => (await programs()).length === 0, 'nothing runs any more')
    assert.equal((await fetch(admin, third)).status, 200)
  },
)

test(
  'an API key of an administrator neither asks for an address nor opens one',
  LIMIT,
  async () => {
    const { signIn, path, fetch, cloud, backups } = world
    const admin = await signIn('acme')
    const address = await path(admin, backups[0] ?? '')
    const made = await cloud.ask(admin.host, '/auth/keys', {
      method: 'POST',
      headers: admin.headers,
      body: JSON.stringify({ name: 'Robot', days: 1, may_write: true }),
    })
    assert.equal(made.status, 201, made.body)
    const headers = {
      authorization: `Bearer ${JSON.parse(made.body).key}`,
      'content-type': 'application/json',
    }
    // It is a key that opens what keys may open.
    assert.equal((await cloud.ask(admin.host, '/api/contact', { headers })).status, 200)
    const asked = await cloud.ask(admin.host, '/api/vault/downloads', {
      method: 'POST',
      headers,
      body: '{"backup":null}',
    })
    assert.equal(asked.status, 401)
    // To pages it is nobody.
    const opened = await cloud.ask(admin.host, address, { headers })
    assert.deepEqual([opened.status, opened.headers.location?.split('?')[0]], [303, '/sign-in'])
    assert.ok(!opened.bytes.includes('manifest.json'))
    assert.equal((await fetch(admin, address)).status, 200)
  },
)

test('who is no administrator any more when he opens the address gets nothing', LIMIT, async () => {
  const { signIn, path, fetch, cloud, idOf } = world
  const acme = await cloud.look(idOf('acme'))
  const promote = async (): Promise<unknown> =>
    await acme.query(`insert into app.user_groups select u.id, g.id from app."user" u, app."group" g
      where u.login = 'carl' and g.name = 'administrator'`)
  const demote = async (): Promise<unknown> =>
    await acme.query(`delete from app.user_groups where source = (select id from app."user" where login = 'carl')
      and target = (select id from app."group" where name = 'administrator')`)
  try {
    await promote()
    const carl = await signIn('acme', 'carl')
    const address = await path(carl, null)
    await demote()
    const refused = await fetch(carl, address)
    assert.equal(refused.status, 403)
    assert.ok(!refused.bytes.includes('manifest.json'))
    // It says nothing to another administrator, and was not used up.
    assert.equal((await fetch(await signIn('acme'), address)).status, 410)
    await promote()
    // His session ended with that.
    assert.equal((await fetch(carl, address)).status, 303)
    assert.equal((await fetch(await signIn('acme', 'carl'), address)).status, 200)
  } finally {
    await demote()
    await acme.end()
  }
})

test('an event that cannot be written lets nothing out', LIMIT, async () => {
  const { signIn, ask, path, fetch, cloud, idOf } = world
  const admin = await signIn('acme')
  const address = await path(admin, null)
  const client = await cloud.look(idOf('acme'))
  await client.query('alter table zennnn.audit_unsealed rename to audit_gone')
  try {
    assert.equal((await ask(admin, null)).status, 500)
    assert.equal((await fetch(admin, address)).status, 500)
  } finally {
    await client.query('alter table zennnn.audit_gone rename to audit_unsealed')
    await client.end()
  }
  assert.equal((await fetch(admin, address)).status, 200)
})
