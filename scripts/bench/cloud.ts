import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLUSTER_PORT, type ClusterAccess, readClusterSecrets } from '@zennnn/cloud'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import { Client } from 'pg'
import { killTree } from './cpu.ts'

/** A whole local cloud in a folder of its own, made for one run of the benchmarks. */
export interface BenchCloud {
  readonly home: string
  readonly port: number
  /** Process ids of `serve`, of what hands out backups, and of PostgreSQL's postmaster. */
  readonly servePid: number
  readonly deliverPid: number
  readonly postgresPid: number
  /** All keys of the cluster, for what is measured without HTTP. */
  readonly access: ClusterAccess
  readonly control: DatabaseId
  /** Runs `zennnn` with these arguments; returns its JSON. */
  command(args: readonly string[], input?: string): Promise<unknown>
  /** How the superuser connects: for what floors read, and for looking from outside. */
  superuser(database: string): SuperuserLogin
  stop(): Promise<void>
}

interface SuperuserLogin {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly database: string
}

const ROOT = new URL('../../', import.meta.url).pathname
const START_MS = 120_000
const STOP_MS = 20_000

/** Stop it whatever happens: processes, port and folder are only its own. */
export async function startCloud({ standby = false } = {}): Promise<BenchCloud> {
  const port = await freePort()
  const home = await mkdtemp(join(tmpdir(), 'zennnn-bench-'))
  // PostgreSQL runs as a user of its own when this runs as root: it must be able to pass through.
  await chmod(home, 0o711)
  // A directory of the benchmarks is on this machine.
  const own = {
    ZENNNN_HOME: home,
    ZENNNN_PORT: String(port),
    // What is measured is mostly a cloud on one node; what a standby costs is measured apart.
    ZENNNN_STANDBY: standby ? 'on' : 'off',
    ZENNNN_PROVIDER_NETWORKS: '127.0.0.0/8,::1/128',
  }
  const env = { ...process.env, ...own }
  const up = spawn(join(ROOT, 'bin/zennnn'), ['up'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = async (): Promise<void> => {
    await end(up)
    await rm(home, { recursive: true, force: true })
  }
  try {
    await outputs(up, 'operator login')
    return await describe({ home, port, pid: up.pid ?? 0, env, stop })
  } catch (error) {
    await stop()
    throw error
  }
}

async function describe(started: {
  readonly home: string
  readonly port: number
  readonly pid: number
  readonly env: NodeJS.ProcessEnv
  readonly stop: () => Promise<void>
}): Promise<BenchCloud> {
  const { home, port, pid, env, stop } = started
  const secrets = await readClusterSecrets(join(home, 'secrets'))
  const host = join(home, 'run')
  const state: unknown = JSON.parse(readFileSync(join(home, 'state.json'), 'utf8'))
  return {
    home,
    port,
    servePid: childOf(pid, 'main.ts serve'),
    deliverPid: childOf(pid, 'main.ts deliver'),
    postgresPid: childOf(pid, 'bin/postgres'),
    access: { address: { host, port: CLUSTER_PORT }, secrets },
    control: parseDatabaseId(state instanceof Object ? Reflect.get(state, 'control') : undefined),
    command: async (args, input) => await runCommand(env, args, input),
    superuser: (database) => ({ host, user: 'postgres', database, password: secrets.superuser }),
    stop,
  }
}

/** Asks the cloud to stop, and ends what is left of it after 20 s. */
async function end(up: ChildProcess): Promise<void> {
  if (up.exitCode !== null || up.pid === undefined) return
  const { pid } = up
  const ended = new Promise((resolve) => up.once('exit', resolve))
  const late = setTimeout(() => {
    killTree(pid)
  }, STOP_MS)
  up.kill('SIGINT')
  await ended
  clearTimeout(late)
}

/** Runs `body` with a connection as superuser. */
export async function asSuperuser<T>(
  cloud: BenchCloud,
  database: string,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(cloud.superuser(database))
  await client.connect()
  try {
    return await body(client)
  } finally {
    await client.end()
  }
}

/** Signs in over HTTPS; returns the headers that further requests carry. */
export async function signIn(
  cloud: BenchCloud,
  host: string,
  person: { readonly login: string; readonly password: string },
): Promise<Readonly<Record<string, string>>> {
  const { cookie, text } = await exchange(cloud, {
    path: '/auth/login',
    method: 'POST',
    headers: { host, 'content-type': 'application/json', origin: `https://${host}` },
    body: JSON.stringify(person),
  })
  const { csrf_token: token } = Object(JSON.parse(text))
  return { host, cookie, 'x-csrf-token': String(token), 'content-type': 'application/json' }
}

interface Question {
  readonly path: string
  readonly method?: 'GET' | 'POST'
  /** `host` among them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

interface Answer {
  readonly cookie: string
  /** Where a redirect leads. */
  readonly location: string
  readonly text: string
}

/** The JSON that `serve` answers. */
export async function ask(cloud: BenchCloud, question: Question): Promise<unknown> {
  return JSON.parse((await exchange(cloud, question)).text)
}

/** One question as somebody asks it who trusts the authority of this cloud. Throws for an answer of 400 and more. */
export async function exchange(
  cloud: BenchCloud,
  { path, method = 'GET', headers, body }: Question,
): Promise<Answer> {
  const ca = await readFile(join(cloud.home, 'certificates/authority.crt'))
  return await new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: cloud.port,
        path,
        method,
        servername: headers['host']?.split(':')[0],
        ca,
        headers: { ...headers },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          const { statusCode = 0 } = response
          const cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
          if (statusCode >= 400) reject(new Error(`${path}: ${statusCode} ${text}`))
          else resolve({ cookie, location: response.headers.location ?? '', text })
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** The first of three ports in a row that nobody listens on: the floors take the second and the third. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await listens(0)
    const next = await Promise.all([listens(port + 1), listens(port + 2)])
    if (!next.includes(0)) return port
  }
}

/** The port that could be had, 0 for none. */
async function listens(port: number): Promise<number> {
  const server = createServer()
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, '127.0.0.1', () => {
      resolve(true)
    })
  })
  if (!(await listening)) return 0
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return address instanceof Object ? address.port : 0
}

async function runCommand(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  input = '',
): Promise<unknown> {
  const child = spawn(join(ROOT, 'bin/zennnn'), [...args, '--json'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(input)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`zennnn ${args.join(' ')} ended with ${String(code)}: ${text}`)
  return JSON.parse(text)
}

async function outputs(child: ChildProcess, text: string): Promise<void> {
  const timer = AbortSignal.timeout(START_MS)
  await new Promise<void>((resolve, reject) => {
    let seen = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk
      if (seen.includes(text)) resolve()
    })
    child.once('exit', () => reject(new Error(`The cloud did not start:\n${seen}`)))
    timer.addEventListener('abort', () =>
      reject(new Error(`The cloud did not start in time:\n${seen}`)),
    )
  })
}

function childOf(parent: number, command: string): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const text = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return (
        text.includes(command) && stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent)
      )
    } catch {
      return false
    }
  })
  if (found === undefined) throw new Error(`There is no child process ${command}.`)
  return Number(found)
}
