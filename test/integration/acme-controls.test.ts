import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles, hostFile, record } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { type ControlId, ControlRunner } from '@zennnn/trust'
import { openCanary } from '../../packages/cli/src/canary/canary-port.ts'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { cloudControls } from '../../packages/cli/src/trust/cloud-controls.ts'
import {
  type Home,
  makeHome,
  RunningCloud,
  removeHome,
  until,
  zennnn,
} from '../faults/running-cloud.ts'
import { silentLog } from '../kit.ts'
import { startPebble } from '../pebble.ts'
import { placeRegions } from '../sabotage-world.ts'

const LIMIT = { timeout: 390_000 }
const DOMAIN = 'cloud.example'
const HOSTS = [DOMAIN, `acme.${DOMAIN}`, `zennnn-canary.${DOMAIN}`]
/** The chore comes every two minutes, and one that began a moment before knows nothing of a database that is new. */
const CERTIFIED_MS = 250_000

const OF_CERTIFICATES: readonly ControlId[] = ['tls-handshake', 'tls-rating', 'tls-chain']
/** All others that come over the network but a flood, which a machine that does other things besides would feel. */
const OF_OTHERS: readonly ControlId[] = [
  'locations-page',
  'security-txt',
  'report-intake',
  'plain-http',
  'session-cookie',
  'hash-routes',
  'short-password',
  'wrong-logins',
  'canary-download',
  'staff-grant',
  'staff-log',
  'foreign-ids',
  'link-tokens',
  'injection-corpus',
  'script-corpus',
  'csrf-routes',
  'member-names',
  'card-routes',
]

/** A cloud for whose hosts an authority of one's own network vouches, and for nothing else. */
async function openHome(t: TestContext): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-pebble-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const pebble = await startPebble(t, folder)
  const made = await makeHome()
  await placeRegions(made)
  const caFile = join(made.path, 'network.pem')
  await writeFile(caFile, [...pebble.authorities, pebble.root].join('\n'))
  const env = {
    ...made.env,
    ZENNNN_CANARY: 'on',
    ZENNNN_BRAND: 'zeldesk',
    ZENNNN_DOMAIN: DOMAIN,
    ZENNNN_ACME: pebble.directoryUrl,
    ZENNNN_HTTP_PORT: String(pebble.httpPort),
    ZENNNN_CA_FILE: caFile,
  }
  return { ...made, env }
}

async function startCloud(t: TestContext, home: Home): Promise<void> {
  const cloud = new RunningCloud(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  await cloud.sees(`ready https://${DOMAIN}:${home.port}\n`)
  const order = ['--admin', 'ann@acme.example', '--apps', 'contacts']
  const made = await zennnn(home, ['database', 'create', 'acme', ...order])
  assert.equal(made.code, 0, made.stderr)
}

test(
  'a cloud for which an authority of one’s own network vouches proves what it proves by its own, and where its own one is served instead, its sentences of certificates turn red alone',
  LIMIT,
  async (t) => {
    const home = await openHome(t)
    await startCloud(t, home)
    const environment = parseEnvironment(home.env, home.path)
    const place = await openPlace(environment)
    const open = async () => await openCanary({ place, environment })
    await until(async () => (await open()) !== undefined, 'the canary', 120_000)
    await until(
      async () =>
        await Promise.resolve(HOSTS.every((host) => existsSync(hostFile(home.path, host)))),
      'the certificates',
      CERTIFIED_MS,
    )

    const controls = new Map(
      cloudControls(place, environment, silentLog).map((control) => [control.id, control]),
    )
    const runner = new ControlRunner({ clock: systemClock, log: silentLog })
    const run = async (ids: readonly ControlId[]): Promise<readonly string[]> => {
      const seen: string[] = []
      for (const id of ids) {
        const control = controls.get(id)
        assert.ok(control, id)
        const { outcome, measured } = await runner.run(control, t.signal)
        // `work` tried that, too, and what it locked may be locked yet.
        const isTried = outcome === 'holds' || (id === 'wrong-logins' && outcome === 'unknown')
        seen.push(isTried ? id : `${id} ${outcome}: ${measured}`)
      }
      return seen
    }
    const all = [...OF_CERTIFICATES, ...OF_OTHERS]
    // While somebody writes evidence down `work` tries nothing: what it makes in the canary would be what an attack left.
    await record(place, async () => {
      assert.deepEqual(await run(all), all)
    })
    const sign = { path: '/sign-in' }
    assert.equal((await (await open())?.asks.flood(sign, t.signal))?.status, 200)

    const { keyPath, certificatePath } = certificateFiles(home.path)
    const own = `${await readFile(keyPath, 'utf8')}${await readFile(certificatePath, 'utf8')}`
    // In its place, so that `serve` may read it as before; what is good for months is not renewed.
    for (const host of HOSTS) await writeFile(hostFile(home.path, host), own)
    await record(place, async () => {
      assert.deepEqual(await run(OF_OTHERS), OF_OTHERS)
    })
    const [handshake, rating, chain] = await run(OF_CERTIFICATES)
    assert.equal(handshake, 'tls-handshake')
    assert.match(rating ?? '', /^tls-rating fails: 3 fail of 3 hosts: grade T/)
    assert.match(chain ?? '', /^tls-chain fails: 3 fail of 3 hosts: not trusted: /)
    const status = await zennnn(home, ['status'])
    assert.match(status.stdout, /^https:\/\/cloud\.example:\d+ answers$/m)
  },
)
