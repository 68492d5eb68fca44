import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, request, type ServerOptions } from 'node:https'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { certificateFiles } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  type Control,
  type ControlId,
  ControlRunner,
  judge,
  policyOf,
  type RecordedRun,
  scheduleOf,
} from '@zennnn/trust'
import { canaryControls } from '../packages/cli/src/canary/canary-controls.ts'
import { type OpenPlace, openPlace } from '../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../packages/cli/src/environment.ts'
import { cloudControls } from '../packages/cli/src/trust/cloud-controls.ts'
import type { Home } from './faults/running-cloud.ts'
import { silentLog } from './kit.ts'

const run = promisify(execFile)
const DOMAIN = 'localhost'
/** Of no release, so that the build is nobody's. */
const SITE = {
  domain: DOMAIN,
  caFile: undefined,
  certificates: { authority: undefined, dnsHook: undefined, key: 'P-256', httpPort: undefined },
  release: undefined,
  releaseKey: undefined,
} as const

/** Three folders, said to lie on three continents: else the places themselves are what is wrong. */
export async function placeRegions({ path }: Home): Promise<void> {
  const places = [
    ['eu', 'Frankfurt', 'Germany', 'Europe'],
    ['us', 'Ashburn', 'United States', 'North America'],
    ['ap', 'Singapore', 'Singapore', 'Asia'],
  ] as const
  const regions = places.map(([name, city, country, continent]) => ({
    name,
    kind: 'folder',
    path: join(path, 'vault', name),
    location: { city, country, continent },
  }))
  await writeFile(join(path, 'regions.json'), JSON.stringify({ home: 'eu', regions }))
}

/** The controls that a cloud has, run in this process as `work` runs them, and what the judge makes of all that they saw. */
export class Judged {
  readonly place: OpenPlace
  readonly #runner = new ControlRunner({ clock: systemClock, log: silentLog })
  readonly #runs = new Map<ControlId, readonly RecordedRun[]>()
  #sequence = 0

  private constructor(place: OpenPlace) {
    this.place = place
  }

  static async open({ path, env }: Home): Promise<Judged> {
    return new Judged(await openPlace(parseEnvironment(env, path)))
  }

  /** Of those that need no canary database, runs those that are wanted at the cloud that answers there; all of them where nobody says which. Returns which promises are broken. */
  async round(
    port: number,
    { signal }: Pick<TestContext, 'signal'>,
    isWanted: (id: ControlId) => boolean = () => true,
  ): Promise<readonly string[]> {
    const environment = { ...SITE, port }
    const inCanary = canaryControls({ place: this.place, environment }, silentLog).map(
      ({ id }) => id,
    )
    const all = cloudControls(this.place, environment, silentLog)
    await this.#tryAll(
      all.filter(({ id }) => isWanted(id) && !inCanary.includes(id)),
      signal,
    )
    return this.broken()
  }

  /** The same of those that need the canary database, which must be there; `httpPort`: where the cloud answers without encryption. */
  async canaryRound(
    { port, httpPort }: { readonly port: number; readonly httpPort?: number },
    { signal }: Pick<TestContext, 'signal'>,
    isWanted: (id: ControlId) => boolean = () => true,
  ): Promise<readonly string[]> {
    const environment = { ...SITE, port, certificates: { ...SITE.certificates, httpPort } }
    const all = canaryControls({ place: this.place, environment }, silentLog)
    const asked = scheduleOf(policyOf(this.place.brand))
    await this.#tryAll(
      all.filter(({ id }) => asked.has(id) && isWanted(id)),
      signal,
    )
    return this.broken()
  }

  async #tryAll(controls: readonly Control[], signal: AbortSignal): Promise<void> {
    for (const control of controls) {
      const seen = await this.#runner.run(control, signal)
      this.#sequence += 1
      const before = this.#runs.get(control.id) ?? []
      this.#runs.set(control.id, [...before, { ...seen, sequence: this.#sequence }])
    }
  }

  /** What one of them sees now. */
  async see(
    id: ControlId,
    port: number,
    t: Pick<TestContext, 'signal'>,
  ): Promise<RecordedRun['outcome'] | undefined> {
    await this.round(port, t, (one) => one === id)
    return this.outcomeOf(id)
  }

  /** What it saw last. */
  outcomeOf(id: ControlId): RecordedRun['outcome'] | undefined {
    return this.#runs.get(id)?.at(-1)?.outcome
  }

  /** By the judge of the public page. */
  broken(): readonly string[] {
    const known = {
      now: systemClock.now(),
      cloud: DOMAIN,
      regions: [],
      runs: this.#runs,
      attestations: [],
      signers: new Map(),
    }
    return policyOf(this.place.brand)
      .filter((promise) => judge(promise, known).state === 'broken')
      .map(({ id }) => id)
      .toSorted()
  }

  /** What failed, or gave no answer, when it was tried last. */
  said(): string {
    const last = [...this.#runs.values()].flatMap((runs) => runs.slice(-1))
    return last
      .filter(({ outcome }) => outcome === 'fails' || outcome === 'no_answer')
      .map(({ control, measured }) => `${control}: ${measured}`)
      .join('; ')
  }
}

/** What stands in front of the cloud, where its own listener should. */
export interface FrontOrder {
  readonly tls: ServerOptions
  /** What becomes of security.txt on the way. */
  readonly securityText?: (text: string) => string
}

/** Takes the place of the cloud's listener with its own certificate, and hands on what it is asked. Returns its port. */
export async function startFront(t: TestContext, home: Home, order: FrontOrder): Promise<number> {
  const { keyPath, certificatePath } = certificateFiles(home.path)
  const own = { key: await readFile(keyPath), cert: await readFile(certificatePath) }
  let port = 0
  const changed = (text: string): string => {
    const there = text.replaceAll(`:${home.port}/`, `:${port}/`)
    return order.securityText?.(there) ?? there
  }
  const server = createServer({ ...own, ...order.tls }, (asked, answer) => {
    const { method, url: path, headers } = asked
    const options = { host: '127.0.0.1', port: home.port, method, path, headers }
    const passed = request({ ...options, rejectUnauthorized: false, agent: false }, (found) => {
      const isText = path === '/.well-known/security.txt'
      const pieces: Buffer[] = []
      found.on('data', (piece: Buffer) => pieces.push(piece))
      found.on('end', () => {
        const text = Buffer.concat(pieces)
        const { 'content-length': _, ...kept } = found.headers
        answer.writeHead(found.statusCode ?? 502, kept)
        answer.end(isText ? changed(text.toString()) : text)
      })
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  return port
}

/** A certificate of the cloud's own authority for its own name and key, that ends at this moment. */
export async function expiredCertificate({ path }: Home): Promise<string> {
  const { keyPath, authorityPath } = certificateFiles(path)
  const out = join(path, 'expired')
  await writeFile(`${out}.cnf`, `subjectAltName = DNS:${DOMAIN}, DNS:*.${DOMAIN}\n`)
  const request = ['req', '-new', '-key', keyPath, '-subj', `/CN=${DOMAIN}`, '-out', `${out}.csr`]
  await run('/usr/bin/openssl', request)
  const authorityKey = join(path, 'secrets', 'authority.key')
  const signer = ['-CA', authorityPath, '-CAkey', authorityKey, '-CAcreateserial']
  const made = ['x509', '-req', '-sha256', '-days', '0', '-in', `${out}.csr`]
  await run('/usr/bin/openssl', [
    ...made,
    ...signer,
    '-extfile',
    `${out}.cnf`,
    '-out',
    `${out}.crt`,
  ])
  return await readFile(`${out}.crt`, 'utf8')
}
