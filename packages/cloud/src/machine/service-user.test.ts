import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensurePrivateFolder, findClosedFolder, findUnreadable } from './service-user.ts'

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

test('findUnreadable names a file that is closed, also when all folders are open', async (t) => {
  const top = await openFolder(t)
  await chmod(top, 0o711)
  const stranger = { uid: 65_533, gid: 65_533 }
  const paths = [join(top, 'open'), join(top, 'closed')]
  for (const path of paths) await writeFile(path, '', { mode: 0o644 })
  assert.equal(await findUnreadable(paths, stranger), undefined)
  await chmod(join(top, 'closed'), 0o640)
  assert.equal(await findUnreadable(paths, stranger), join(top, 'closed'))
  const { uid, gid } = await stat(top)
  assert.equal(await findUnreadable(paths, { uid: 65_533, gid }), undefined)
  assert.equal(await findUnreadable(paths, { uid, gid: 65_533 }), undefined)
})
