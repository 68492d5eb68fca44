import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  adoptLog,
  CLUSTER_PORT,
  clusterLayout,
  findNewestPoint,
  getRegion,
  readClusterSecrets,
  readRegions,
} from '@zennnn/cloud'
import { parseDatabaseId, systemClock } from '@zennnn/kernel'
import { type Member, openMember } from '../faults/member.ts'
import { Random } from '../faults/random.ts'
import { type Home, RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import { kill } from '../faults/victims.ts'
import { makeStartedHome } from '../started-home.ts'

let home: Home
let cloud: RunningCloud
let member: Member

before(async () => {
  const { env, ...place } = await makeStartedHome()
  home = { ...place, env: { ...env, ZENNNN_STANDBY: 'on' } }
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

async function contactsIn(database: string): Promise<readonly string[]> {
  const client = await cloud.look(database)
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
  const names = [...(await readdir(join(home.path, 'vault'))), ...(await readdir(tmpdir()))]
  return names.filter((name) => /^\.point-|^zennnn-point-/.test(name))
}

const FIRST = ['first before 1', 'first before 2', 'first before 3']

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
  const database = parseDatabaseId(member.database)
  const vault = {
    access,
    control,
    home: home.path,
    regions: readRegions(home.path),
    clock: systemClock,
  }
  const found = await findNewestPoint(vault, database, 'us')
  assert.equal(found?.kind, 'log')
  // There is the backup that was made of the moment before; the log goes to the second region alone.
  const elsewhere = await findNewestPoint(vault, database, 'ap')
  assert.equal(elsewhere?.kind, 'backup')
  const register = await cloud.look(control)
  await register.query('delete from zennnn_vault.log_snapshot')
  assert.equal((await findNewestPoint(vault, database, 'us'))?.kind, 'backup')
  assert.ok((await adoptLog(vault, getRegion(vault.regions, 'us'))) > 0)
  assert.deepEqual(await findNewestPoint(vault, database, 'us'), found)
  await register.end()
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
