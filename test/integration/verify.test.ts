import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles } from '@zennnn/cloud'
import { httpsAsk } from '@zennnn/trust'
import { promiseRun } from '../../packages/cli/src/commands/promise-run.ts'
import { verify } from '../../packages/cli/src/commands/verify.ts'
import { type Environment, parseEnvironment } from '../../packages/cli/src/environment.ts'
import { verifyEvidence } from '../../packages/cli/src/trust/verify-cloud.ts'
import { type Called, callCommand } from '../called-command.ts'
import { RunningCloud, removeHome, until } from '../faults/running-cloud.ts'
import { makeStartedHome } from '../started-home.ts'
import { startTampering, type Tamper, type TamperingServer } from '../tampering-server.ts'

const LIMIT = { timeout: 240_000 }
const NEVER = new AbortController().signal

/** What a cloud publishes, as somebody else changes it. */
interface Published {
  at: string
  head: { sequence: number; hash: string }
  public_key: { x: string }
  evidence: string[]
  promises: { id: string; state: string; parts: { state: string }[] }[]
}

interface Place {
  readonly cloud: RunningCloud
  readonly environment: Environment
  /** In front of it. */
  readonly between: TamperingServer
  readonly look: (port: number, ...options: readonly string[]) => Promise<Called>
}

async function openVerify(t: TestContext): Promise<Place> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const configFolder = await mkdtemp(join(tmpdir(), 'zennnn-verify-'))
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
    await rm(configFolder, { recursive: true })
  })
  const { authorityPath } = certificateFiles(home.path)
  const between = await startTampering(
    t,
    home.path,
    async (path, method) => await cloud.ask('localhost', path, { method }),
  )
  // Of whoever looks this machine has no cloud.
  const stranger = { ...parseEnvironment({}, configFolder), configFolder }
  return {
    cloud,
    environment: parseEnvironment(home.env, home.path),
    between,
    look: async (port, ...options) =>
      await callCommand(
        verify,
        [`https://localhost:${port}`, '--ca', authorityPath, ...options],
        stranger,
      ),
  }
}

/** Of what is published alone. */
function changing(change: (published: Published) => void): Tamper {
  return (path, answer) => {
    if (path !== '/security.json') return answer
    const published: Published = JSON.parse(answer.body)
    change(published)
    return { ...answer, body: JSON.stringify(published) }
  }
}

function middleOf({ evidence }: Published): number {
  return Math.floor(evidence.length / 2)
}

const OTHER = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? ''

/** Each way to lie, and by which words it is found out. */
const LIES: readonly (readonly [string, string, Tamper])[] = [
  [
    'a figure is altered',
    'altered',
    changing((published) => {
      const at = middleOf(published)
      published.evidence[at] = (published.evidence[at] ?? '').replace(
        /"measured":"/,
        '"measured":"no ',
      )
    }),
  ],
  [
    'a line is left out',
    'cut',
    changing((published) => {
      published.evidence.splice(middleOf(published), 1)
    }),
  ],
  [
    'the newest lines are left out',
    'cut',
    changing((published) => {
      published.evidence.splice(-2)
    }),
  ],
  [
    'two lines are exchanged',
    'reordered',
    changing(({ evidence }) => {
      evidence.push(...evidence.splice(-2, 1))
    }),
  ],
  [
    'a line is told twice',
    'repeated',
    changing(({ evidence }) => {
      evidence.push(evidence.at(-1) ?? '')
    }),
  ],
  [
    'lines are of another cloud',
    'foreign',
    changing((published) => {
      published.evidence = published.evidence.map((line) =>
        line.replace('"cloud":"localhost"', '"cloud":"other.example"'),
      )
    }),
  ],
  [
    'the page is of yesterday',
    'stale',
    changing((published) => {
      published.at = new Date(Date.parse(published.at) - 86_400_000).toISOString()
    }),
  ],
  [
    'a broken sentence is called proved',
    'overstated',
    changing(({ promises }) => {
      const broken = promises.find(({ state }) => state === 'broken')
      for (const part of broken?.parts ?? []) part.state = 'proved'
      if (broken !== undefined) broken.state = 'proved'
    }),
  ],
  [
    'a sentence is not there',
    'hidden',
    changing((published) => {
      published.promises.shift()
    }),
  ],
  [
    'the key is another one',
    'other_key',
    changing((published) => {
      published.public_key.x = OTHER
    }),
  ],
  ['it is not there', 'unreachable', (_path, answer) => ({ ...answer, status: 404 })],
]

test(
  'who looks from outside finds that all holds, and names what somebody between changed',
  LIMIT,
  async (t) => {
    const place = await openVerify(t)
    const { cloud, environment, look } = place
    const { port } = cloud.home
    await callCommand(promiseRun, [], environment)
    await until(
      async () =>
        (await cloud.ask('localhost', '/security.json')).body.includes('"control":"standby-lag"'),
      'the new lines',
    )

    const first = await look(port)
    assert.equal(first.code, 0, first.text)
    assert.match(first.text, /first look at this cloud/)
    assert.match(first.text, /Broken: .*standby/)
    const { checks, problems, lines, remembered } = Object(first.value)
    assert.deepEqual(problems, [])
    assert.ok(lines >= 13)
    assert.ok(remembered)
    assert.deepEqual(
      checks.map((one: unknown) => [Object(one).id, Object(one).outcome]),
      [
        ['tls', 'holds'],
        ['tls-grade', 'holds'],
        ['tls-cert', 'holds'],
        ['headers', 'holds'],
        ['security-txt', 'holds'],
        ['plain-http', 'holds'],
        ['private-routes', 'holds'],
        ['forged-changes', 'holds'],
      ],
    )
    const again = await look(port)
    assert.match(again.text, /^Key: [\w-]{43}, as before\.$/m)

    await lies(place)
    await open(place)
  },
)

/** Each lie is called by its name; without one there is none. */
async function lies({ cloud, between }: Place): Promise<void> {
  const authority = await readFile(certificateFiles(cloud.home.path).authorityPath, 'utf8')
  const ask = httpsAsk({ host: 'localhost', port: between.port, authorities: [authority] })
  const honest = await verifyEvidence({ ask, host: 'localhost' }, undefined, NEVER)
  assert.deepEqual(honest.problems, [])
  const known = honest.policy?.kept
  for (const [what, kind, tamper] of LIES) {
    between.tamper = tamper
    const { problems } = await verifyEvidence({ ask, host: 'localhost' }, known, NEVER)
    assert.ok(
      problems.some((one) => one.kind === kind),
      `${what}: ${JSON.stringify(problems.slice(0, 3))}`,
    )
  }
}

/** A key that changed is said loudly and not believed by itself; a door that is open is named. */
async function open({ between, look }: Place): Promise<void> {
  between.tamper = (_path, answer) => answer
  const { port } = between
  const honest = await look(port)
  const before = Object(honest.value).key
  between.tamper = (path, answer) => {
    const { 'content-security-policy': _policy, ...headers } = answer.headers
    if (path === '/.well-known/security.txt') return { ...answer, status: 404, headers }
    if (path === '/api/security/policy') return { status: 200, headers, body: '{"\u001b[31m":1}' }
    return changing((published) => {
      published.public_key.x = OTHER
    })(path, { ...answer, headers })
  }
  const swapped = await look(port)
  assert.equal(swapped.code, 1)
  assert.match(swapped.text, /\*\*\* THE KEY OF THIS CLOUD IS ANOTHER ONE THAN BEFORE \*\*\*/)
  assert.ok(swapped.text.includes(before) && swapped.text.includes(OTHER))
  assert.match(swapped.text, /FAILS {4}headers .*Content-Security-Policy/)
  assert.match(swapped.text, /FAILS {4}security-txt/)
  assert.match(swapped.text, /FAILS {4}private-routes {3}1 of 12 routes/)
  assert.match(swapped.text, /FAILS {4}forged-changes/)
  assert.doesNotMatch(swapped.text, /\u001b/)
  // Lines that the new key did not sign are nobody's: it is not remembered, whoever accepts it.
  assert.equal(Object((await look(port, '--accept-key')).value).remembered, false)
  between.tamper = (_path, answer) => answer
  assert.match((await look(port)).text, /as before\.$/m)
}
