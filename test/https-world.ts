import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { elevationKey, followHolds, loginPassword } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { PasswordPool, reachOf } from '@zennnn/identity'
import { createLog, deriveSecret, passwordKeyOf, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { createServer, type RunningServer, type ServerOptions } from '@zennnn/server'
import type { TestUser, TestWorld } from './kit.ts'
import { NO_BILLING } from './no-billing.ts'
import { NO_OWN_PROMISES } from './no-own-promises.ts'
import { NO_SOURCE } from './no-source.ts'
import { NO_VAULT } from './no-vault.ts'
import { sharedHash } from './shared-hash.ts'

export const PASSWORD = 'correct horse battery'

const passwords = new PasswordPool(passwordKeyOf('test'), 1)

export interface Ask {
  readonly method?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Instead of `body`. */
  readonly bytes?: Uint8Array
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The same as it came. */
  readonly bytes: Buffer
}

/** A server like `serve`, for the databases given, each at `<name>.localhost`. */
export interface HttpsWorld {
  readonly server: RunningServer
  /** Its way to the databases. */
  readonly connections: Connections
  /** Everything it logged, a line each. */
  readonly lines: readonly string[]
  ask(path: string, options?: Ask): Promise<Answer>
  /** An answer that stays open: its text as it comes. */
  open(path: string, options?: Ask): Promise<OpenAnswer>
}

/** What a server needs to know of a database. */
export type ServedWorld = Pick<TestWorld, 'database' | 'registry' | 'address' | 'secrets'>

export interface OpenAnswer {
  readonly status: number
  /** Resolves with all text so far when it fits; rejects after 5 s. */
  until(pattern: RegExp): Promise<string>
  /** Resolves when the server ended it; rejects after 20 s, since a stream asks every 15 whether it may go on. */
  ended(): Promise<void>
  cut(): void
}

export async function openHttps(
  t: TestContext,
  worlds: Readonly<Record<string, ServedWorld>>,
  control?: ServedWorld,
  {
    vault = NO_VAULT,
    ownPromises = NO_OWN_PROMISES,
    mayReach = reachOf([]),
    findOwnServer,
    downloads,
    clusters,
    trust,
    hostFolder,
    findSite = async () => undefined,
  }: Partial<
    Pick<
      ServerOptions,
      | 'vault'
      | 'ownPromises'
      | 'mayReach'
      | 'findOwnServer'
      | 'downloads'
      | 'clusters'
      | 'trust'
      | 'findSite'
    >
  > & {
    /** With certificates of single hosts. */
    readonly hostFolder?: string
  } = {},
): Promise<HttpsWorld> {
  const [first] = Object.values(worlds)
  if (first === undefined) throw new Error('A server needs a database.')
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'debug', write: (line) => lines.push(line) })
  const connections = new Connections({
    ...first.address,
    login: (database) => ({
      user: database,
      password: loginPassword(first.secrets.tenantKey, database),
    }),
    elevationKey: (database) => elevationKey(first.secrets.tenantKey, database),
    clock: systemClock,
    log,
  })
  // As `serve` does.
  if (control !== undefined) await followHolds({ connections, control: control.database, log })
  const sites = new Map(
    Object.entries(worlds).map(([slug, { database, registry }]) => {
      const host = `${slug}.localhost`
      return [
        host,
        { database, registry, slug, kind: 'customer', origin: `https://${host}` },
      ] as const
    }),
  )
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-https-'))
  const server = await createServer({
    source: NO_SOURCE,
    listen: { address: '127.0.0.1', port: 0 },
    certificate: {
      ...makeCertificate(folder),
      ...(hostFolder === undefined ? {} : { hostFolder }),
    },
    connections,
    passwords,
    sealing: sealingKeyOf(first.secrets.tenantKey),
    mayReach,
    findOwnServer,
    findSite: async (host) =>
      host === 'localhost' && control !== undefined
        ? { ...control, slug: host, kind: 'cloud', origin: `https://${host}` }
        : (sites.get(host) ?? (await findSite(host))),
    domain: 'localhost',
    brand: first.registry.brand,
    signUp: {
      offered: [],
      demands: { minimumLength: 12, refuseCommon: true, words: [] },
      start: async () => ({ kind: 'refused', problems: new Map() }),
      progress: async () => undefined,
    },
    vault,
    billing: NO_BILLING,
    ownPromises,
    ...(downloads === undefined ? {} : { downloads }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(trust === undefined ? {} : { trust }),
    // The work of the test itself is on this event loop, and all of it comes from one network, which has a fifth of the places.
    load: { requestsInFlight: 2_000, loopDelayMs: 60_000 },
    clock: systemClock,
    log,
  })
  t.after(async () => {
    await server.close()
    await connections.close()
    rmSync(folder, { recursive: true })
  })
  const host = `${Object.keys(worlds)[0]}.localhost`
  return {
    server,
    connections,
    lines,
    ask: async (path, options) => await askAt(server.port, path, { host, ...options }),
    open: async (path, options) => await open(server.port, path, { host, ...options }),
  }
}

/** Gives a user of the world the test password. Sessions of before end. */
export async function givePassword(world: TestWorld, user: TestUser): Promise<void> {
  const hash = await sharedHash(passwords, PASSWORD)
  await world.superuser.query('select zennnn.set_credential($1, $2)', [user.id, hash])
}

/** Headers of a change that a page of this session makes. */
export function genuine(token: string): Readonly<Record<string, string>> {
  return {
    cookie: `__Host-session=${token}`,
    'x-csrf-token': deriveSecret(token, 'csrf'),
    'content-type': 'application/json',
  }
}

/** Key and self-signed certificate (P-256) as files of the folder. */
export function makeCertificate(folder: string): {
  readonly keyPath: string
  readonly certificatePath: string
} {
  const keyPath = join(folder, 'key.pem')
  const certificatePath = join(folder, 'certificate.pem')
  const command = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test -keyout ${keyPath} -out ${certificatePath}`
  execFileSync('openssl', command.split(' '), { stdio: 'ignore' })
  return { keyPath, certificatePath }
}

/** One request to a server that was started otherwise. */
export async function askAt(port: number, path: string, options: Ask): Promise<Answer> {
  const incoming = await send(port, path, options)
  const { statusCode = 0, headers } = incoming
  const bytes = await buffer(incoming)
  return { status: statusCode, headers, bytes, body: bytes.toString() }
}

async function open(port: number, path: string, options: Ask): Promise<OpenAnswer> {
  const incoming = await send(port, path, options)
  let received = ''
  incoming.on('data', (chunk: Buffer) => {
    received += chunk.toString()
  })
  incoming.on('error', () => undefined)
  const wait = async (isReached: () => boolean, what: string, limitMs = 5000) => {
    const deadline = performance.now() + limitMs
    while (!isReached()) {
      if (performance.now() > deadline)
        throw new Error(`Not within ${limitMs} ms: ${what}. Got: ${received}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return {
    status: incoming.statusCode ?? 0,
    until: async (pattern) => {
      await wait(() => pattern.test(received), String(pattern))
      return received
    },
    ended: async () => {
      await wait(() => incoming.readableEnded, 'the end', 20_000)
    },
    cut: () => {
      incoming.destroy()
    },
  }
}

async function send(port: number, path: string, options: Ask): Promise<IncomingMessage> {
  const { method = 'GET', host = '', headers, body, bytes } = options
  return await new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        // The certificate is made for this run; TLS itself is tested elsewhere.
        rejectUnauthorized: false,
        agent: false,
        headers: { host, ...headers },
      },
      resolve,
    )
    request.on('error', reject)
    request.end(bytes ?? body)
  })
}
