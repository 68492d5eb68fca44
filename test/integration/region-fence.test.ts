import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import {
  findControlCopies,
  getRegion,
  type Region,
  requireNotTakenOver,
  takeOver,
  tellOperators,
  watchTakeover,
} from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { followTakeover } from '../../packages/cli/src/work/takeover-watch.ts'
import { commandEnvironment, ZENNNN } from '../command.ts'
import { until } from '../faults/running-cloud.ts'
import { silentLog } from '../kit.ts'
import { type KeptVault, openKeptVault } from './cloud/kept-vault.ts'
import { backUp } from './cloud/lost-home.ts'
import { letsIn, logIn } from './cloud/tenant-login.ts'

const LIMIT = { timeout: 300_000 }
const REGIONS = ['eu', 'us', 'ap'] as const
/** Longer than a start waited for all regions together. */
const HANGS_MS = 11_000

async function openControl({ vault }: KeptVault, name: string) {
  const { home, control, regions } = vault
  const seek = { control, now: systemClock.now() }
  return (await findControlCopies(home, getRegion(regions, name), seek)).repository
}

type Opened = Awaited<ReturnType<typeof openControl>>

function restic({ location, password }: Opened, args: readonly string[]): string {
  const env = { ...process.env, RESTIC_PASSWORD: password }
  return execFileSync('restic', ['--no-cache', '-r', location, ...args], {
    env,
    input: 'of another cloud',
    encoding: 'utf8',
  })
}

/** Ids of all recoveries that a region says to be this cloud. */
function toldBy(opened: Opened): readonly string[] {
  const snapshots: unknown = JSON.parse(restic(opened, ['snapshots', '--json']))
  assert.ok(Array.isArray(snapshots))
  const tags = snapshots.flatMap((one: unknown) => Object(one).tags).map(String)
  return tags
    .filter((tag) => tag.startsWith('taken-over-'))
    .map((tag) => tag.slice('taken-over-'.length))
}

/** As another cloud does. */
function tell(opened: Opened, id: string): void {
  restic(opened, ['backup', '--stdin', '--stdin-filename', 'x', '--tag', `taken-over-${id}`])
}

/** What a cloud with the same databases, made by the recovery `own`, remembers. */
async function remember({ ask }: KeptVault, own: string, known: readonly string[]): Promise<void> {
  await ask('delete from zennnn_cloud.takeover')
  await ask('insert into zennnn_cloud.takeover (id, own) values ($1, true)', [own])
  for (const id of known) await ask('insert into zennnn_cloud.takeover (id) values ($1)', [id])
}

/** Takes connections, and says nothing. */
async function openHanging(t: TestContext): Promise<Region> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-hanging-'))
  const server = createServer(() => undefined)
  t.after(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const [caFile, passwordFile] = [join(folder, 'ca'), join(folder, 'password')]
  await writeFile(caFile, rootCertificates[0] ?? '')
  await writeFile(passwordFile, 'of-nobody', { mode: 0o600 })
  const url = `https://127.0.0.1:${Object(server.address()).port}`
  return {
    name: 'us',
    place: {
      kind: 'rest',
      url,
      caFile,
      user: 'cloud',
      passwordFile,
      privileged: undefined,
      patienceMs: HANGS_MS,
    },
  }
}

/** `work` is started in the home of a cloud that is none any more. */
async function requireIdle(t: TestContext, { vault }: KeptVault): Promise<void> {
  const child = spawn(ZENNNN, ['work', '--mail-port', '1'], {
    env: commandEnvironment(vault.home),
    stdio: 'pipe',
  })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  await until(
    async () => await Promise.resolve(said.includes('cloud_taken_over')),
    'work knows',
    30_000,
  )
  assert.equal(child.exitCode, null)
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
  assert.equal(child.exitCode, 0, said)
  assert.doesNotMatch(said, /vault_worker_started|"level":"warn"/)
}

test(
  'a cloud that another became shuts everybody out and does nothing more, whatever a region hides',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database } = world
    await backUp(world, vault.control)
    const [eu, us, ap] = await Promise.all(REGIONS.map((name) => openControl(world, name)))
    assert.ok(eu && us && ap)
    const [ours, theirs] = [newRecordId(systemClock), newRecordId(systemClock)]

    // It stands in the backup that the recovery came from.
    await world.ask(
      `insert into zennnn_cloud.taken_over (id, at, region) values ('before', '2026-11-01', 'us')`,
    )
    // What a recovery could not say in a region that was away, the cloud says when it is back.
    const { folder = '' } = ap
    await rename(folder, `${folder}.away`)
    const claim = { id: ours, despite: [] }
    await assert.rejects(takeOver(vault, [ap], claim), /restic in the region ap ended/)
    const untold = await takeOver(vault, [ap, us], claim)
    assert.deepEqual(
      untold.map(({ region }) => region),
      ['ap'],
    )
    const none = { takenBy: undefined, untold: [], doubtful: [] }
    assert.deepEqual(await watchTakeover(vault), { ...none, silent: ['ap'] })
    await rename(`${folder}.away`, folder)
    assert.deepEqual([toldBy(eu), toldBy(us), toldBy(ap)], [[ours], [ours], []])
    await watchTakeover(vault)
    assert.deepEqual(await watchTakeover(vault), { ...none, silent: [] })
    assert.deepEqual(toldBy(ap), [ours])

    // One region that hangs hides nothing of what another tells.
    tell(ap, theirs)
    const regions = [await openHanging(t), getRegion(vault.regions, 'ap')]
    await assert.rejects(
      requireNotTakenOver({ ...vault, regions }, []),
      new RegExp(`Another recovery took this cloud over at .*${theirs}`),
    )

    const session = await logIn(world, database)
    session.on('error', () => undefined)
    const ended = new Promise((resolve) => session.once('end', resolve))
    await followTakeover(vault, silentLog, 0).taken
    await ended
    assert.equal(await letsIn(world, database), false)
    assert.equal(await letsIn(world, vault.control), false)
    // Killed in the middle of it, the rest is done by the next look.
    await world.ask(`alter role "${database}" login`)
    await watchTakeover(vault)
    assert.equal(await letsIn(world, database), false)
    // A region that did not answer when the cloud was started, and does a moment later.
    await world.ask(`alter role "${database}" login`)
    await world.ask('delete from zennnn_cloud.taken_over')
    await requireIdle(t, world)
    assert.equal(await letsIn(world, database), false)

    // Going on despite the other one shuts that out, as it could live.
    await requireNotTakenOver(vault, [theirs])
    assert.equal(await letsIn(world, database), true)
    assert.equal(await letsIn(world, vault.control), true)
    const all = toldBy(us)
    const news = all.filter((id) => id !== ours && id !== theirs)
    assert.equal(news.length, 1)
    await requireNotTakenOver(vault, [theirs])
    assert.deepEqual(toldBy(us), all)
    await remember(world, theirs, [ours])
    const { takenBy } = await watchTakeover(vault)
    assert.equal(takenBy?.id, news[0])
    assert.equal(await letsIn(world, database), false)
    await world.ask('delete from zennnn_cloud.taken_over')
    await remember(world, ours, [theirs, ...news])

    // Its keys replaced in one region, that is damage; in all of them, it is another cloud.
    const key = join(vault.home, 'another-key')
    await writeFile(key, 'of another cloud')
    restic(us, ['key', 'passwd', '--new-password-file', key])
    await requireNotTakenOver(vault, [])
    restic(ap, ['key', 'passwd', '--new-password-file', key])
    await assert.rejects(requireNotTakenOver(vault, []), /its copies have other keys/)

    // Where there is only one other, whoever holds its storage could do that: a person is asked, and nobody is shut out.
    const two = { ...vault, regions: vault.regions.filter(({ name }) => name !== 'us') }
    await world.ask(`alter role "${database}" login`)
    const { takenBy: nobody, doubtful } = await watchTakeover(two)
    assert.equal(nobody, undefined)
    assert.equal(await letsIn(world, database), true)
    const told = async () => {
      await tellOperators(vault, silentLog)
      return await world.ask(`select kind from zennnn_vault.alert where kind = 'other_keys'`)
    }
    assert.deepEqual(await told(), { kind: 'other_keys' })
    await assert.rejects(requireNotTakenOver(two, []), /may have taken this cloud over: in ap/)
    await requireNotTakenOver(two, [String(doubtful[0]?.id)])
    assert.deepEqual((await watchTakeover(two)).doubtful, [])
    assert.equal(await told(), undefined)
  },
)
