import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type Ended, runZennnn, ZENNNN } from '../command.ts'
import { type Home, RunningCloud } from '../faults/running-cloud.ts'
import { openSuperuser } from '../kit.ts'
import { dumpPacks, openNewVault, spoil } from './cloud/kept-vault.ts'
import { backUp, bringRegion, equip, openLost } from './cloud/lost-home.ts'

const LIMIT = { timeout: 235_000 }
const run = promisify(execFile)
/** Regions of the cloud that is lost. */
const TWO = {
  regions: ['eu', 'us'].map((name) => ({ name, kind: 'folder', path: `vault/${name}` })),
}
/** The first of all in a region: any id of a database. */
const FIRST = `z_${'a'.repeat(26)}`

async function zennnn({ env }: Home, args: readonly string[]): Promise<Ended> {
  return await runZennnn(env, args)
}

test(
  'of a lost cloud all come back but those whose backups are damaged or foreign, and those with the next run from another region',
  LIMIT,
  async (t) => {
    const world = await openNewVault(t, TWO)
    const { vault, database: whole } = world
    const [damaged, foreign] = [await world.add('damaged', 'paid'), await world.add('foreign')]
    await equip(world, whole, damaged)
    for (const one of [whole, damaged, foreign, vault.control]) await backUp(world, one)
    const home = await openLost(t, world, 'us')
    const us = join(home.path, 'vault', 'us')
    const packs = await dumpPacks(join(us, damaged))
    assert.ok(packs.length > 0)
    for (const pack of packs) await spoil(pack, 'flip')
    await rm(join(us, foreign), { recursive: true })
    await run('cp', ['-a', join(us, whole), join(us, foreign)])
    await mkdir(join(us, FIRST))
    await writeFile(join(us, FIRST, 'config'), '')

    // Where the new cloud would write, the living one would read it: the copy that was brought here is not all.
    const [eu, regions] = [join(vault.home, 'vault', 'eu'), join(home.path, 'regions.json')]
    await writeFile(
      regions,
      JSON.stringify({ regions: [TWO.regions[1], { name: 'eu', kind: 'folder', path: eu }] }),
    )
    const living = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(living.code, 1)
    assert.match(living.stderr, /may still live\. Its newest backup is of .*--name localhost/s)
    await rm(regions)

    const first = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(first.code, 1, first.stderr)
    assert.match(first.stdout, /^acme \(trial\) is that of the backup /m)
    assert.match(first.stdout, /^damaged \(paid\) is out of service: No copy of .* can be read/m)
    assert.match(first.stdout, /^foreign \(trial\) is out of service: .*wrong password/m)
    assert.match(first.stdout, /^Still missing: damaged, foreign\.$/m)
    assert.match(first.stdout, /^Bring another region here, and run this command again/m)

    await bringRegion(home, world, 'eu')
    const other = await zennnn(home, ['vault', 'recover', 'us', '--backup', damaged])
    assert.equal(other.code, 1)
    assert.match(other.stderr, /already\. Nothing was changed/)
    const second = await zennnn(home, ['vault', 'recover', 'us'])
    const said = second.stdout + second.stderr
    assert.equal(second.code, 0, said)
    assert.match(said, /The control database is there already/)
    assert.doesNotMatch(said, /Restoring (acme|the control database)/)
    for (const slug of ['acme', 'damaged', 'foreign'])
      assert.match(second.stdout, new RegExp(`^${slug} \\(\\w+\\) is that of the backup `, 'm'))
    const third = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(third.code, 1)
    assert.match(third.stderr, /There is a cloud in .* already/)
  },
)

test(
  'of a lost cloud one with a hostile backup stays out, with its name, and the others are served',
  LIMIT,
  async (t) => {
    const world = await openNewVault(t, TWO)
    const { vault, database: whole } = world
    const hostile = await world.add('hostile', 'paid')
    const superuser = await openSuperuser(t, hostile)
    // What ends waiting mails in a restored database fails at this.
    await superuser.query("alter table app.mail add constraint stays check (state <> 'failed')")
    await superuser.query(
      `insert into app.mail (id, "to", subject, text, state) values (gen_random_uuid(), 'a@b.example', 'a', 'b', 'queued')`,
    )
    await equip(world, hostile, whole)
    for (const one of [hostile, whole, vault.control]) await backUp(world, one)
    const home = await openLost(t, world, 'us')
    const recovered = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(recovered.code, 1, recovered.stderr)
    const lines = recovered.stdout
    assert.match(
      lines,
      /^hostile \(paid\) is out of service: PostgreSQL refused what is in it \(23514\)\.$/m,
    )
    assert.match(lines, /^acme \(trial\) is that of the backup /m)

    const cloud = await RunningCloud.start(home)
    t.after(async () => {
      await cloud.end('SIGTERM')
    })
    assert.equal((await cloud.ask('acme.localhost', '/sign-in')).status, 200)
    assert.equal((await cloud.ask('hostile.localhost', '/sign-in')).status, 421)
    const register = await cloud.look(await cloud.control())
    const { rows } = await register.query(
      `select slug, state, drop_after from app.database order by slug`,
    )
    // Nobody deletes it.
    assert.deepEqual(rows, [
      { slug: 'acme', state: 'live', drop_after: null },
      { slug: 'hostile', state: 'failed', drop_after: null },
    ])
    await register.end()
    await cloud.end('SIGTERM')
    // Somebody works in it since: no recovery touches it any more.
    const late = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(late.code, 1)
    assert.match(late.stderr, /There is a cloud in .* already/)
  },
)

/** Starts a recovery and ends it without giving it a chance, as soon as it says this. */
async function killWhen(t: TestContext, home: Home, words: string): Promise<void> {
  const args = ['vault', 'recover', 'us', '--workers', '1']
  const child = spawn(ZENNNN, args, { env: home.env, stdio: 'pipe' })
  t.after(() => child.kill('SIGKILL'))
  await untilSaid(child, words)
  const closed = once(child, 'exit')
  child.kill('SIGKILL')
  await closed
}

async function untilSaid(child: ChildProcess, words: string): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    for (const output of [child.stdout, child.stderr])
      output?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes(words)) resolve()
      })
    child.once('exit', () => {
      reject(new Error(`It ended before it said "${words}": ${said}`))
    })
  })
}

test(
  'a recovery that is killed goes on where it was, and nothing is started meanwhile',
  LIMIT,
  async (t) => {
    const world = await openNewVault(t, TWO)
    const { vault, database } = world
    const first = await world.add('first', 'paid')
    await equip(world, database, first)
    for (const one of [database, first, vault.control]) await backUp(world, one)
    const home = await openLost(t, world, 'us')

    await killWhen(t, home, 'Starting PostgreSQL')
    const up = await zennnn(home, ['up'])
    assert.equal(up.code, 1)
    assert.match(up.stderr, /A recovery into .* did not come to its end/)
    await killWhen(t, home, 'Restoring acme')
    const ended = await zennnn(home, ['vault', 'recover', 'us'])
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    const said = ended.stdout + ended.stderr
    assert.match(said, /The control database is there already/)
    assert.match(said, /Restoring acme/)
    assert.doesNotMatch(said, /Restoring first/)
    assert.match(ended.stdout, /^first \(paid\) is that of the backup /m)

    const cloud = await RunningCloud.start(home)
    t.after(async () => {
      await cloud.end('SIGTERM')
    })
    const customer = await cloud.look(database)
    const { rows } = await customer.query('select count(*)::int as n from app.tag')
    assert.deepEqual(rows, [{ n: 2000 }])
    await customer.end()
    const register = await cloud.look(await cloud.control())
    const { rows: strays } = await register.query(
      `select datname from pg_database where datname like 'z\\_%' and datname <> current_database()
         and datname not in (select database_id from zennnn_cloud.ready union select database_id from app.database)`,
    )
    assert.deepEqual(strays, [])
    await register.end()
  },
)
