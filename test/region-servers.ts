import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Known to the server beside `cloud`. */
const OTHER = { user: 'other', password: 'of-another-cloud' }

/** A region as another machine would serve it: rclone over TLS, where one may add but not delete. */
export interface RegionServer {
  readonly name: string
  /** Its folder; below it `cloud/<database>`. */
  readonly folder: string
  readonly port: number
  readonly stop: () => Promise<void>
  /** Frozen: it takes connections and answers nothing. */
  readonly freeze: () => void
  readonly thaw: () => void
  readonly start: () => Promise<void>
}

/** Three such regions with an authority of their own, and the file of a home that names them. */
export async function startRegions(
  t: TestContext,
  options: { readonly patienceS?: number; readonly keeps?: 'all' | 'nothing' } = {},
): Promise<{
  readonly folder: string
  readonly regions: readonly RegionServer[]
  /** Content of regions.json. */
  readonly file: { readonly regions: readonly Record<string, unknown>[] }
}> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-regions-'))
  const running: RegionServer[] = []
  t.after(async () => {
    await Promise.all(running.map(async (region) => await region.stop()))
    await rm(folder, { recursive: true, force: true })
  })
  await makeAuthority(folder)
  await writeFile(join(folder, 'password'), 'of-this-cloud', { mode: 0o600 })
  const hashes = await Promise.all(
    [{ user: 'cloud', password: 'of-this-cloud' }, OTHER].map(async ({ user, password }) => {
      const { stdout } = await run('openssl', ['passwd', '-apr1', password])
      return `${user}:${stdout}`
    }),
  )
  await writeFile(join(folder, 'htpasswd'), hashes.join(''), { mode: 0o600 })
  const regions = await Promise.all(
    ['eu', 'us', 'ap'].map(async (name) => {
      const usual = await openServer(folder, name, [
        '--htpasswd',
        'htpasswd',
        '--private-repos',
        ...(options.keeps === 'nothing' ? [] : ['--append-only']),
      ])
      const privileged = await openServer(folder, name, ['--client-ca', 'ca.crt'])
      const region = joinServers(name, join(folder, name), usual, privileged)
      running.push(region)
      return { region, privileged: privileged.port }
    }),
  )
  return {
    folder,
    regions: regions.map(({ region }) => region),
    file: {
      regions: regions.map(({ region, privileged }) => ({
        name: region.name,
        kind: 'rest',
        url: `https://localhost:${region.port}`,
        ca_file: join(folder, 'ca.crt'),
        user: 'cloud',
        password_file: join(folder, 'password'),
        privileged: {
          url: `https://localhost:${privileged}`,
          ca_file: join(folder, 'ca.crt'),
          certificate_file: join(folder, 'client.pem'),
        },
        ...(options.patienceS === undefined ? {} : { patience_s: options.patienceS }),
      })),
    },
  }
}

type Server = Awaited<ReturnType<typeof openServer>>

function joinServers(
  name: string,
  folder: string,
  usual: Server,
  privileged: Server,
): RegionServer {
  const both = [usual, privileged]
  return {
    name,
    folder,
    port: usual.port,
    stop: async () => {
      await Promise.all(both.map(async (server) => await server.stop()))
    },
    start: async () => {
      await Promise.all(both.map(async (server) => await server.start()))
    },
    freeze: () => {
      for (const server of both) server.signal('SIGSTOP')
    },
    thaw: () => {
      for (const server of both) server.signal('SIGCONT')
    },
  }
}

async function openServer(folder: string, name: string, options: readonly string[]) {
  const port = await freePort()
  await mkdir(join(folder, name), { recursive: true })
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    child = spawn(
      'rclone',
      [
        'serve',
        'restic',
        '--config=/dev/null',
        `--addr=127.0.0.1:${port}`,
        '--cert=server.crt',
        '--key=server.key',
        '--min-tls-version=tls1.2',
        '--cache-objects=false',
        ...options,
        join(folder, name),
      ],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await untilServing(child)
  }
  await start()
  return {
    port,
    start,
    signal: (signal: NodeJS.Signals) => child?.kill(signal),
    stop: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
    },
  }
}

async function untilServing({ stderr }: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('Serving restic REST API')) resolve()
    })
    stderr?.on('close', () => {
      reject(new Error(said))
    })
  })
}

async function makeAuthority(folder: string): Promise<void> {
  const openssl = async (...args: readonly string[]): Promise<void> => {
    await run('openssl', args, { cwd: folder })
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const
  for (const name of ['ca', 'other-ca'])
    await openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    )
  await writeFile(join(folder, 'san'), 'subjectAltName=DNS:localhost')
  for (const name of ['server', 'client']) {
    await openssl(
      'req',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'san',
      '-out',
      `${name}.crt`,
    )
  }
  const { stdout } = await run('cat', ['client.crt', 'client.key'], { cwd: folder })
  await writeFile(join(folder, 'client.pem'), stdout, { mode: 0o600 })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}
