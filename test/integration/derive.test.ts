import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { ensureSocketFolder, homeSocket, isAnsweredAt } from '@zennnn/cloud'
import { COMMAND, PasswordPool } from '@zennnn/identity'
import { keyedDigest, passwordKeyOf } from '@zennnn/kernel'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { deriveAt } from '../../packages/cli/src/serve/derivations.ts'
import { derivePlan } from '../../packages/cli/src/up/child-plans.ts'
import { findNetworkWall, withoutNetwork } from '../../packages/cli/src/up/no-network.ts'

const LIMIT = { timeout: 60_000 }
const KEY = passwordKeyOf('test')
/** Widely published vector of PBKDF2-HMAC-SHA512: "password", "salt", one round. */
const JOB = { password: 'password', salt: Buffer.from('salt').toString('base64'), rounds: 1 }
const PUBLISHED = Buffer.from(
  '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce',
  'hex',
).toString('base64')
/** Where this machine lets its user take the network from a program. */
const WALL = findNetworkWall()
/** Minutes of work. */
const ENDLESS = { ...JOB, rounds: 2 ** 31 - 1 }

let home: string
let child: ChildProcess
let pool: PasswordPool

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'zennnn-derive-'))
  await ensureSocketFolder(home, 'derive', { owner: undefined })
  child = await startDerive()
  pool = new PasswordPool(KEY, 2, deriveAt(homeSocket(home, 'derive')))
})

after(async () => {
  await pool.close()
  child.kill('SIGKILL')
  await rm(home, { recursive: true, force: true })
})

/** As `up` starts it, in a session of its own. */
async function startDerive(): Promise<ChildProcess> {
  const environment = parseEnvironment({ ZENNNN_HOME: home }, '/')
  const { file, args, env } = derivePlan(environment, undefined, WALL)
  const started = spawn(file, args, {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  })
  const died = once(started, 'exit').then(() => {
    throw new Error('It died before it was ready.')
  })
  await Promise.race([once(started, 'message'), died])
  died.catch(() => undefined)
  return started
}

async function ask(body: string): Promise<{ readonly status: number; readonly body: string }> {
  return await new Promise((resolve, reject) => {
    const asked = request(
      { socketPath: homeSocket(home, 'derive'), method: 'POST', agent: false },
      (incoming) => {
        text(incoming).then((answer) => {
          resolve({ status: incoming.statusCode ?? 0, body: answer })
        }, reject)
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}

test(
  'what leaves the process is the published value, and what leaves the pool is keyed',
  LIMIT,
  async () => {
    assert.deepEqual(await ask(JSON.stringify(JOB)), { status: 200, body: PUBLISHED })
    assert.equal(await pool.derive(JOB, COMMAND), keyedDigest(KEY, PUBLISHED))
  },
)

test(
  'all of its threads give way to processes that answer, also those of other sessions',
  LIMIT,
  async () => {
    await Promise.all([pool.derive(JOB, COMMAND), pool.derive(JOB, COMMAND)])
    const folder = `/proc/${child.pid}/task`
    const nices = readdirSync(folder).map((thread) => {
      const stat = readFileSync(`${folder}/${thread}/stat`, 'utf8')
      // proc(5): field 19, counted after the name in brackets.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    })
    // Threads of V8 and libuv that were there before only compile and collect.
    assert.ok(nices.filter((nice) => nice >= 10).length >= 3, JSON.stringify(nices))
    const group = readFileSync(`/proc/${child.pid}/autogroup`, 'utf8')
    assert.match(group, /nice 10$/m)
  },
)

test('the socket and its folder are for their owner alone', LIMIT, () => {
  const socket = homeSocket(home, 'derive')
  assert.ok(lstatSync(socket).isSocket())
  assert.equal(lstatSync(dirname(socket)).mode & 0o077, 0)
})

test(
  'it has no network: a program started as it is reaches nobody, also not on this machine',
  WALL === undefined ? { skip: 'this user may not take the network from a program' } : LIMIT,
  async (t) => {
    assert.notEqual(readlinkSync(`/proc/${child.pid}/ns/net`), readlinkSync('/proc/self/ns/net'))
    const listening = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    t.after(() => {
      listening.close()
    })
    await once(listening, 'listening')
    const { port } = Object(listening.address())
    const script = `require('node:net').connect(${port}, '127.0.0.1')
      .on('connect', () => process.exit(0)).on('error', (error) => { console.log(error.code); process.exit(1) })`
    const call = { file: process.execPath, args: ['-e', script] }
    const run = async (wall: typeof WALL) =>
      await new Promise<string>((resolve) => {
        const { file, args } = withoutNetwork(call, wall)
        execFile(file, args, (error, stdout) => {
          resolve(error === null ? 'connected' : stdout.trim())
        })
      })
    assert.equal(await run(undefined), 'connected')
    assert.equal(await run(WALL), 'ENETUNREACH')
  },
)

test('what is no job is refused, and named in no log', LIMIT, async () => {
  for (const wrong of [
    '',
    '{"password":"a secret',
    'null',
    JSON.stringify({ ...JOB, password: 7 }),
    JSON.stringify({ ...JOB, rounds: 0 }),
    JSON.stringify({ ...JOB, rounds: 2 ** 31 }),
    JSON.stringify({ ...JOB, rounds: 1.5 }),
    JSON.stringify({ ...JOB, roundsForAll: -1 }),
  ]) {
    const { status, body } = await ask(wrong)
    assert.equal(status, 400, wrong)
    assert.doesNotMatch(body, /secret/)
  }
  const { status } = await ask(JSON.stringify({ ...JOB, password: 'x'.repeat(5_000) }))
  assert.equal(status, 413)
})

test('a pool that closes gives up what runs', LIMIT, async () => {
  const closed = new PasswordPool(KEY, 1, deriveAt(homeSocket(home, 'derive')))
  const jobs = Promise.allSettled([
    closed.derive({ ...JOB, rounds: 5_000_000 }, COMMAND),
    closed.derive(JOB, COMMAND),
  ])
  await closed.close()
  for (const one of await jobs) assert.equal(one.status, 'rejected')
})

test(
  'one that hangs is seen to, and keeps nobody waiting for good: its jobs are refused, and done again once it goes on',
  LIMIT,
  async () => {
    const socket = homeSocket(home, 'derive')
    assert.equal(await isAnsweredAt(socket), true)
    child.kill('SIGSTOP')
    const silent = isAnsweredAt(socket)
    await assert.rejects(pool.derive(JOB, COMMAND), { code: 'OVERLOADED' })
    assert.equal(await silent, false)
    child.kill('SIGCONT')
    assert.equal(await pool.derive(JOB, COMMAND), keyedDigest(KEY, PUBLISHED))
    assert.equal(await isAnsweredAt(socket), true)
  },
)

test(
  'when the process dies what ran is refused for the moment, and the next one answers',
  LIMIT,
  async () => {
    const { derived } = await pool.begin(ENDLESS, COMMAND)
    const refused = assert.rejects(derived, { code: 'OVERLOADED' })
    child.kill('SIGKILL')
    await refused
    await assert.rejects(pool.derive(JOB, COMMAND), { code: 'OVERLOADED' })
    child = await startDerive()
    assert.equal(await pool.derive(JOB, COMMAND), keyedDigest(KEY, PUBLISHED))
  },
)
