import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensurePrivateFolder, findClosedFolder } from './service-user.ts'

async function openFolder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zennnn-folder-'))
  t.after(async () => {
    await rm(path, { recursive: true })
  })
  return path
}

test('ensurePrivateFolder makes a folder for its owner alone, and an open one private', async (t) => {
  const folder = join(await openFolder(t), 'a', 'b')
  await ensurePrivateFolder(folder, undefined)
  await chmod(folder, 0o777)
  await ensurePrivateFolder(folder, undefined)
  assert.equal((await stat(folder)).mode & 0o777, 0o700)
})

test('ensurePrivateFolder refuses a link in the place of the folder', async (t) => {
  const top = await openFolder(t)
  const target = join(top, 'target')
  await mkdir(target, { mode: 0o755 })
  await symlink(target, join(top, 'link'))
  await assert.rejects(ensurePrivateFolder(join(top, 'link'), undefined), { code: 'SETUP_FAILED' })
  assert.equal((await stat(target)).mode & 0o777, 0o755)
})

test('findClosedFolder names the first folder that another user may not enter', async (t) => {
  const top = await openFolder(t)
  const stranger = { uid: 65_533, gid: 65_533 }
  assert.equal(await findClosedFolder(join(top, 'home', 'postgres'), stranger), top)
  await chmod(top, 0o711)
  assert.equal(await findClosedFolder(join(top, 'home', 'postgres'), stranger), undefined)
})
