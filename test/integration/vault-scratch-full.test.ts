import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { getBackup, scratchCluster, verifyBackup } from '@zennnn/cloud'
import { openKeptVault } from './cloud/kept-vault.ts'

const run = promisify(execFile)
const MEGABYTE = 1_048_576
const FULL = { code: 'SETUP_FAILED', message: /^The disk is full/ }

/** A small disk of its own, on which this process puts what is temporary until the test ends. */
async function useSmallDisk(t: TestContext, megabytes: number): Promise<string> {
  const before = process.env['TMPDIR']
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-full-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=1777`, 'none', folder])
  process.env['TMPDIR'] = folder
  t.after(async () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await run('umount', [folder])
    await rm(folder, { recursive: true })
  })
  return folder
}

test('a disk that is full while a backup is restored aside leaves it unverified and nothing behind; with room it is verified', {
  timeout: 180_000,
  skip: process.getuid?.() === 0 ? false : 'only root mounts a small disk',
}, async (t) => {
  const { vault, backup } = await openKeptVault(t)
  const made = await backup()
  const isVerified = async (): Promise<boolean> =>
    (await getBackup(vault.access, vault.control, made.id)).verifiedAt !== undefined
  const disk = await useSmallDisk(t, 52)
  await assert.rejects(verifyBackup(vault, made, 'eu'), FULL)
  assert.deepEqual([await readdir(disk), await isVerified()], [[], false])

  // There was room for the cluster, and somebody else took the rest.
  await run('mount', ['-o', 'remount,size=400m', disk])
  const scratch = scratchCluster()
  try {
    await scratch.use(async () => await Promise.resolve())
    const { bavail, bsize } = await statfs(disk)
    await writeFile(join(disk, 'other'), Buffer.alloc(bavail * bsize - 3 * MEGABYTE))
    await assert.rejects(verifyBackup(vault, made, 'eu', { scratch }), FULL)
    assert.equal(await isVerified(), false)
    await rm(join(disk, 'other'))
    await verifyBackup(vault, made, 'eu', { scratch })
    assert.equal(await isVerified(), true)
  } finally {
    await scratch.close()
  }
  assert.deepEqual(await readdir(disk), [], 'no cluster stays')
})
