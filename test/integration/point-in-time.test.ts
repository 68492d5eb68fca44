import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  adoptLog,
  CLUSTER_PORT,
  clusterLayout,
  findLeftLog,
  getRegion,
  readClusterSecrets,
  readRegions,
} from '@zennnn/cloud'
import { parseDatabaseId, systemClock } from '@zennnn/kernel'
import { openRepository } from '../../packages/cloud/src/vault/repository.ts'
import { type Member, openMember } from '../faults/member.ts'
import { Random } from '../faults/random.ts'
import {
  type Home,
  makeHome,
  RunningCloud,
  removeHome,
  until,
  zennnn,
} from '../faults/running-cloud.ts'
import { findVictims, kill } from '../faults/victims.ts'
import { makeStartedHome } from '../started-home.ts'
import { holdRepository } from './cloud/held-repository.ts'

const run = promisify(execFile)
/** As a worker that was killed while it fetched a moment; no process has such an id. */
const LEFT = '.point-9999999-left'
/** What `work` does not choose; all clouds of the machine make their sockets there. */
const SOCKETS = '/tmp'

let home: Home
let cloud: RunningCloud
let member: Member
/** The ids of all processes `work` that this cloud was seen to have. */
const workers = new Set<string>()

before(async () => {
  const { env, ...place } = await makeStartedHome()
  home = { ...place, env: { ...env, ZENNNN_STANDBY: 'on' } }
  // Of `work`, and of a recovery by root.
  for (const parent of [join(home.path, 'vault'), home.path])
    await mkdir(join(parent, LEFT), { recursive: true })
  cloud = await RunningCloud.start(home)
  member = await openMember(cloud)
  await command('log', 'base')
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
})

/** Its answer; what it refuses fails the test. */
async function command(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout, stderr } = await zennnn(home, [...args, '--json'])
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}${stdout}`)
  return Object(JSON.parse(stdout))
}

/** What it refuses with. */
async function refusal(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout } = await zennnn(home, [...args, '--json'])
  assert.equal(code, 1, stdout)
  return Object(JSON.parse(stdout))
}

/** Creates contacts one after another; the time between those before and those after, which both are acknowledged. */
async function writeAround(prefix: string): Promise<Date> {
  const write = async (name: string): Promise<void> => {
    const { status, body } = await member.post('/api/contact', { name: `${prefix} ${name}` })
    assert.equal(status, 201, body)
  }
  for (const name of ['1', '2', '3']) await write(`before ${name}`)
  // Times of commits and this clock are of one machine, and written down in milliseconds.
  await delay(5)
  const at = new Date()
  await delay(5)
  for (const name of ['1', '2']) await write(`after ${name}`)
  return at
}

async function contactsIn(database: string, of = cloud): Promise<readonly string[]> {
  const client = await of.look(database)
  try {
    const { rows } = await client.query<{ name: string }>(
      `select name from app.contact where name ~ '(before|after) \\d$' order by name`,
    )
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function restoredAt(at: Date, slug: string): Promise<readonly string[]> {
  const options = ['--at', at.toISOString(), '--side', '--slug', slug]
  const { restored } = await command('restore', member.slug, ...options)
  return await contactsIn(String(Reflect.get(Object(restored), 'database')))
}

async function leftBehind(): Promise<readonly string[]> {
  for (const { pid } of await findVictims(cloud.process.pid ?? 0, 'work')) workers.add(String(pid))
  const places = [...(await readdir(join(home.path, 'vault'))), ...(await readdir(home.path))]
  const sockets = await readdir(SOCKETS)
  return [
    ...places.filter((name) => name.startsWith('.point-')),
    ...sockets.filter((name) => workers.has(/^zennnn-point-(\d+)-/.exec(name)?.[1] ?? '')),
  ]
}

const FIRST = ['first before 1', 'first before 2', 'first before 3']

test('what a killed worker left of a moment is gone when the next one has started', async () => {
  await until(async () => !(await leftBehind()).includes(LEFT), 'it is removed')
})

test('a database comes back as it was at a second, with exactly what was acknowledged before', async () => {
  const at = await writeAround('first')
  assert.deepEqual(await restoredAt(at, 'then'), FIRST)
  // The live one is as it was.
  assert.equal((await contactsIn(member.database)).length, 5)
  assert.deepEqual(await leftBehind(), [])
})

test('of a lost region the end of the log is left, also where the register is older than that', async () => {
  const access = {
    address: { host: clusterLayout(home.path).socketFolder, port: CLUSTER_PORT },
    secrets: await readClusterSecrets(join(home.path, 'secrets')),
  }
  const control = parseDatabaseId(await cloud.control())
  const regions = readRegions(home.path)
  const vault = { access, control, home: home.path, regions, clock: systemClock }
  const left = async (...names: readonly string[]) =>
    await findLeftLog({ ...vault, regions: names.map((name) => getRegion(regions, name)) })
  const found = await left('us', 'ap')
  assert.ok(found)
  // It goes to the second region alone.
  assert.equal(await left('ap'), undefined)
  const register = await cloud.look(control)
  await register.query('delete from zennnn_vault.log_base')
  await register.query('delete from zennnn_vault.log_snapshot')
  await register.end()
  assert.equal(await left('us', 'ap'), undefined)
  assert.ok((await adoptLog(vault, getRegion(regions, 'us'))) > 1)
  const again = await left('us', 'ap')
  assert.ok(again !== undefined && again.at >= found.at, 'all of it is found again')
})

test('a moment that cannot be had is refused, and says which can', async () => {
  const at = async (time: string): Promise<string> =>
    String((await refusal('restore', member.slug, '--at', time, '--side'))['message'])
  assert.match(await at('yesterday'), /^This is no moment/)
  assert.match(await at('2999-03-01T14:02:11Z'), /^This moment lies ahead/)
  assert.match(await at('2026-03-01T14:02:11Z'), /^The database was not there yet/)
  const { message } = await refusal('restore', 'nobody', '--at', new Date().toISOString(), '--side')
  assert.match(String(message), /^There is no database "nobody" in service/)
})

test('over a failover, and a worker that is killed in the middle, it is the same', async () => {
  const sync = async (): Promise<boolean> =>
    (await command('cluster', 'show'))['replication'] === 'SYNC'
  await until(sync, 'the standby follows', 60_000)
  await command('cluster', 'failover')
  const at = await writeAround('second')
  const restored = restoredAt(at, 'later')
  // Where it fails before somebody awaits it, that is told below.
  restored.catch(() => undefined)
  await until(async () => (await leftBehind()).length > 0, 'the moment is being fetched')
  assert.equal(await kill(cloud, 'work', new Random(1)), 1)
  assert.deepEqual(await restored, [
    'first after 1',
    'first after 2',
    ...FIRST,
    'second before 1',
    'second before 2',
    'second before 3',
  ])
  assert.deepEqual(await leftBehind(), [])
})

/** The ids of two repositories that a recovery cannot do without, each with its password in a region. */
async function openRepositories(
  name: string,
): Promise<readonly { readonly database: string; readonly password: string }[]> {
  const control = parseDatabaseId(await cloud.control())
  const register = await cloud.look(control)
  try {
    const { rows } = await register.query<{ log: string }>(
      'select repository as log from zennnn_vault.log_keeping',
    )
    const region = getRegion(readRegions(home.path), name)
    const ids = [control, parseDatabaseId(rows[0]?.log)]
    return await Promise.all(
      ids.map(async (database) => {
        const { password } = await openRepository(register, home.path, { database, region })
        return { database, password }
      }),
    )
  } finally {
    await register.end()
  }
}

/** A machine on which nothing is left of the cloud but the key of its vault and two of its regions. */
async function makeLost(): Promise<Home> {
  const lost = await makeHome()
  for (const folder of ['secrets', 'vault']) await mkdir(join(lost.path, folder), { mode: 0o700 })
  const key = join('secrets', 'vault-key')
  await copyFile(join(home.path, key), join(lost.path, key))
  for (const region of ['us', 'ap'])
    await run('cp', ['-a', join(home.path, 'vault', region), join(lost.path, 'vault')])
  return lost
}

test('when the region is lost, a paid database comes back with what was written after its backup, up to the end of the log', async (t) => {
  const register = await cloud.look(await cloud.control())
  await register.query(`update app.database set tier = 'paid' where slug = $1`, [member.slug])
  await register.end()
  for (const name of [member.slug, 'control']) await command('backup', 'run', name)
  await writeAround('third')
  const written = new Date()
  // It ships first.
  await command('log', 'base')
  const isShipped = async (): Promise<boolean> =>
    new Date(String((await command('log', 'show'))['until'])) > written
  await until(isShipped, 'the log is in the second region', 90_000)
  const held = await openRepositories('us')
  await cloud.end('SIGINT')
  const lost = await makeLost()
  let again: RunningCloud | undefined
  t.after(async () => {
    await again?.end('SIGINT')
    await removeHome(lost)
  })
  // Of the copies on the side there is no backup: of those it says so.
  const args = ['region', 'recover', 'eu', '--into', 'us']
  const living = await zennnn(lost, args)
  assert.equal(living.code, 1)
  assert.match(living.stderr, /may still live\. Its newest backup is of /)
  const meant = [...args, '--name', 'localhost']
  const [control, log] = held.map(({ database, password }) => ({
    folder: join(lost.path, 'vault', 'us', database),
    password,
  }))
  assert.ok(control && log)
  // What died while it had it for itself alone keeps nobody from it.
  await holdRepository(t, control)
  // Its log is away: a day of work is not given up for that.
  await rename(log.folder, `${log.folder}.away`)
  await mkdir(join(lost.path, LEFT))
  const refused = await zennnn(lost, meant)
  assert.equal(refused.code, 1)
  const loss = `Without it would be lost: ${member.slug}: what was written after 2`
  assert.ok(refused.stderr.includes(loss), refused.stderr)
  assert.ok(!(await readdir(lost.path)).includes(LEFT), 'what an earlier run left is removed')
  await rename(`${log.folder}.away`, log.folder)
  await holdRepository(t, log)
  const { stdout, stderr } = await zennnn(lost, meant)
  const said = stdout + stderr
  const back = new RegExp(
    `^${member.slug} \\(paid\\) is that of the backup \\S+, of (\\S+)\\.$`,
    'm',
  )
  const at = back.exec(said)?.[1]
  assert.ok(at !== undefined && new Date(at) > written, said)
  again = await RunningCloud.start(lost)
  const found = await contactsIn(member.database, again)
  assert.deepEqual(
    found.filter((name) => name.startsWith('third')),
    ['third after 1', 'third after 2', 'third before 1', 'third before 2', 'third before 3'],
  )
})
