import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { clusterLayout, ensureProcessUsers, type Identity } from '@zennnn/cloud'
import { ZENNNN } from '../command.ts'
import {
  type Home,
  homeAt,
  type Launcher,
  makeHome,
  RunningCloud,
  removeHome,
  zennnn,
} from '../faults/running-cloud.ts'
import { findVictims } from '../faults/victims.ts'
import { makeStartedHome } from '../started-home.ts'

const IS_ROOT = process.getuid?.() === 0
const NEEDS_ROOT = IS_ROOT
  ? { timeout: 240_000 }
  : { skip: 'only root can start processes as somebody else' }
const REPOSITORY = new URL('../..', import.meta.url).pathname
const NOBODY = { uid: 65_534, gid: 65_534 } as const

/** One that no cloud was started from, or one that was started from and stopped. */
async function openHome(t: TestContext, make: () => Promise<Home>): Promise<Home> {
  const made = await make()
  t.after(async () => {
    await removeHome(made)
  })
  return made
}

async function startCloud(t: TestContext, home: Home, launcher?: Launcher): Promise<RunningCloud> {
  const cloud = await RunningCloud.start(home, launcher)
  t.after(async () => {
    await cloud.end('SIGTERM')
  })
  return cloud
}

interface Standing extends Identity {
  readonly groups: string
  readonly capabilities: string
  readonly noNewPrivileges: string
}

/** Who a process of the cloud is, by the kernel: real, effective, saved and file-system number must be one. */
async function standingOf(
  cloud: RunningCloud,
  name: 'serve' | 'work' | 'derive',
): Promise<Standing> {
  const found = await findVictims(cloud.process.pid ?? 0, name)
  assert.equal(found.length, 1, `one ${name}`)
  const status = await readFile(`/proc/${found[0]?.pid ?? 0}/status`, 'utf8')
  const field = (key: string): string =>
    new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]?.trim() ?? ''
  const only = (key: string): number => {
    const numbers = new Set(field(key).split('\t'))
    assert.equal(numbers.size, 1, `${name} ${key} ${field(key)}`)
    return Number([...numbers][0])
  }
  return {
    uid: only('Uid'),
    gid: only('Gid'),
    groups: field('Groups'),
    capabilities: field('CapEff'),
    noNewPrivileges: field('NoNewPrivs'),
  }
}

/** Whether a program that runs as somebody succeeds. */
function can({ uid, gid }: Identity, program: readonly string[]): boolean {
  const who = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
  const { status, error } = spawnSync('setpriv', [...who, ...program], { cwd: '/' })
  assert.equal(error, undefined)
  return status === 0
}

function readable(who: Identity, home: Home, names: readonly string[]): readonly string[] {
  return names.filter((name) => can(who, ['cat', join(home.path, name)]))
}

const FILES = [
  'secrets/postgres',
  'secrets/maintain',
  'secrets/tenant-key',
  'secrets/authority.key',
  'secrets/vault-key',
  'secrets/trust-key',
  'certificates/server.key',
  'certificates/server.crt',
  'state.json',
  'log/serve.log',
  'postgres/PG_VERSION',
] as const

/** Started by root for the first time, for those that only look. */
let home: Home
let cloud: RunningCloud

before(async () => {
  if (!IS_ROOT) return
  home = await makeHome()
  cloud = await RunningCloud.start(home)
})

after(async () => {
  if (!IS_ROOT) return
  await cloud.end('SIGTERM')
  await removeHome(home)
})

test(
  'started by root, serve and work are two users without rights, and each reads only what it needs',
  NEEDS_ROOT,
  async () => {
    const serve = await standingOf(cloud, 'serve')
    const work = await standingOf(cloud, 'work')
    for (const { uid, gid, ...rights } of [serve, work]) {
      assert.ok(uid > 0 && gid > 0)
      assert.deepEqual(rights, {
        groups: '',
        capabilities: '0'.repeat(16),
        noNewPrivileges: '1',
      })
    }
    assert.notEqual(serve.uid, work.uid)
    assert.deepEqual(readable(serve, home, FILES), [
      'secrets/tenant-key',
      'certificates/server.key',
      'certificates/server.crt',
      'state.json',
    ])
    assert.deepEqual(
      readable(work, home, FILES),
      FILES.filter((name) => !/^(log|postgres)\//.test(name)),
    )
    assert.deepEqual(readable(NOBODY, home, FILES), [])
    const password = await readFile(join(home.path, 'secrets', 'postgres'), 'utf8')
    for (const name of ['serve', 'work'] as const) {
      const [found] = await findVictims(cloud.process.pid ?? 0, name)
      const told = await readFile(`/proc/${found?.pid ?? 0}/environ`, 'utf8')
      assert.ok(!told.includes(password))
    }
  },
)

test('started by root, derive is the user of serve, without a network', NEEDS_ROOT, async (t) => {
  const derive = await standingOf(cloud, 'derive')
  assert.deepEqual(derive, { ...(await standingOf(cloud, 'serve')), noNewPrivileges: '1' })
  if (spawnSync('unshare', ['--net', 'true']).status !== 0) {
    assert.match(cloud.output, /derive keeps it\./)
    t.skip('this root may not take the network from a program')
    return
  }
  const [found] = await findVictims(cloud.process.pid ?? 0, 'derive')
  const devices = await readFile(`/proc/${found?.pid ?? 0}/net/dev`, 'utf8')
  const names = [...devices.matchAll(/^ *([\w-]+):/gm)].map(([, name]) => name)
  assert.deepEqual(names, ['lo'])
})

test(
  'started by root, work makes and restores backups as its own user, with a key that root made for it',
  NEEDS_ROOT,
  async () => {
    const work = await standingOf(cloud, 'work')
    const key = await stat(join(home.path, 'secrets', 'vault-key'))
    assert.deepEqual([key.uid, key.mode & 0o777], [work.uid, 0o600])
    const ran = await zennnn(home, ['backup', 'run', '--all'])
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    assert.match(ran.stdout, /^state +complete$/m)
    assert.match(ran.stdout, /^verified +2/m)
    const config = await stat(join(home.path, 'vault', 'eu'))
    assert.equal(config.uid, work.uid)
  },
)

test(
  'neither user changes what root decides, and others do not reach PostgreSQL',
  NEEDS_ROOT,
  async () => {
    const serve = await standingOf(cloud, 'serve')
    const work = await standingOf(cloud, 'work')
    const make = (name: string): readonly string[] => ['touch', join(home.path, name)]
    const append = (name: string): readonly string[] => [
      'sh',
      '-c',
      'exec 3>>"$0"',
      join(home.path, name),
    ]
    for (const who of [serve, work]) {
      for (const name of ['new', 'secrets/new', 'log/new', 'postgres/new', 'run/new'])
        assert.ok(!can(who, make(name)), `${who.uid} makes ${name}`)
      for (const name of ['state.json', 'secrets/tenant-key', 'secrets/postgres'])
        assert.ok(!can(who, append(name)), `${who.uid} writes ${name}`)
    }
    assert.ok(!can(serve, make('certificates/new')))
    assert.ok(!can(serve, append('certificates/server.key')))
    // The same as root is possible: the attempts fail for who makes them.
    assert.ok(can({ uid: 0, gid: 0 }, append('state.json')))
    const { socketFolder } = clusterLayout(home.path)
    const reach = ['test', '-w', join(socketFolder, '.s.PGSQL.5432')]
    assert.deepEqual(
      [serve, work, NOBODY].map((who) => can(who, reach)),
      [true, true, false],
    )
    assert.ok(!can(serve, ['ls', socketFolder]))
  },
)

test(
  'work renews the certificate for a new customer, and a home from before is brought up to date',
  NEEDS_ROOT,
  async (t) => {
    const home = await openHome(t, makeStartedHome)
    const first = await startCloud(t, home)
    const { uid } = await standingOf(first, 'work')
    const created = await zennnn(
      home,
      ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin'],
      'a long enough password\n',
    )
    assert.equal(created.code, 0, created.stderr)
    assert.equal((await stat(join(home.path, 'certificates', 'server.crt'))).uid, uid)
    assert.ok((await first.ask('acme.localhost', '/')).status < 400)
    assert.equal(await first.end('SIGINT'), 0)
    await makeOld(home)
    const second = await startCloud(t, home)
    assert.doesNotMatch(second.output, /Made the system users|password/)
    const serve = await standingOf(second, 'serve')
    assert.ok(serve.uid > 0)
    assert.deepEqual(readable(serve, home, ['secrets/postgres', 'secrets/tenant-key']), [
      'secrets/tenant-key',
    ])
    assert.ok((await second.ask('acme.localhost', '/')).status < 400)
    assert.equal((await zennnn(home, ['status'])).code, 0)
    // A command beside the cloud leaves rights as they are.
    assert.ok(can(serve, ['cat', join(home.path, 'secrets', 'tenant-key')]))
  },
)

/** All of root, as it was when serve and work ran as root. */
async function makeOld(home: Home): Promise<void> {
  for (const folder of ['secrets', 'certificates', 'log']) {
    const path = join(home.path, folder)
    execFileSync('chown', ['-R', 'root:root', path])
    execFileSync('chmod', ['-R', 'u=rwX,go=', path])
  }
  await chown(join(home.path, 'state.json'), 0, 0)
  await chmod(join(home.path, 'state.json'), 0o600)
  execFileSync('chown', ['postgres:postgres', join(home.path, 'run')])
  await chmod(join(home.path, 'run'), 0o700)
}

test('a port below 1024 is the only thing of root that serve keeps', NEEDS_ROOT, async (t) => {
  const made = await openHome(t, makeStartedHome)
  const home = homeAt(made.path, await freeLowPort())
  const cloud = await startCloud(t, home)
  const serve = await standingOf(cloud, 'serve')
  assert.ok(serve.uid > 0)
  // CAP_NET_BIND_SERVICE is bit 10 (capability.h).
  assert.equal(Number.parseInt(serve.capabilities, 16), 1 << 10)
  assert.equal(Number.parseInt((await standingOf(cloud, 'work')).capabilities, 16), 0)
  assert.equal((await cloud.ask('localhost', '/')).status, 200)
})

async function freeLowPort(): Promise<number> {
  for (let port = 1023; port > 600; port -= 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => {
        resolve(false)
      })
      server.listen(port, () => {
        server.close(() => {
          resolve(true)
        })
      })
    })
    if (isFree) return port
  }
  return assert.fail('no port below 1024 is free')
}

test(
  'a program in a closed folder runs as its owner, which is one sentence',
  NEEDS_ROOT,
  async (t) => {
    const home = await openHome(t, makeHome)
    const folder = await mkdtemp(join(tmpdir(), 'zennnn-closed-'))
    t.after(async () => {
      await rm(folder, { recursive: true })
    })
    const main = join(folder, 'main.ts')
    await writeFile(main, '')
    const said: string[] = []
    const uids = async (): Promise<readonly unknown[]> => {
      const users = await ensureProcessUsers({
        home: home.path,
        program: [main],
        say: (sentence) => said.push(sentence),
      })
      return [users?.serve.uid, users?.work.uid]
    }
    assert.deepEqual(await uids(), [0, 0])
    assert.match(said.splice(0).join('\n'), new RegExp(`may not read ${folder}: .* as root\\.`))
    await chown(main, NOBODY.uid, NOBODY.gid)
    assert.deepEqual(await uids(), [0, 0], 'an owner who may not enter either')
    await chown(folder, NOBODY.uid, NOBODY.gid)
    said.length = 0
    assert.deepEqual(await uids(), [NOBODY.uid, NOBODY.uid])
    assert.match(said.splice(0).join('\n'), /run as the owner of the program \(user 65534\)\./)
    await chmod(folder, 0o755)
    assert.equal(new Set([0, NOBODY.uid, ...(await uids())]).size, 4)
    assert.deepEqual(said, [])
  },
)

test(
  'a clone below a folder of root starts all the same, as root, and says so',
  NEEDS_ROOT,
  async (t) => {
    const closed = await mkdtemp(join(tmpdir(), 'zennnn-closed-'))
    const clone = join(closed, 'zennnn')
    await mkdir(clone)
    const mounted = spawnSync('mount', ['--bind', REPOSITORY, clone])
    t.after(async () => {
      spawnSync('umount', [clone])
      // Not recursively: were it still mounted, that would delete this repository.
      execFileSync('rmdir', [clone, closed])
    })
    if (mounted.status !== 0) {
      t.skip('this root may not mount')
      return
    }
    const home = await openHome(t, makeHome)
    const cloud = await startCloud(t, home, [join(clone, 'bin/zennnn')])
    assert.match(cloud.output, new RegExp(`may not read ${closed}: serve and work run as root\\.`))
    assert.equal((await standingOf(cloud, 'serve')).uid, 0)
    assert.equal((await cloud.ask('localhost', '/')).status, 200)
    assert.deepEqual(readable(NOBODY, home, FILES), [])
    assert.equal(await cloud.end('SIGINT'), 0)
    // From an open place the same home steps down.
    const open = await startCloud(t, home)
    assert.ok((await standingOf(open, 'serve')).uid > 0)
  },
)

test('started by another user than root, all run as that user', NEEDS_ROOT, async (t) => {
  const isOpen = can(NOBODY, ['cat', join(REPOSITORY, 'packages/cli/src/main.ts')])
  if (!isOpen) {
    t.skip('this repository is closed to the user nobody')
    return
  }
  const home = await openHome(t, makeHome)
  await chown(home.path, NOBODY.uid, NOBODY.gid)
  const become = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--']
  const cloud = await startCloud(t, home, ['setpriv', ...become, ZENNNN])
  assert.doesNotMatch(cloud.output, /system user/)
  for (const name of ['serve', 'work'] as const)
    assert.equal((await standingOf(cloud, name)).uid, NOBODY.uid)
  const modes = await Promise.all(
    ['secrets', 'secrets/tenant-key', 'certificates/server.key', 'state.json', 'run'].map(
      async (name) => ((await stat(join(home.path, name))).mode & 0o7777).toString(8),
    ),
  )
  assert.deepEqual(modes, ['700', '600', '600', '600', '700'])
  assert.equal((await cloud.ask('localhost', '/')).status, 200)
})

test('a full log is set aside while the cloud runs, and no line of it is cut', async (t) => {
  const home = await openHome(t, makeStartedHome)
  const cloud = await startCloud(t, home)
  const path = join(home.path, 'log', 'serve.log')
  // Up to 100 bytes below the limit: the next request makes it full.
  const { size } = await stat(path)
  await writeFile(path, `${'x'.repeat(10 * 1024 * 1024 - size - 100)}\n`, { flag: 'a' })
  for (const name of ['one', 'two', 'three']) await cloud.ask('localhost', `/?${name}`)
  await cloud.ask('localhost', '/last')
  await t.waitFor(
    async () => {
      assert.match(await readFile(path, 'utf8'), /"path":"\/last"/)
    },
    { timeout: 60_000 },
  )
  const requests = (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => Object(JSON.parse(line)).event)
    .filter((event) => event === 'request')
  assert.equal(requests.length, 4)
  assert.match(await readFile(`${path}.1`, 'utf8'), /x\n$/)
})
