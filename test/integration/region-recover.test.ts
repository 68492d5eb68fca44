import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type BackupRecord,
  ensureFirstUser,
  requireNotTakenOver,
  watchTakeover,
} from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { ZENNNN } from '../command.ts'
import { type Home, RunningCloud, until, zennnn } from '../faults/running-cloud.ts'
import { askAt } from '../https-world.ts'
import { giveRepositories } from '../light-repositories.ts'
import { dumpPacks, type KeptVault, openNewVault, spoil } from './cloud/kept-vault.ts'
import { backUp, openLost } from './cloud/lost-home.ts'
import { typed } from './cloud/runbook.ts'
import { letsIn } from './cloud/tenant-login.ts'

/** On a machine that does much else, too, it took 250 seconds. */
const LIMIT = { timeout: 390_000 }
/** Well formed, and of no password. */
const NO_PASSWORD = `pbkdf2-sha512-keyed$220000$${'A'.repeat(22)}==$${'A'.repeat(86)}==`

/** Its backups are of just now: it is said that it is meant. */
const MEANT = ['--name', 'localhost'] as const

/** Two regions that are somewhere else, and one that is lost with the machine. */
async function openRegions(t: TestContext) {
  const elsewhere = await mkdtemp(join(tmpdir(), 'zennnn-regions-'))
  t.after(async () => {
    await rm(elsewhere, { recursive: true })
  })
  const regions = ['us', 'ap'].map((name) => ({
    name,
    kind: 'folder',
    path: join(elsewhere, name),
  }))
  for (const { path } of regions) await mkdir(path, { mode: 0o700 })
  return {
    elsewhere,
    file: { regions: [{ name: 'eu', kind: 'folder', path: 'vault/eu' }, ...regions] },
  }
}

/** Its repositories, which its first backup would take long to make. */
async function equip({ vault, ask }: KeptVault, elsewhere: string, database: DatabaseId) {
  await giveRepositories({
    home: vault.home,
    database,
    folderOf: (region) => join(region === 'eu' ? join(vault.home, 'vault') : elsewhere, region),
    register: ask,
  })
}

/** The newest backup of a database, damaged in every region that is left: what the one before it has not. */
async function damageNewest(world: KeptVault, elsewhere: string, database: DatabaseId) {
  const folders = ['us', 'ap'].map((name) => join(elsewhere, name, database))
  const before = new Set((await Promise.all(folders.map(dumpPacks))).flat())
  await world.askCustomer(
    `insert into app.tag (id, name) select gen_random_uuid(), 'later ' || md5(n::text) from generate_series(1, 3000) n`,
  )
  const newest = await backUp(world, database)
  const packs = (await Promise.all(folders.map(dumpPacks))).flat().filter((one) => !before.has(one))
  assert.ok(packs.length >= 2, 'the newest backup has packs of its own in both')
  for (const pack of packs) await spoil(pack, 'flip')
  return newest
}

/** The register knows of a log that goes further than all backups, and is too large for any disk. */
async function keepHugeLog({ ask }: KeptVault) {
  await ask('insert into zennnn_vault.log_keeping (repository) values ($1)', [newDatabaseId()])
  const [base, log, stretch] = [1, 2, 3].map(() => newRecordId(systemClock))
  await ask(
    `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
     values ($1, $2, 'us', '', 1, now(), 10 ^ 15, '')`,
    [base, stretch],
  )
  await ask(
    `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
     values ($1, $2, 'us', '', 1, 1, now(), 1)`,
    [log, stretch],
  )
}

async function newMachine(t: TestContext, world: KeptVault, file: object): Promise<Home> {
  const home = await openLost(t, world)
  await writeFile(join(home.path, 'regions.json'), JSON.stringify(file))
  return home
}

/** Begins a recovery without the log, one after the other, and waits until it has said this; returns all it said. */
async function begin(
  t: TestContext,
  home: Home,
  words: string,
): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const args = [...(await typed('lost-data-centre.md', 'region recover eu --into us'))]
  args.push(...MEANT, '--without-log', '--workers', '1')
  const child = spawn(ZENNNN, args, { env: home.env, stdio: 'pipe' })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  await until(
    async () => await Promise.resolve(said.includes(words) || child.exitCode !== null),
    words,
    200_000,
  )
  assert.ok(said.includes(words), said)
  return { child, said }
}

/** Of this recovery, with all of its runs, beside the regions. */
async function requireRecorded(
  home: Home,
  { kept, whole }: Readonly<Record<'kept' | 'whole', BackupRecord>>,
) {
  const { stdout, stderr } = await zennnn(home, ['region', 'list', '--json'])
  assert.notEqual(stdout, '', stderr)
  const { recovery } = Object(JSON.parse(stdout))
  const one = { all: 1, back: 1, failed: 0 }
  assert.partialDeepStrictEqual(recovery, {
    lost: 'eu',
    regions: ['us', 'ap'],
    databases: [
      { slug: 'first', backup: kept.id, message: null },
      { slug: 'acme', backup: whole.id, message: null },
    ],
    tiers: [
      { ...one, tier: 'paid' },
      { ...one, tier: 'trial' },
    ],
  })
  const [first, acme] = recovery.databases
  // The run that brought the first one back was killed.
  assert.ok(0 < first.beganMs && first.beganMs < first.endedMs, stdout)
  assert.ok(first.endedMs < acme.beganMs && acme.beganMs < acme.endedMs, stdout)
  const beganMs = Date.parse(String(recovery.beganAt))
  assert.equal(Date.parse(String(recovery.endedAt)), beganMs + acme.endedMs)
  for (const [{ endedMs, lostMs }, tier, { at }] of [
    [first, recovery.tiers[0], kept],
    [acme, recovery.tiers[1], whole],
  ]) {
    assert.equal(lostMs, beganMs - at.getTime())
    assert.deepEqual([tier.onCourseMs, tier.lostMs], [endedMs, lostMs])
  }
}

async function status(home: Home, host: string): Promise<number> {
  return (await askAt(home.port, '/sign-in', { host })).status
}

test(
  'when a region is lost its databases come back elsewhere, paid ones first and each open at once; the cloud that was lost is kept out',
  LIMIT,
  async (t) => {
    const { elsewhere, file } = await openRegions(t)
    const world = await openNewVault(t, file)
    const { vault, database: acme } = world
    const first = await world.add('first', 'paid')
    await ensureFirstUser(
      vault.access,
      acme,
      {
        company: 'Acme',
        name: 'Ann',
        login: 'ann@acme.example',
        email: null,
        passwordHash: NO_PASSWORD,
      },
      systemClock,
    )
    for (const database of [first, acme]) await equip(world, elsewhere, database)
    const kept = await backUp(world, first)
    const whole = await backUp(world, acme)
    const damaged = await damageNewest(world, elsewhere, acme)
    await keepHugeLog(world)
    const control = await backUp(world, vault.control)

    // While it lives: what would be done, and nothing is.
    const home = await newMachine(t, world, file)
    const none = await zennnn(home, ['region', 'recover', 'mars', '--into', 'us'])
    assert.match(none.stderr, /There is no region "mars"/)
    const into = await zennnn(home, ['region', 'recover', 'eu', '--into', 'eu'])
    assert.match(into.stderr, /The region eu is the lost one/)

    const again = await typed('lost-data-centre.md', 'region recover eu --into us')
    const living = await zennnn(home, again)
    assert.equal(living.code, 1)
    assert.match(living.stderr, /may still live\. Its newest backup is of .*--name localhost/s)
    const misnamed = await zennnn(home, [...again, '--name', 'acme'])
    assert.match(misnamed.stderr, /--name must be the domain of the cloud/)

    // A day of paid work is given up by a person alone, who is told what it is.
    const lacking = await zennnn(home, [...again, ...MEANT])
    assert.equal(lacking.code, 1)
    const written = `first: what was written after ${kept.at.toISOString()}.`
    assert.match(lacking.stderr, /The log cannot be played: There is not enough room/)
    assert.ok(lacking.stderr.includes(`Without it would be lost: ${written} No`), lacking.stderr)
    assert.doesNotMatch(lacking.stdout + lacking.stderr, /Restoring (first|acme)/)

    // One worker: the second waits while the first is open already.
    const { child: killed, said } = await begin(t, home, 'Restoring acme.')
    assert.ok(said.includes(`The newest backups are taken. Lost: ${written}`), said)
    assert.equal(await status(home, 'first.localhost'), 200)
    assert.equal(await status(home, 'acme.localhost'), 503)
    const second = await zennnn(home, ['region', 'recover', 'eu', '--into', 'us'])
    assert.match(second.stderr, /already running from/)
    const gone = once(killed, 'exit')
    killed.kill('SIGKILL')
    await gone
    const early = await zennnn(home, ['up'])
    assert.match(early.stderr, /A recovery into .* did not come to its end/)

    const ended = await zennnn(home, [...again, ...MEANT, '--json'])
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    const news = ended.stdout
      .trim()
      .split('\n')
      .map((line) => Object(JSON.parse(line)))
    assert.deepEqual([...new Set(news.map(({ event }) => event))], ['progress', 'end'])
    assert.partialDeepStrictEqual(news.at(-1), {
      control: { backup: control.id },
      databases: [
        { slug: 'first', backup: kept.id, message: null },
        { slug: 'acme', backup: whole.id, message: null },
      ],
    })
    assert.notEqual(whole.id, damaged.id)
    assert.partialDeepStrictEqual(
      JSON.parse(await readFile(join(home.path, 'regions.json'), 'utf8')),
      {
        home: 'us',
      },
    )

    // The one that was lost comes back, and is the cloud no more.
    await assert.rejects(requireNotTakenOver(vault, []), /Another recovery took this cloud over/)
    for (const one of [acme, first, vault.control]) assert.equal(await letsIn(world, one), true)
    const { takenBy: takeover } = await watchTakeover(vault)
    assert.ok(takeover)
    for (const one of [acme, first, vault.control]) assert.equal(await letsIn(world, one), false)
    // Nor is it without its regions.
    const alone = { ...vault, regions: [] }
    await assert.rejects(requireNotTakenOver(alone, []), /Another recovery took this cloud over/)
    await requireNotTakenOver(alone, [takeover.id])
    for (const one of [acme, first, vault.control]) assert.equal(await letsIn(world, one), true)
    await requireNotTakenOver(vault, [])

    // So is a recovery on a third machine.
    const third = await newMachine(t, world, file)
    const late = await zennnn(third, ['region', 'recover', 'eu', '--into', 'ap', ...MEANT])
    assert.equal(late.code, 1)
    assert.match(late.stderr, new RegExp(`Another recovery took this cloud over .*${takeover.id}`))

    const cloud = await RunningCloud.start(home)
    t.after(async () => {
      await cloud.end('SIGTERM')
    })
    await requireRecorded(home, { kept, whole })
    const customer = await cloud.look(acme)
    const { rows: told } = await customer.query(
      `select (select count(*)::int from app.tag) as tags,
         (select count(*)::int from app.audit_entry where why like 'Recovered from the backup of %are lost.') as entries,
         (select count(*)::int from app.mail where subject like '% was recovered from a backup') as mails,
         (select since = $1 from zennnn.recovered_state()) as since`,
      [whole.at],
    )
    await customer.end()
    assert.deepEqual(told, [{ tags: 2000, entries: 1, mails: 1, since: true }])
  },
)
