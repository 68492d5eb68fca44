import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Member, openMember } from './member.ts'
import { Random } from './random.ts'
import {
  freePort,
  type Home,
  homeAt,
  makeHome,
  RunningCloud,
  removeHome,
  until,
} from './running-cloud.ts'
import { kill } from './victims.ts'

const random = new Random(1)
const IS_ROOT = process.getuid?.() === 0
const NEEDS_ROOT = IS_ROOT ? {} : { skip: 'only root may mount a file system' }

/** A file system of its own, so that it can be filled. */
let disk: string | undefined
let home: Home
let cloud: RunningCloud
let member: Member

before(async () => {
  if (IS_ROOT) {
    disk = mkdtempSync(join(tmpdir(), 'zennnn-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=0711', 'none', disk])
    home = homeAt(join(disk, 'home'), await freePort())
  } else home = await makeHome()
  cloud = await RunningCloud.start(home)
  member = await openMember(cloud)
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
  if (disk === undefined) return
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

async function status(): Promise<string> {
  const answer = await member.ask('/api/contact?limit=1').catch(() => undefined)
  if (answer === undefined) return 'nobody'
  return answer.status === 200 ? '200' : `${answer.status} ${Object(JSON.parse(answer.body)).code}`
}

async function answers(withinMs = 60_000): Promise<void> {
  await until(async () => (await status()) === '200', 'acme answers', withinMs)
}

async function deaths(name: string): Promise<readonly number[]> {
  const log = await readFile(join(home.path, 'log', 'up.log'), 'utf8')
  return log
    .trim()
    .split('\n')
    .map((line) => Object(JSON.parse(line)))
    .filter(({ event, process: who }) => event === 'process_died' && who === name)
    .map(({ again_ms: again }) => Number(again))
}

test('PostgreSQL killed: who asks meanwhile waits until it is back, which it comes by itself', async () => {
  const beforeMs = performance.now()
  assert.equal(await kill(cloud, 'postmaster', random), 1)
  assert.equal(await status(), '200')
  const tookMs = performance.now() - beforeMs
  assert.match(cloud.output, /PostgreSQL died and is started again/)
  console.log(`PostgreSQL was back after ${Math.round(tookMs)} ms\n`)
})

test('children killed again and again are started with growing pauses, and said to the operator', async () => {
  for (const count of [1, 2, 3]) {
    await until(async () => (await kill(cloud, 'serve', random)) === 1, 'serve is there')
    await until(async () => (await deaths('serve')).length === count, 'its death is noticed')
  }
  assert.deepEqual(await deaths('serve'), [200, 400, 800])
  await answers()
  assert.match(cloud.output, /The process serve died \(SIGKILL\) and is started again\./)
})

test(
  'a disk that fills up while the cloud runs: no change is lost, and all comes back with the room',
  NEEDS_ROOT,
  async () => {
    const { path } = home
    const ballast = join(path, '..', 'ballast')
    const acknowledged: string[] = []
    const create = async (name: string): Promise<number> => {
      const answer = await member.post('/api/contact', { name }).catch(() => undefined)
      if (answer?.status === 201) acknowledged.push(name)
      return answer?.status ?? 0
    }
    assert.equal(await create('before'), 201)
    const file = await open(ballast, 'w')
    for (const size of [1 << 20, 1 << 12])
      await (async () => {
        for (;;) await file.write(Buffer.alloc(size))
      })().catch(() => undefined)
    await file.close()
    const { bavail } = await statfs(path)
    assert.equal(bavail, 0, 'the disk is full')
    const large = 'x'.repeat(190)
    // Room inside of files that are there already may last for a while.
    const seen = new Set<number>()
    for (let count = 0; count < 400 && !seen.has(503) && !seen.has(0); count += 1)
      seen.add(await create(`${large} ${count}`))
    await kill(cloud, 'serve', random)
    await kill(cloud, 'work', random)
    await delay(3_000)
    assert.equal(cloud.hasEnded, false, cloud.output)
    await rm(ballast)
    await answers()
    assert.equal(await create('after'), 201)
    const client = await cloud.look(member.database)
    const { rows } = await client.query<{ name: string }>('select name from app.contact')
    await client.end()
    const stored = rows.map(({ name }) => name)
    assert.deepEqual(
      acknowledged.filter((name) => stored.filter((one) => one === name).length !== 1),
      [],
    )
    console.log(
      `statuses on a full disk: ${[...seen].join(' ')}, ${acknowledged.length} acknowledged\n`,
    )
  },
)

test(
  'a start on a disk without room is one sentence, and with room all is there',
  NEEDS_ROOT,
  async () => {
    await cloud.end('SIGINT')
    const ballast = join(home.path, '..', 'ballast')
    const file = await open(ballast, 'w')
    for (const size of [1 << 20, 1 << 12])
      await (async () => {
        for (;;) await file.write(Buffer.alloc(size))
      })().catch(() => undefined)
    await file.close()
    const failing = new RunningCloud(home)
    await until(async () => await Promise.resolve(failing.hasEnded), 'it gives up')
    assert.equal(failing.process.exitCode, 1)
    assert.match(failing.output, /The disk is full/)
    assert.doesNotMatch(failing.output, /^\s+at /m)
    await rm(ballast)
    cloud = await RunningCloud.start(home)
    await answers()
  },
)
