import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import type { HostAudit } from '@zennnn/cloud'
import { type HostSight, hostAuditControl } from '@zennnn/trust'
import { auditsOf } from '../../packages/cli/src/trust/host-controls.ts'
import type { HostCheck } from '../../packages/cloud/src/host/host-check.ts'
import { signHostAudit } from '../../packages/cloud/src/host/host-statement.ts'
import { ownHostStatement } from '../../packages/cloud/src/host/host-statement-own.ts'
import { type RegionServer, startRegions } from '../region-servers.ts'

const run = promisify(execFile)
const HAND_OVER = new URL(
  '../../deploy/ansible/roles/audit/templates/zennnn-host-audit-hand-over.service.j2',
  import.meta.url,
)
const LINE: HostCheck = {
  id: 'ports',
  promise: 'host-hardened',
  says: 'nobody listens',
  state: 'holds',
  found: 'open is 22',
  advice: '',
}
const MINUTE_MS = 60_000

function auditAt(minutesAgo: number, state: HostCheck['state'] = 'holds'): HostAudit {
  return {
    at: new Date(Date.now() - minutesAgo * MINUTE_MS),
    checks: [
      { ...LINE, state },
      { ...LINE, id: 'people', promise: 'host-ssh' },
    ],
  }
}

interface Place {
  readonly home: string
  /** Of the region eu, whose machine signs; that of us signs with another key, and ap was made by hand. */
  readonly server: RegionServer
  /** Folder of the machine of eu with what `region add` left there. */
  readonly machine: string
  readonly key: string
  readonly otherKey: string
  /** Puts a text where the machine of eu hands its audit over. */
  readonly leave: (text: string) => Promise<void>
  readonly look: (signal?: AbortSignal) => Promise<HostSight>
}

async function openPlace(t: TestContext): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-region-audit-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const { regions, file } = await startRegions(t)
  const [server] = regions
  assert.ok(server !== undefined)
  const [own, other] = [makePair(), makePair()]
  const [eu, us, ap] = file.regions
  const entries = [{ ...eu, audit_key: own.key }, { ...us, audit_key: other.key }, ap]
  await writeFile(join(home, 'regions.json'), JSON.stringify({ regions: entries }))
  const machine = join(home, 'machine')
  await mkdir(machine)
  await writeFile(join(machine, 'location.json'), '{"cloud": "c", "region": "eu"}\n')
  await writeFile(join(machine, 'audit.key'), own.pem)
  const look = async (signal = new AbortController().signal): Promise<HostSight> => {
    const [sight, ...others] = await auditsOf(home, signal)
    // Nothing was left there, and of what was made by hand nothing can be.
    assert.deepEqual(others, [undefined, undefined])
    return sight
  }
  const leave = async (text: string): Promise<void> => {
    await mkdir(join(server.folder, 'cloud'), { recursive: true })
    await writeFile(join(server.folder, 'cloud/host-audit.json'), text)
  }
  return { home, server, machine, key: own.pem, otherKey: other.pem, leave, look }
}

function makePair(): { readonly pem: string; readonly key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { pem, key: publicKey.export({ format: 'jwk' }).x ?? '' }
}

/** What the page says of it, were that the only machine. */
async function outcomeOf(sight: HostSight): Promise<string> {
  const audits = async () => await Promise.resolve([sight])
  const control = hostAuditControl({ clock: { now: () => new Date() }, audits })
  return (await control.observe(new AbortController().signal)).outcome
}

/** The unit of a location, with its folders in the place of those. */
async function handOver(machine: string, vault: string): Promise<void> {
  const [, script = ''] = /^ExecStart=\/bin\/sh -ec '(.*)'$/m.exec(
    await readFile(HAND_OVER, 'utf8'),
  ) ?? ['']
  assert.ok(script.includes('/run/zennnn-host-audit/') && script.includes('/srv/zennnn/vault/'))
  const there = script
    .replaceAll('/run/zennnn-host-audit', machine)
    .replaceAll('/srv/zennnn/vault', vault)
  await run('/bin/sh', ['-ec', there])
}

test('what the machine of another region signed of itself is read over the server of its vault, each hour anew', async (t) => {
  const { server, machine, look } = await openPlace(t)
  assert.equal(await look(), undefined)
  for (const minutes of [60, 0]) {
    const audit = auditAt(minutes)
    await writeFile(join(machine, 'signed.json'), await ownHostStatement(audit, machine))
    await handOver(machine, server.folder)
    const sight = await look()
    assert.deepEqual(sight, audit)
    assert.equal(await outcomeOf(sight), 'holds')
  }
  await writeFile(
    join(machine, 'signed.json'),
    await ownHostStatement(auditAt(1, 'broken'), machine),
  )
  await handOver(machine, server.folder)
  assert.equal(await outcomeOf(await look()), 'fails')
})

test('sabotage: what the machine of that region did not sign breaks the promise', async (t) => {
  const { key, otherKey, leave, look } = await openPlace(t)
  const good = signHostAudit(auditAt(1, 'broken'), 'eu', key)
  for (const [why, text] of [
    ['altered', good.replace('broken', 'holds')],
    ['of another machine', signHostAudit(auditAt(1), 'us', otherKey)],
    ['of another machine, with this name', signHostAudit(auditAt(1), 'eu', otherKey)],
    ['of another region, with this key', signHostAudit(auditAt(1), 'us', key)],
    ['of a time to come', signHostAudit(auditAt(-10), 'eu', key)],
    ['not signed', JSON.stringify(auditAt(1))],
    ['nothing', ''],
    ['longer than one can be', `${' '.repeat(1_000_001)}${signHostAudit(auditAt(1), 'eu', key)}`],
    ['far too long', ' '.repeat(30_000_000)],
  ] as const) {
    await leave(text)
    const sight = await look()
    assert.equal(sight, false, why)
    assert.equal(await outcomeOf(sight), 'fails', why)
  }
  await leave(good)
  assert.notEqual(await look(), false)
})

test('of a machine whose audit is old, whose server is away or does not answer, nothing is known', async (t) => {
  const { key, server, leave, look } = await openPlace(t)
  await leave(signHostAudit(auditAt(151), 'eu', key))
  assert.equal(await outcomeOf(await look()), 'unknown')
  await leave(signHostAudit(auditAt(1), 'eu', key))
  assert.equal(await outcomeOf(await look()), 'holds')
  server.freeze()
  assert.equal(await look(AbortSignal.timeout(500)), undefined)
  server.thaw()
  assert.equal(await outcomeOf(await look()), 'holds')
  await server.stop()
  assert.equal(await look(), undefined)
  assert.equal(await outcomeOf(undefined), 'unknown')
})

test('a machine that is no location signs nothing', async (t) => {
  const { home, machine } = await openPlace(t)
  const refused = { code: 'SETUP_FAILED', message: /^Nothing can be signed by / }
  await assert.rejects(ownHostStatement(auditAt(1), home), refused)
  await writeFile(join(machine, 'location.json'), 'torn {')
  await assert.rejects(ownHostStatement(auditAt(1), machine), refused)
  await writeFile(join(machine, 'location.json'), '{"cloud": "c"}')
  await assert.rejects(ownHostStatement(auditAt(1), machine), refused)
})
