import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AUDIT_KEY } from '../host/host-statement.ts'
import { ensureAuditKey, findAuditKey } from './audit-key.ts'

async function makeHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-audit-key-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await mkdir(join(home, 'secrets'))
  return home
}

test('a machine gets a key of its own to sign with, once, which nobody else reads', async (t) => {
  const home = await makeHome(t)
  assert.equal(await findAuditKey(home, 'us'), undefined)
  const made = await ensureAuditKey(home, 'us')
  assert.match(made.publicKey, AUDIT_KEY)
  assert.equal(made.file, join(home, 'secrets/region-us.audit.key'))
  assert.equal((await stat(made.file)).mode & 0o777, 0o600)
  const pem = await readFile(made.file, 'utf8')
  assert.deepEqual(await ensureAuditKey(home, 'us'), made)
  assert.deepEqual(await findAuditKey(home, 'us'), made)
  assert.equal(await readFile(made.file, 'utf8'), pem)
  assert.notEqual((await ensureAuditKey(home, 'eu')).publicKey, made.publicKey)
})

test('a damaged key is refused, and not replaced', async (t) => {
  const home = await makeHome(t)
  const path = join(home, 'secrets/region-us.audit.key')
  for (const text of [
    '',
    'torn',
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  ]) {
    await writeFile(path, text)
    await assert.rejects(ensureAuditKey(home, 'us'), { code: 'SETUP_FAILED' })
    assert.equal(await readFile(path, 'utf8'), text)
  }
})
