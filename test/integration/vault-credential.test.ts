import assert from 'node:assert/strict'
import { copyFile, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openKeptVault, readWhole } from './cloud/kept-vault.ts'

test('the key of the vault may be a credential of systemd: it is read, never replaced, and its link stays', {
  timeout: 120_000,
  skip: process.getuid?.() === 0 ? false : 'only root has credentials',
}, async (t) => {
  const world = await openKeptVault(t)
  const { vault, backup, zennnn } = world
  const before = await backup()
  const folder = `/run/credentials/zennnn-test-${process.pid}.service`
  t.after(async () => {
    await rm(folder, { recursive: true, force: true })
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const key = join(vault.home, 'secrets', 'vault-key')
  await copyFile(key, join(folder, 'vault-key'))
  await rm(key)
  await symlink(join(folder, 'vault-key'), key)
  await readWhole(world, before, 'eu')
  const after = await backup()
  assert.equal(after.state, 'complete', after.message)
  const rotated = await zennnn('vault', 'key', 'rotate', '--master')
  assert.notEqual(rotated.code, 0)
  assert.match(rotated.stderr, /The key of the vault is a credential of systemd/)
  assert.equal(await readlink(key), join(folder, 'vault-key'))
  await readWhole(world, after, 'us')
  // While its unit does not run, the credential is not there: said, and no new key is made.
  await rm(folder, { recursive: true })
  const away = await backup()
  assert.equal(away.state, 'failed')
  assert.equal(await readlink(key), join(folder, 'vault-key'))
})
