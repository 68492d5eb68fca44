import assert from 'node:assert/strict'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { auditHost, hostAuditText } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { type ControlId, verifyPolicy } from '@zennnn/trust'
import {
  SAMPLE_NOW,
  SAMPLE_PROGRAMS,
  sampleMachine,
} from '../../packages/cloud/src/host/sample-machine.ts'
import { ZENNNN } from '../command.ts'
import { type Home, RunningCloud, removeHome, run, until, zennnn } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'
import { Judged, placeRegions } from '../sabotage-world.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 390_000 }
const PAGE_MS = 10_000

interface Place {
  readonly home: Home
  readonly cloud: RunningCloud
  readonly judged: Judged
  /** As superuser in the control database, past all triggers. */
  readonly register: TestClient
}

async function openPlaced(t: TestContext): Promise<Place> {
  const home = await makeStartedHome()
  await placeRegions(home)
  const cloud = await RunningCloud.start(home)
  const register = await cloud.look(await cloud.control())
  t.after(async () => {
    await register.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  await register.query('set session_replication_role = replica')
  const order = ['--admin', 'ann@acme.example', '--apps', 'contacts']
  for (const args of [
    ['database', 'create', 'acme', ...order],
    ['backup', 'run', 'acme'],
  ]) {
    const { code, stderr } = await zennnn(home, args)
    assert.equal(code, 0, stderr)
  }
  return { home, cloud, judged: await Judged.open(home), register }
}

/** Who stands by is another test's; so is what comes from outside, of which nothing is changed here. */
function isInside(id: ControlId): boolean {
  return ![
    'standby-lag',
    'locations-page',
    'security-txt',
    'tls-chain',
    'tls-handshake',
    'tls-rating',
    'report-intake',
  ].includes(id)
}

/** Moves the backups of customers' databases out of the regions that would be left, or back. */
async function moveCopies({ path }: Home, from: string, to: string): Promise<void> {
  for (const region of ['us', 'ap']) {
    const [there, aside] = [join(path, 'vault', region + from), join(path, 'vault', region + to)]
    await mkdir(aside, { recursive: true })
    const names = (await readdir(there)).filter((name) => name.startsWith('z_'))
    for (const name of names) await rename(join(there, name), join(aside, name))
  }
}

test(
  'a region that cannot be replaced, and a host that is not as it should be, turn exactly their sentences red, until they are mended',
  LIMIT,
  async (t) => {
    const place = await openPlaced(t)
    const { home, judged, register } = place
    const rehearse = async (code: number, ...options: readonly string[]): Promise<void> => {
      const ended = await zennnn(home, ['region', 'drill', ...options])
      assert.equal(ended.code, code, ended.stdout + ended.stderr)
    }
    const broken = async (): Promise<readonly string[]> =>
      await judged.round(home.port, t, isInside)
    // First: what the cloud itself tries while a region is empty stands on the page for an hour.
    await hostsTurn(place)
    await rehearse(0, '--whole')
    assert.deepEqual(await broken(), [], judged.said())

    await moveCopies(home, '', '-aside')
    await rehearse(1, '--whole')
    // What is not there is no backup in three regions, either.
    assert.deepEqual(await broken(), ['backup-regions', 'dr-tested', 'rto'], judged.said())
    assert.match(judged.said(), /region-drill: loss of eu rehearsed \d+ s ago, 0 of 1 databases/)
    await moveCopies(home, '-aside', '')
    assert.deepEqual(await broken(), ['dr-tested', 'rto'], judged.said())
    await rehearse(0, '--whole')
    assert.deepEqual(await broken(), [], judged.said())

    // The one with all databases was five weeks ago, others are fresh.
    await rehearse(0)
    await register.query(
      `update zennnn_vault.region_drill set began_at = began_at - interval '35 days', ended_at = ended_at - interval '35 days' where kind = 'whole'`,
    )
    assert.deepEqual(await broken(), ['rto'], judged.said())
    await rehearse(0, '--whole')
    assert.deepEqual(await broken(), [], judged.said())
  },
)

type Machine = Parameters<typeof sampleMachine>

/** What becomes of a machine, and the sentences that are not kept any more. */
interface SpoiledHost {
  readonly broken: readonly string[]
  readonly machine: Machine
}

const HOSTS: Readonly<Record<string, SpoiledHost>> = {
  'sshd takes passwords': {
    broken: ['host-ssh'],
    machine: [
      {
        sshd: saying('sshd').replace(/^passwordauthentication no$/m, 'passwordauthentication yes'),
      },
    ],
  },
  'PHP is installed': {
    broken: ['host-hardened'],
    machine: [{ 'dpkg-query': `${saying('dpkg-query')}installed php8.2-fpm 8.2\n` }],
  },
  'a password opens root': {
    broken: ['host-ssh'],
    machine: [{}, { '/etc/shadow': 'root:$y$j9T$a$b:19000::::::\n' }],
  },
  'the firewall is gone': { broken: ['host-hardened'], machine: [{ nft: '' }] },
  'somebody may come in who is not listed, to a kernel with known holes': {
    broken: ['host-hardened', 'host-ssh'],
    machine: [
      { getent: 'zennnn-people:x:990:anna,carl\n' },
      { '/proc/sys/kernel/osrelease': '6.1.0-9-amd64\n' },
    ],
  },
  'security updates are off': {
    broken: ['host-hardened'],
    machine: [{ systemctl: 'active\ninactive\n' }],
  },
}
const PROMISES = { 'host-audit': 'host-hardened', 'ssh-audit': 'host-ssh' } as const

function saying(program: string): string {
  return SAMPLE_PROGRAMS[program] ?? ''
}

/**
 * Tries both sentences about hosts as on a machine of which root left this audit: in a place where /run is another one, of which this
 * machine knows nothing. Returns those whose control fails.
 */
async function tryHosts({ home }: Place, machine: Machine): Promise<readonly string[]> {
  const { checks } = await auditHost(sampleMachine(...machine), { now: () => SAMPLE_NOW })
  const file = join(home.path, 'audit.json')
  await writeFile(file, hostAuditText({ at: systemClock.now(), checks }), { mode: 0o644 })
  const script =
    'mount -t tmpfs none /run && mkdir /run/zennnn-host-audit && cp "$0" /run/zennnn-host-audit/audit.json && exec "$@"'
  const failing: string[] = []
  for (const [control, promise] of Object.entries(PROMISES)) {
    const args = ['--mount', 'sh', '-c', script, file, ZENNNN, 'promise', 'run', promise, '--json']
    const { stdout, stderr } = await run(home, 'unshare', args)
    assert.ok(stdout.startsWith('{'), stderr)
    const [seen]: readonly unknown[] = Object(JSON.parse(stdout)).runs
    const { control: tried, outcome } = Object(seen)
    assert.equal(tried, control)
    if (outcome !== 'holds') failing.push(promise)
  }
  return failing
}

/** On the public page, where nothing else is broken: what it shows is two seconds old at most. */
async function isShown({ cloud }: Place, broken: readonly string[]): Promise<void> {
  let shown: readonly string[] = []
  const isSo = async (): Promise<boolean> => {
    const { body } = await cloud.ask('localhost', '/security.json')
    const { states } = verifyPolicy(body, { cloud: 'localhost', now: systemClock.now() })
    shown = [...states].flatMap(([id, state]) => (state === 'broken' ? [id] : [])).toSorted()
    return isDeepStrictEqual(shown, broken)
  }
  await until(isSo, 'the page', PAGE_MS).catch(() => undefined)
  assert.deepEqual(shown, broken)
}

async function hostsTurn(place: Place): Promise<void> {
  assert.deepEqual(await tryHosts(place, []), [])
  await isShown(place, [])
  for (const [name, { machine, broken }] of Object.entries(HOSTS)) {
    assert.deepEqual(await tryHosts(place, machine), broken, name)
    await isShown(place, broken)
  }
  assert.deepEqual(await tryHosts(place, []), [])
  await isShown(place, [])
}
