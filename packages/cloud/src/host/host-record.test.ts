import assert from 'node:assert/strict'
import { chmod, chown, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { HostAudit } from './host-audit.ts'
import type { HostCheck } from './host-check.ts'
import { findHostAudit, hostAuditText, parseHostAudit, verdictOf } from './host-record.ts'

const PORTS: HostCheck = {
  id: 'ports',
  promise: 'host-hardened',
  says: 'nobody listens',
  state: 'holds',
  found: 'open is 22',
  advice: '',
}
const PEOPLE: HostCheck = {
  ...PORTS,
  id: 'people',
  promise: 'host-ssh',
  says: 'few people',
  found: '2',
}
const AUDIT: HostAudit = { at: new Date('2026-11-30T12:00:00Z'), checks: [PORTS, PEOPLE] }

function verdict(...checks: readonly Partial<HostCheck>[]) {
  const all = checks.map((change) => ({ ...PORTS, ...change }))
  return verdictOf({ ...AUDIT, checks: [...all, PEOPLE] }, 'host-hardened')
}

test('a promise holds only while nothing of it is broken or unknown', () => {
  assert.deepEqual(verdict({}, { id: 'kernel' }), {
    holds: true,
    measured: '2 of 2 lines hold',
    figures: { holds: 2, broken: 0, unknown: 0, attest: 0 },
  })
  assert.equal(verdict({}, { state: 'broken', found: '3306 is open' }).holds, false)
  assert.equal(
    verdict({}, { state: 'broken', found: '3306 is open' }).measured,
    '1 of 2 lines hold; not so: nobody listens (3306 is open)',
  )
  assert.equal(verdict({}, { state: 'unknown', found: 'for root to see' }).holds, false)
  assert.equal(verdict({}, { state: 'attest' }).holds, true)
  assert.match(verdict({}, { state: 'attest' }).measured, /1 to be attested/)
})

test('a promise of which nothing is known to hold does not', () => {
  assert.equal(verdict().holds, false)
  assert.equal(verdict({ state: 'attest' }).holds, false)
})

test('what is broken for one promise says nothing of the other', () => {
  const checks = [{ ...PORTS, state: 'broken' as const }, PEOPLE]
  assert.equal(verdictOf({ ...AUDIT, checks }, 'host-ssh').holds, true)
})

test('an audit that was written is read again, and anything else is none', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-audit-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const path = join(folder, 'audit.json')
  assert.equal(await findHostAudit(path), undefined)
  await writeFile(path, hostAuditText(AUDIT))
  if (process.getuid?.() === 0) await requireRoots(folder, path)
  const text = hostAuditText(AUDIT)
  for (const other of [
    '',
    'null',
    '{}',
    text.slice(0, -3),
    text.replace('"holds"', '"fine"'),
    text.replace('"host-ssh"', '"host-hardened"'),
    text.replace('2026-11-30T12:00:00.000Z', 'yesterday'),
    text.replace('"found":"2"', '"found":2'),
  ])
    assert.equal(parseHostAudit(other), undefined, other)
})

/** That of somebody else, one that others may write, and a link to one are no audit. */
async function requireRoots(folder: string, path: string): Promise<void> {
  assert.deepEqual(await findHostAudit(path), AUDIT)
  await symlink(path, join(folder, 'link.json'))
  assert.equal(await findHostAudit(join(folder, 'link.json')), undefined)
  for (const mode of [0o664, 0o646]) {
    await chmod(path, mode)
    assert.equal(await findHostAudit(path), undefined)
  }
  await chmod(path, 0o644)
  assert.deepEqual(await findHostAudit(path), AUDIT)
  await chown(path, 65_534, 65_534)
  assert.equal(await findHostAudit(path), undefined)
}
