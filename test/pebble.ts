import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { until } from './faults/running-cloud.ts'

/** Let's Encrypt's authority for tests, and a DNS that says what the test says: Debian's packages, on loopback. */
export interface Pebble extends TestDns {
  readonly directoryUrl: string
  /** By which its own site is trusted, PEM. */
  readonly authorities: readonly string[]
  /** Of what it signs, PEM. */
  readonly root: string
  /** Where hosts are tried over HTTP. */
  readonly httpPort: number
}

/** Every host is this machine, unless told otherwise. */
export interface TestDns {
  /** As `127.0.0.1:53`. */
  readonly dns: string
  readonly setAddress: (host: string, address: string) => Promise<void>
  readonly setText: (name: string, value: string) => Promise<void>
  /** Address at which records are put and cleared, for programs. */
  readonly dnsManagement: string
}

/** Ends with the test. */
export async function startDns(t: TestContext): Promise<TestDns> {
  const [dns, management] = await freePorts(2)
  const args = ['-dns01', at(dns), '-management', at(management), '-defaultIPv6', '']
  start(t, 'pebble-challtestsrv', [...args, '-http01', '', '-https01', '', '-tlsalpn01', ''])
  const dnsManagement = `http://${at(management)}`
  const post = async (path: string, body: unknown): Promise<void> => {
    const order = { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${dnsManagement}${path}`, order)
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  }
  await until(async () => (await post('/clear-a', { host: 'none.' })) === undefined, 'DNS answers')
  return {
    dns: at(dns),
    dnsManagement,
    setAddress: async (host, address) => {
      await post('/clear-a', { host: `${host}.` })
      await post('/add-a', { host: `${host}.`, addresses: [address] })
    },
    setText: async (name, value) => {
      await post('/clear-txt', { host: `${name}.` })
      await post('/set-txt', { host: `${name}.`, value })
    },
  }
}

function at(port: number | undefined): string {
  return `127.0.0.1:${port}`
}

/** Ends with the test. */
export async function startPebble(t: TestContext, folder: string): Promise<Pebble> {
  const dns = await startDns(t)
  const [directory, management, http] = await freePorts(3)
  const certificate = join(folder, 'pebble.pem')
  const privateKey = join(folder, 'pebble.key')
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=pebble -addext subjectAltName=IP:127.0.0.1 -keyout ${privateKey} -out ${certificate}`
  execFileSync('openssl', request.split(' '), { stdio: 'ignore' })
  const config = join(folder, 'pebble.json')
  writeFileSync(
    config,
    JSON.stringify({
      pebble: {
        listenAddress: at(directory),
        managementListenAddress: at(management),
        certificate,
        privateKey,
        httpPort: http,
        tlsPort: 1,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
      },
    }),
  )
  start(t, 'pebble', ['-config', config, '-strict', '-dnsserver', dns.dns])
  const authorities = [readFileSync(certificate, 'utf8')]
  const root = await rootOf(`https://${at(management)}/roots/0`, authorities)
  return {
    ...dns,
    directoryUrl: `https://${at(directory)}/dir`,
    authorities,
    root,
    httpPort: http ?? 0,
  }
}

function start(t: TestContext, program: string, args: readonly string[]): ChildProcess {
  const child = spawn(`/usr/bin/${program}`, args, {
    stdio: 'ignore',
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '20', PEBBLE_AUTHZREUSE: '0' },
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

/** Waits until it answers. */
async function rootOf(url: string, ca: readonly string[]): Promise<string> {
  let root = ''
  await until(async () => {
    root = await new Promise<string>((resolve) => {
      get(url, { ca: [...ca], agent: false }, (answer) => {
        text(answer).then(resolve, () => {
          resolve('')
        })
      }).once('error', () => {
        resolve('')
      })
    })
    return root.includes('BEGIN CERTIFICATE')
  }, 'pebble answers')
  return root
}

/** Nobody listens at them now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve)
      })
      return server
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(
    servers.map(
      async (server) =>
        await new Promise((resolve) => {
          server.close(resolve)
        }),
    ),
  )
  return ports
}
