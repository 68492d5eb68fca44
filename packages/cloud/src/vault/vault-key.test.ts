import assert from 'node:assert/strict'
import { chmod, chown, mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureVaultKey, readVaultKey, readVaultKeys } from './vault-key.ts'

const ROOT = { skip: process.getuid?.() === 0 ? false : 'only root has credentials' }
const SECRET = 'k'.repeat(43)
const UNGUARDED = { code: 'SETUP_FAILED', message: /is not guarded as systemd guards one/ }

interface Place {
  readonly home: string
  readonly credential: string
}

/** A home whose key is a link to a credential. */
async function openPlace(t: TestContext): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-vault-key-'))
  const name = `zennnn-key-test-${process.pid}.service`
  const folder = join('/run/credentials', name)
  t.after(async () => {
    await rm(home, { recursive: true })
    await rm(folder, { recursive: true })
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(join(home, 'secrets'))
  const credential = join(folder, 'vault-key')
  await writeFile(credential, SECRET)
  await symlink(credential, join(home, 'secrets', 'vault-key'))
  return { home, credential }
}

test('a credential is read with the modes and owners that systemd gives', ROOT, async (t) => {
  const { home, credential } = await openPlace(t)
  for (const mode of [0o400, 0o440, 0o600]) {
    await chmod(credential, mode)
    assert.deepEqual(await readVaultKey(home), Buffer.from(SECRET, 'base64url'), mode.toString(8))
  }
})

test('a credential that others may read or its group write is refused', ROOT, async (t) => {
  const { home, credential } = await openPlace(t)
  for (const mode of [0o404, 0o420, 0o602, 0o644, 0o666]) {
    await chmod(credential, mode)
    await assert.rejects(readVaultKey(home), UNGUARDED, mode.toString(8))
    await assert.rejects(readVaultKeys(home), UNGUARDED)
    await assert.rejects(ensureVaultKey(home), UNGUARDED)
  }
})

test('a credential of somebody else than the owner of its folder is refused', ROOT, async (t) => {
  const { home, credential } = await openPlace(t)
  await chmod(credential, 0o400)
  await chown(credential, 65_534, 0)
  await assert.rejects(readVaultKey(home), UNGUARDED)
  // The user of a unit, where systemd has no access lists: its folder is his too.
  await chown(dirname(credential), 65_534, 0)
  assert.deepEqual(await readVaultKey(home), Buffer.from(SECRET, 'base64url'))
})

test('a damaged credential is refused, and no key is made in its place', ROOT, async (t) => {
  const { home, credential } = await openPlace(t)
  await chmod(credential, 0o400)
  for (const damaged of ['', 'short', `${SECRET}\n`]) {
    await writeFile(credential, damaged)
    const refused = { code: 'SETUP_FAILED', message: /vault-key is damaged\.$/ }
    await assert.rejects(readVaultKey(home), refused)
    await assert.rejects(ensureVaultKey(home), refused)
    assert.equal(await readlink(join(home, 'secrets', 'vault-key')), credential)
  }
})
