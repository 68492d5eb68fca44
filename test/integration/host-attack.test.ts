import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { findHostAttack, firewallOrder } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { attackBlockedControl } from '@zennnn/trust'
import { openWorld } from '../kit.ts'
import { type NetworkWorld, openNetwork, type Stranger } from '../network-world.ts'
import { ROOT, startServe } from '../serve-process.ts'

const NEEDS_ROOT = {
  skip: process.getuid?.() === 0 ? false : 'only root makes networks',
}
const PORT = 443
const VISIT = { kind: 'visit', port: PORT } as const
const GUESSER = '198.18.87.2'
const UNIT = readFileSync(
  join(ROOT, 'deploy/ansible/roles/audit/templates/zennnn-host-attack.service.j2'),
  'utf8',
)
/** With what the unit leaves to root, and nothing else. */
const RIGHTS = (/^CapabilityBoundingSet=(.+)$/m.exec(UNIT)?.[1] ?? '')
  .split(' ')
  .map((name) => `,+${name.replace('CAP_', '').toLowerCase()}`)
  .join('')

interface Place {
  readonly network: NetworkWorld
  readonly customer: Stranger
  readonly report: string
}

interface Ended {
  readonly code: number | null
  readonly said: string
}

/** A real server, and one who uses it. */
async function openPlace(t: TestContext): Promise<Place> {
  const network = await openNetwork(t)
  const log = join(network.folder, 'serve.log')
  writeFileSync(log, '')
  const customer = await network.stranger('customer', 2)
  await startServe(t, await openWorld(t), {
    within: network.within,
    listen: { address: '::', port: PORT },
    logFile: log,
  })
  // Its own /run, in which fail2ban listens where it does on any machine.
  mkdirSync(join(network.folder, 'run/fail2ban'), { recursive: true })
  symlinkSync(
    join(network.folder, 'guard.sock'),
    join(network.folder, 'run/fail2ban/fail2ban.sock'),
  )
  return { network, customer, report: join(network.folder, 'attack.json') }
}

function startAttack({ network, report }: Place, port = PORT): ChildProcess {
  const run = `mount --bind ${join(network.folder, 'run')} /run && exec "$@"`
  const rights = [`--bounding-set=-all${RIGHTS}`, '--inh-caps=-all', '--no-new-privs']
  const node = [
    process.execPath,
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
  ]
  const main = [join(ROOT, 'packages/cli/src/main.ts'), 'host', 'attack', '--out', report]
  const command = ['setpriv', ...rights, ...node, ...main]
  const [program = '', ...args] = [...network.within, 'sh', '-c', run, 'sh', ...command]
  return spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      ZENNNN_HOME: network.folder,
      ZENNNN_PORT: String(port),
      ZENNNN_DOMAIN: 'acme.localhost',
    },
  })
}

async function ended(child: ChildProcess): Promise<Ended> {
  assert.ok(child.stdout && child.stderr)
  const [said, complained] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? child.signalCode ?? once(child, 'exit'),
  ])
  return { code: child.exitCode, said: said + complained }
}

async function attack(place: Place, port?: number): Promise<Ended> {
  return await ended(startAttack(place, port))
}

/** What the security page would say of it. */
async function judged({ report }: Place): Promise<string> {
  const control = attackBlockedControl({
    clock: systemClock,
    newest: async () => await findHostAttack(report),
    isLocation: async () => await Promise.resolve(true),
  })
  const { outcome, measured } = await control.observe(new AbortController().signal)
  return `${outcome}: ${measured}`
}

async function list({ network }: Place, set: string): Promise<string> {
  return await network.there('nft', 'list', 'set', 'inet', 'zennnn', set)
}

/** Neither a cable nor somebody who is blocked. */
async function requireNothingLeft(place: Place): Promise<void> {
  assert.doesNotMatch(await place.network.there('ip', 'link'), /zn-attack/)
  for (const set of ['guessers4', 'guessers6', 'blocked4', 'blocked6'])
    assert.doesNotMatch(await list(place, set), /elements/, set)
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const begin = performance.now()
  while (!(await isSo())) {
    assert.ok(performance.now() - begin < 30_000, what)
    await delay(50)
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function isGuesserBlocked(place: Place): Promise<boolean> {
  return (await list(place, 'guessers4')).includes(GUESSER)
}

test(
  'a machine attacks itself from a test host, and says what its firewall did',
  NEEDS_ROOT,
  async (t) => {
    const place = await openPlace(t)
    const { network, customer, report } = place

    await t.test(
      'without rules in force nothing is tried, and the sentence is broken',
      async () => {
        const { code, said } = await attack(place)
        assert.equal(code, 1)
        assert.match(said, /^BROKEN {3}no rules of ours are in force/)
        assert.match(await judged(place), /^fails: no rules that block anybody were in force/)
      },
    )

    await network.guard(
      firewallOrder({
        vaultClients: [],
        neverBlocked: ['192.0.2.9', '198.51.100.0/24', '2001:db8:ffff::/48'],
        log: join(network.folder, 'serve.log'),
      }),
    )

    await t.test(
      'with the rights of its unit: who guesses, hammers sshd or scans is blocked within ten seconds by both versions of IP, others are heard, nothing is left',
      async () => {
        const attacking = attack(place)
        await until('the test host is not blocked', async () => await isGuesserBlocked(place))
        assert.equal(await customer.call(VISIT), 200)
        const { code, said } = await attacking
        t.diagnostic(said)
        assert.equal(code, 0, said)
        const lines = said.trimEnd().split('\n')
        assert.equal(
          lines.pop(),
          '         Not tried: what comes from the 3 networks that are never blocked.',
        )
        assert.deepEqual(
          lines.map((line) => /^holds {4}who (.*) was not heard/.exec(line)?.[1]),
          [
            'guesses passwords over IPv4',
            'hammers sshd over IPv4',
            'scans closed ports over IPv4',
            'guesses passwords over IPv6',
            'hammers sshd over IPv6',
            'scans closed ports over IPv6',
          ],
        )
        assert.match(
          await judged(place),
          /^holds: this machine blocked a test host in 6 of 6 attacks.*; of 3 networks that are never blocked nothing is said$/,
        )
        await requireNothingLeft(place)
        assert.equal(await customer.call(VISIT), 200)
      },
    )

    await t.test(
      'where nobody can say anything it is refused, and the last report stays',
      async () => {
        const before = readFileSync(report, 'utf8')
        const refuses = async (why: RegExp, port?: number): Promise<void> => {
          const { code, said } = await attack(place, port)
          assert.equal(code, 1)
          assert.match(said, why)
        }
        await refuses(/^Nobody can be asked to sign in at port 444 of this machine/, 444)
        await network.there('ip', 'addr', 'add', '198.18.87.99/32', 'dev', 'lo')
        await refuses(/^This machine has a way to 198\.18\.87\.0\/24 already/)
        await network.there('ip', 'addr', 'del', '198.18.87.99/32', 'dev', 'lo')
        const never = ['element', 'inet', 'zennnn', 'never6', '{ 2001:2::/48 }']
        await network.there('nft', 'add', ...never)
        await refuses(/^2001:2:0:5702::\/64 is never blocked on this machine/)
        await network.there('nft', 'delete', ...never)
        assert.equal(readFileSync(report, 'utf8'), before)
        await requireNothingLeft(place)
      },
    )

    await t.test(
      'one that is asked to end lets go at once; a second one beside it is refused',
      async () => {
        const child = startAttack(place)
        const first = ended(child)
        await until('the test host is not blocked', async () => await isGuesserBlocked(place))
        assert.match((await attack(place)).said, /^Another attack on this machine is under way/)
        child.kill('SIGTERM')
        const { code, said } = await first
        assert.equal(code, 1)
        assert.match(said, /^It was asked to end/)
        await requireNothingLeft(place)
      },
    )

    await t.test(
      'the test host of one that was killed ends by itself, and the next one takes away what is left',
      async () => {
        const child = startAttack(place)
        const killed = ended(child)
        await until('the test host is not blocked', async () => await isGuesserBlocked(place))
        const host = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'))
        assert.ok(isRunning(host))
        child.kill('SIGKILL')
        await killed
        await until('its test host stays', async () => await Promise.resolve(!isRunning(host)))
        assert.ok(await isGuesserBlocked(place))
        // Its cable may stay for as long as the kernel tries connections that nobody answers: here it does.
        const peer = 'type veth peer name zn-test'
        const stay = `ip link show zn-attack || ip link add zn-attack ${peer}`
        await network.there('sh', '-c', stay)
        const { code, said } = await attack(place)
        assert.equal(code, 0, said)
        await requireNothingLeft(place)
      },
    )

    await t.test(
      'sabotage: with fail2ban stopped and a rule gone each attack that they block is heard, and the sentence is broken',
      async () => {
        await network.there('fail2ban-client', '-s', join(network.folder, 'guard.sock'), 'stop')
        const rules = await network.there('nft', '-a', 'list', 'chain', 'inet', 'zennnn', 'guard')
        const handle = /ip saddr @blocked4 drop # handle (\d+)/.exec(rules)?.[1] ?? ''
        await network.there('nft', 'delete', 'rule', 'inet', 'zennnn', 'guard', 'handle', handle)
        const { code, said } = await attack(place)
        assert.equal(code, 1)
        const heard = said.match(/^BROKEN .* tries: it was heard to the end\.$/gm)
        assert.equal(heard?.length, 4, said)
        assert.match(said, /^holds {4}who hammers sshd over IPv6/m)
        assert.match(said, /^holds {4}who scans closed ports over IPv6/m)
        assert.match(
          await judged(place),
          /^fails: 2 of 6 attacks of a test host on this machine ended as they must/,
        )
        await requireNothingLeft(place)
      },
    )

    await t.test('who is not root is told so', async () => {
      const script =
        "const { attackThisHost } = await import('@zennnn/cloud'); process.setgid(65534); process.setuid(65534); await attackThisHost({ domain: 'localhost', port: 1 }, { now: () => new Date() }, new AbortController().signal)"
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const { code, said } = await ended(child)
      assert.equal(code, 1)
      assert.match(said, /Only root can make a test host/)
    })
    rmSync(report)
    assert.match(await judged(place), /^unknown: this machine was not attacked/)
  },
)
