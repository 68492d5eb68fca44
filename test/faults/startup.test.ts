import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { chown, mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Ended, ZENNNN } from '../command.ts'
import { Random, seeds } from './random.ts'
import {
  freePort,
  type Home,
  homeAt,
  makeHome,
  RunningCloud,
  removeHome,
  run,
  until,
  zennnn,
} from './running-cloud.ts'

const IS_ROOT = process.getuid?.() === 0
const NEEDS_ROOT = IS_ROOT ? {} : { skip: 'only root may mount a file system' }
const OLD_NODE = '/usr/bin/node'

/** A cloud that was started once and stopped. Tests break it and repair it again. */
let used: Home

before(async () => {
  used = await makeHome()
  const cloud = await RunningCloud.start(used)
  await cloud.end('SIGINT')
})

after(async () => {
  await removeHome(used)
})

async function freshHome(t: TestContext): Promise<Home> {
  const home = await makeHome()
  t.after(async () => {
    await removeHome(home)
  })
  return home
}

/** One sentence that says what is wrong, one that says what to do, nothing for programmers, exit code 1. */
function assertSentence({ code, stderr }: Ended, words: RegExp): void {
  assert.equal(code, 1, stderr)
  assert.match(stderr, words)
  assert.doesNotMatch(stderr, /^\s+at |Error:|node:internal|undefined/m)
  const lines = stderr.trimEnd().split('\n')
  assert.ok(lines.length <= 2, stderr)
  for (const line of lines) assert.match(line, /^ *[A-Z/].{7,}/, stderr)
}

function mount(t: TestContext, size: string): string {
  const path = mkdtempSync(join(tmpdir(), 'zennnn-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0711`, 'none', path])
  t.after(async () => {
    await until(async () => {
      execFileSync('umount', [path], { stdio: 'ignore' })
      return await Promise.resolve(true)
    }, `${path} is unmounted`)
    rmSync(path, { recursive: true })
  })
  return path
}

for (const address of ['127.0.0.1', '0.0.0.0', '::1', '::'])
  test(`a port taken at ${address} is one sentence`, async (t) => {
    const home = await freshHome(t)
    const other = createServer()
    other.listen({ host: address, port: home.port, ipv6Only: address === '::1' })
    await once(other, 'listening')
    t.after(() => other.close())
    assertSentence(await zennnn(home, ['up']), new RegExp(`^Port ${home.port} is taken`))
  })

test('a full disk at the first start is one sentence', NEEDS_ROOT, async (t) => {
  const home = homeAt(join(mount(t, '20m'), 'home'), await freePort())
  assertSentence(await zennnn(home, ['up']), /^The disk is full/)
})

test('a home that cannot be written is one sentence', NEEDS_ROOT, async (t) => {
  const disk = mount(t, '20m')
  await mkdir(join(disk, 'home'), { mode: 0o711 })
  execFileSync('mount', ['-o', 'remount,ro', disk])
  for (const name of ['home', 'other'])
    assertSentence(
      await zennnn(homeAt(join(disk, name), await freePort()), ['up']),
      /cannot be (made|written)/,
    )
})

test('a home that is a file is one sentence', async (t) => {
  const home = await freshHome(t)
  await writeFile(join(home.path, 'file'), '')
  for (const name of ['file', 'file/below'])
    assertSentence(await zennnn(homeAt(join(home.path, name), home.port), ['up']), /file/)
})

for (const [file, content, words] of [
  ['state.json', '{"control":', /state\.json cannot be read or is damaged/],
  ['state.json', undefined, /state\.json is missing/],
  ['secrets/postgres', undefined, /secrets\/postgres is missing/],
  ['secrets/maintain', undefined, /secrets\/maintain is missing/],
  ['secrets/tenant-key', undefined, /secrets\/tenant-key is missing/],
  ['secrets/tenant-key', 'garbage', /secrets\/tenant-key is damaged/],
  ['postgres/PG_VERSION', undefined, /not a PostgreSQL data folder/],
  ['postgres/global/pg_control', 'garbage', /damaged/],
] as const)
  test(`${file} ${content === undefined ? 'missing' : 'damaged'} is one sentence, and put back all is well`, async () => {
    const path = join(used.path, file)
    await rename(path, `${path}.kept`)
    if (content !== undefined) {
      await writeFile(path, content, { mode: 0o600 })
      if (file.startsWith('postgres/')) await chown(path, ...(await owner(`${path}.kept`)))
    }
    try {
      assertSentence(await zennnn(used, ['up']), words)
    } finally {
      await rename(`${path}.kept`, path)
    }
  })

async function owner(path: string): Promise<[number, number]> {
  const { uid, gid } = await stat(path)
  return [uid, gid]
}

test('damaged certificates and keys are made anew by the next start', async () => {
  const folder = join(used.path, 'certificates')
  for (const file of [
    join(folder, 'server.crt'),
    join(folder, 'server.key'),
    join(folder, 'authority.crt'),
    join(used.path, 'secrets', 'authority.key'),
  ]) {
    await truncate(file, 60)
    const cloud = await RunningCloud.start(used)
    assert.equal((await cloud.ask('localhost', '/')).status, 200, file)
    assert.equal((await zennnn(used, ['status'])).code, 0, file)
    await cloud.end('SIGINT')
  }
})

test('a foreign PostgreSQL on the socket is one sentence', NEEDS_ROOT, async (t) => {
  const home = await freshHome(t)
  const folder = join(home.path, 'foreign')
  const sockets = join(home.path, 'run')
  for (const path of [folder, sockets]) {
    await mkdir(path, { mode: 0o700 })
    execFileSync('chown', ['postgres:', path])
  }
  const [major] = execFileSync('ls', ['/usr/lib/postgresql'], { encoding: 'utf8' }).split('\n')
  const bin = `/usr/lib/postgresql/${major ?? ''}/bin`
  const become = ['--reuid=postgres', '--regid=postgres', '--init-groups']
  execFileSync('setpriv', [...become, `${bin}/initdb`, '-N', '-A', 'trust', '-D', folder], {
    stdio: 'ignore',
    cwd: '/',
  })
  const arguments_ = ['-D', folder, '-k', sockets, '-c', 'listen_addresses=', '-F']
  const server = spawn('setpriv', [...become, `${bin}/postgres`, ...arguments_], {
    stdio: 'ignore',
    cwd: '/',
  })
  t.after(async () => {
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    await ended
  })
  await until(
    async () => (await readFile(join(folder, 'postmaster.pid'), 'utf8')).includes('ready'),
    'the foreign PostgreSQL is ready',
  )
  assertSentence(await zennnn(home, ['up']), /^Another PostgreSQL .*answers on /)
  assert.equal(server.exitCode, null, 'the foreign server still runs')
})

test('a second start from the same home is one sentence, also by another way to it', async (t) => {
  const cloud = await RunningCloud.start(used)
  t.after(async () => {
    await cloud.end('SIGINT')
  })
  const link = `${used.path}-link`
  symlinkSync(used.path, link)
  t.after(async () => {
    await rm(link)
  })
  for (const path of [used.path, link])
    assertSentence(await zennnn(homeAt(path, await freePort()), ['up']), /^A cloud is already/)
  assert.equal((await cloud.ask('localhost', '/')).status, 200)
})

for (const seed of seeds())
  test(`up killed at any moment, also of its first start, hinders no next start (seed ${seed})`, async (t) => {
    const random = new Random(seed)
    const home = await freshHome(t)
    // The whole of a first start takes some 3 s on an idle machine.
    let output = ''
    for (const most of [400, 1_500, 3_000, 5_000]) {
      const cloud = new RunningCloud(home)
      await delay(random.between(100, most))
      assert.equal(cloud.hasEnded, false, cloud.output)
      await cloud.end('SIGKILL')
      output += cloud.output
    }
    const cloud = await RunningCloud.start(home)
    await cloud.end('SIGKILL')
    const again = await RunningCloud.start(home)
    await until(
      async () =>
        await Promise.resolve(/operator login: /.test(output + cloud.output + again.output)),
      'the login of the operator is shown by one of the starts',
    )
    assert.equal((await again.ask('localhost', '/')).status, 200)
    const startedAt = performance.now()
    assert.equal(await again.end('SIGINT'), 0)
    const busyness = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())
    assert.ok(performance.now() - startedAt < 10_000 * busyness)
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    assert.ok(!left.includes(home.path), 'processes are left behind')
  })

test('an old Node is one sentence', { skip: await reasonWithoutOldNode() }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-old-node-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  for (const name of ['zennnn', 'start', 'prepare']) {
    copyFileSync(join(ZENNNN, '..', name), join(folder, 'bin', name))
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  for (const name of ['package-lock.json', 'node_modules/.package-lock.json'])
    copyFileSync(join(ZENNNN, '../../package-lock.json'), join(folder, name))
  symlinkSync(OLD_NODE, join(folder, 'node_modules', '.bin', 'node'))
  symlinkSync(join(ZENNNN, '../../packages'), join(folder, 'packages'))
  const home = await freshHome(t)
  for (const name of ['zennnn', 'start'])
    assertSentence(
      await run(home, join(folder, 'bin', name), ['status']),
      /^Node 20\.\S+ is too old/,
    )
})

async function reasonWithoutOldNode(): Promise<string | false> {
  const version = await run(homeAt('/', 1), OLD_NODE, ['--version'])
  return version.stdout.startsWith('v20.') ? false : `${OLD_NODE} is not Node 20`
}
