import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { availableParallelism, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CLUSTER_PORT, clusterLayout, connect } from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { getState } from '../../packages/cli/src/cloud/cloud-state.ts'
import { controlPassword } from '../../packages/cloud/src/vault/control-password.ts'
import { readVaultKey } from '../../packages/cloud/src/vault/vault-key.ts'
import { wrapPassword } from '../../packages/cloud/src/vault/wrapped-password.ts'
import { type Ended, runZennnn, ZENNNN } from '../command.ts'
import { type Home, makeHome, removeHome } from '../faults/running-cloud.ts'
import { findVictims } from '../faults/victims.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }

/**
 * The times promised are for a machine that has nothing else to do; others may be testing on this one. Twice what the load
 * says: it is the mean of a minute, and what began just now hardly counts in it.
 */
function busyness(): number {
  const load = (loadavg()[0] ?? 0) / availableParallelism()
  return load > 1 ? 2 * load : 1
}

async function openHome(t: TestContext, make = makeHome): Promise<Home> {
  const home = await make()
  t.after(async () => {
    await removeHome(home)
  })
  return home
}

class Cloud {
  readonly process: ChildProcess
  output = ''

  constructor(home: Home, options: readonly string[]) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const
    this.process = spawn(ZENNNN, ['up', ...options], { env: home.env, stdio: [...stdio] })
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString()
    }
    this.process.stdout?.on('data', collect)
    this.process.stderr?.on('data', collect)
  }

  async sees(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.process.exitCode !== null) assert.fail(`ended before "${text}":\n${this.output}`)
      await delay(20)
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null)
      return this.process.exitCode
    const ended = once(this.process, 'exit')
    this.process.kill(signal)
    await ended
    return this.process.exitCode
  }
}

async function startCloud(t: TestContext, home: Home, ...options: string[]): Promise<Cloud> {
  const cloud = new Cloud(home, options)
  t.after(async () => {
    await cloud.end('SIGTERM')
  })
  await cloud.sees(`ready https://localhost:${home.port}\n`)
  return cloud
}

async function zennnn(home: Home, args: readonly string[], input = ''): Promise<Ended> {
  return await runZennnn(home.env, args, input)
}

async function get(home: Home, host: string): Promise<number> {
  const ca = await readFile(join(home.path, 'certificates', 'authority.crt'))
  return await new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: home.port, servername: host, headers: { host }, ca, agent: false },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    asked.once('error', reject)
    asked.end()
  })
}

test(
  'the cloud starts, makes a database, stops within 10 s, and starts again within 5 s with all of it',
  LIMIT,
  async (t) => {
    const home = await openHome(t)
    const first = await startCloud(t, home)
    await first.sees('operator login: operator  password: ')
    assert.equal((await zennnn(home, ['status'])).code, 0)
    const created = await zennnn(
      home,
      ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin', '--json'],
      'a long enough password\n',
    )
    assert.equal(created.code, 0, created.stderr)
    assert.equal(JSON.parse(created.stdout).state, 'live')
    // Live means that its host is answered too, with a certificate that names it.
    assert.ok((await get(home, 'acme.localhost')) < 400)
    const stoppedAt = performance.now()
    first.process.kill('SIGINT')
    await first.sees('Stopping.')
    // Once more, by somebody impatient.
    assert.equal(await first.end('SIGINT'), 0)
    await assert.rejects(readFile(join(home.path, 'postgres', 'postmaster.pid')), {
      code: 'ENOENT',
    })
    assert.ok(performance.now() - stoppedAt < 10_000 * busyness())
    await assert.rejects(get(home, 'localhost'), { code: 'ECONNREFUSED' })
    const startedAt = performance.now()
    const second = await startCloud(t, home)
    const tookMs = performance.now() - startedAt
    assert.ok(tookMs < 5_000 * busyness(), `the second start took ${tookMs} ms`)
    assert.ok(!second.output.includes('password'))
    assert.equal(await get(home, 'localhost'), 200)
    // A page of its own or the way to sign-in, but the host is known and its certificate good.
    assert.ok((await get(home, 'acme.localhost')) < 400)
    assert.equal(JSON.parse((await zennnn(home, ['database', 'list', '--json'])).stdout).length, 1)
  },
)

test(
  'a killed serve and a killed PostgreSQL are started again, a killed supervisor hinders nothing',
  LIMIT,
  async (t) => {
    const home = await openHome(t, makeStartedHome)
    const first = await startCloud(t, home)
    const [serve] = await findVictims(first.process.pid ?? 0, 'serve')
    assert.ok(serve)
    process.kill(serve.pid, 'SIGKILL')
    await t.waitFor(
      async () => {
        assert.equal(await get(home, 'localhost'), 200)
      },
      { timeout: 60_000, interval: 200 },
    )
    const postmaster = await readFile(join(home.path, 'postgres', 'postmaster.pid'), 'utf8')
    process.kill(Number.parseInt(postmaster, 10), 'SIGKILL')
    await t.waitFor(
      async () => {
        const { code, stdout } = await zennnn(home, ['status', '--json'])
        assert.deepEqual([code, stdout.includes('"serving":true')], [0, true])
      },
      { timeout: 60_000, interval: 500 },
    )
    await first.end('SIGKILL')
    await startCloud(t, home)
    assert.equal(await get(home, 'localhost'), 200)
  },
)

test('status names each process that hangs, and ends with 1', LIMIT, async (t) => {
  const home = await openHome(t, makeStartedHome)
  const cloud = await startCloud(t, home)
  const pids = await Promise.all(
    (['derive', 'deliver'] as const).map(async (name) => {
      const [found] = await findVictims(cloud.process.pid ?? 0, name)
      assert.ok(found)
      return found.pid
    }),
  )
  assert.equal((await zennnn(home, ['status'])).code, 0)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  const said = await zennnn(home, ['status'])
  assert.equal(said.code, 1)
  assert.match(
    said.stdout,
    /^https:.* answers\nThe process derive does not answer: .*\nThe process deliver does/,
  )
  const { code, stdout } = await zennnn(home, ['status', '--json'])
  const { serving, processes } = JSON.parse(stdout)
  assert.deepEqual(
    [code, serving, processes],
    [1, true, { serve: true, derive: false, deliver: false }],
  )
  for (const pid of pids) process.kill(pid, 'SIGCONT')
  assert.equal((await zennnn(home, ['status'])).code, 0)
})

/** As a recovery on another machine leaves word in a region of a cloud that runs; its id. */
async function takeOver(home: Home, region: string): Promise<string> {
  const [database, superuser, key] = await Promise.all([
    getState(home.path).then(({ control }) => control),
    readFile(join(home.path, 'secrets', 'postgres'), 'utf8'),
    readVaultKey(home.path),
  ])
  const password = controlPassword(key, { database, region })
  const folder = join(home.path, 'vault', region, database)
  const env = { ...process.env, RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: password }
  const restic = (args: readonly string[]) =>
    execFileSync('restic', ['--no-cache', ...args], { env, input: 'x' })
  const id = newRecordId(systemClock)
  restic(['init', '--repository-version', '2'])
  restic(['backup', '--stdin', '--stdin-filename', 'x', '--tag', `taken-over-${id}`])
  execFileSync('chown', ['-R', `--reference=${dirname(folder)}`, folder])
  const address = { host: clusterLayout(home.path).socketFolder, port: CLUSTER_PORT }
  const client = await connect(address, { user: 'postgres', password: superuser, database })
  await client.query(
    'insert into zennnn_vault.repository_password (database_id, region, wrapped, made) values ($1, $2, $3, true)',
    [database, region, wrapPassword(key, `${database} ${region}`, password)],
  )
  await client.end()
  return id
}

test(
  'a second start from the same home, a taken port, and a home that another recovery became the cloud of, are each one sentence; it starts despite that when it is told to',
  LIMIT,
  async (t) => {
    const home = await openHome(t, makeStartedHome)
    const first = await startCloud(t, home)
    const again = await zennnn({ ...home, env: { ...home.env, ZENNNN_PORT: '1' } }, ['up'])
    assert.deepEqual(again, {
      code: 1,
      stdout: '',
      stderr: `A cloud is already running from ${home.path}.\nStop it with Ctrl-C where it was started, or set ZENNNN_HOME to another folder.\n`,
    })
    const other = await openHome(t)
    const taken = await zennnn(
      { ...other, env: { ...other.env, ZENNNN_PORT: String(home.port) } },
      ['up'],
    )
    assert.equal(taken.code, 1)
    assert.match(taken.stderr, new RegExp(`^Port ${home.port} is taken by another program\\.\n`))

    const id = await takeOver(home, 'us')
    // Who read what it says has gone, as the end of a pipe does: it stops all the same.
    first.process.stdout?.destroy()
    first.process.stderr?.destroy()
    assert.equal(await first.end('SIGINT'), 0)
    await assert.rejects(readFile(join(home.path, 'postgres', 'postmaster.pid')), {
      code: 'ENOENT',
    })

    const fenced = await zennnn(home, ['up'])
    assert.equal(fenced.code, 3, fenced.stdout + fenced.stderr)
    assert.match(
      fenced.stderr,
      new RegExp(
        `^Another recovery took this cloud over at .*, by the region us: ${id}\\. Nobody was let in\\.\n.*--despite ${id}`,
      ),
    )
    assert.doesNotMatch(fenced.stdout, /^ready/m)
    await assert.rejects(get(home, 'localhost'), { code: 'ECONNREFUSED' })
    await assert.rejects(readFile(join(home.path, 'postgres', 'postmaster.pid')), {
      code: 'ENOENT',
    })
    await startCloud(t, home, '--despite', id)
    assert.equal(await get(home, 'localhost'), 200)
  },
)

test('commands are honest about what went wrong', LIMIT, async (t) => {
  const home = await openHome(t)
  const cases = [
    [[], 2, /Usage: zennnn/],
    [['nonsense'], 2, /There is no command "nonsense"/],
    [['database', '--help'], 0, /database create/],
    [['database', 'show', '--json'], 2, /^{"code":"USAGE","message":"<slug> is missing\."/],
    [['database', 'create', 'acme'], 2, /--admin is missing/],
    [['database', 'create', '--help'], 0, /--password-stdin/],
    [['status'], 1, /There is no cloud in .*\nRun npm start first/],
    [['database', 'list', '--colour'], 2, /colour/],
  ] as const
  for (const [args, code, text] of cases) {
    const ended = await zennnn(home, args)
    assert.equal(ended.code, code, args.join(' '))
    assert.match(ended.stdout + ended.stderr, text)
  }
  const bad = await zennnn({ ...home, env: { ...home.env, ZENNNN_PORT: 'x' } }, ['status'])
  assert.deepEqual(
    [bad.code, bad.stderr.split('\n')[0]],
    [1, 'ZENNNN_PORT is "x", but must be a number from 1 to 65535.'],
  )
  const file = join(home.path, 'authorities.pem')
  const blind = await zennnn({ ...home, env: { ...home.env, ZENNNN_CA_FILE: file } }, ['up'])
  assert.deepEqual(
    [blind.code, blind.stderr.split('\n')[0]],
    [1, `ZENNNN_CA_FILE: ${file} cannot be read (ENOENT).`],
  )
  assert.ok(!existsSync(join(home.path, 'postgres')), 'nothing was begun')
})
