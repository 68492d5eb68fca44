import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { link, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeDurably } from './durable-file.ts'
import { writeInKeptRoom } from './kept-room.ts'

const NEEDS_ROOT =
  process.getuid?.() === 0 ? {} : { skip: 'only root may mount a small file system' }

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-room-'))
  t.after(async () => {
    await rm(folder, { recursive: true, maxRetries: 20 })
  })
  return folder
}

async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trimEnd()
}

test('a text in kept room is replaced whole, closed to others, also by a shorter one', async (t) => {
  const path = join(await openFolder(t), 'state')
  for (const text of ['first', 'x'.repeat(9_000), 'last']) {
    await writeInKeptRoom(path, text)
    assert.equal(await textOf(path), text)
  }
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('what a crash left in the middle is never written over what it is to replace', async (t) => {
  const path = join(await openFolder(t), 'state')
  await writeInKeptRoom(path, 'first')
  // Killed after the old file got its second name, and the next start after it made that the spare.
  for (const name of ['.old', '.spare']) {
    await rm(`${path}${name}`, { force: true })
    await link(path, `${path}${name}`)
  }
  const before = await stat(path)
  await writeInKeptRoom(path, 'second')
  assert.equal(await textOf(path), 'second')
  assert.notEqual((await stat(path)).ino, before.ino)
  await writeInKeptRoom(path, 'third')
  assert.equal(await textOf(path), 'third')
})

test(
  'a text in kept room is replaced on a full disk, again and again, where another one is not',
  NEEDS_ROOT,
  async (t) => {
    const disk = await openFolder(t)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk])
    try {
      const path = join(disk, 'state')
      await writeInKeptRoom(path, 'before')
      await assert.rejects(writeFile(join(disk, 'filling'), Buffer.alloc(1_000_000)), {
        code: 'ENOSPC',
      })
      await assert.rejects(writeDurably(join(disk, 'other'), 'text'), { code: 'ENOSPC' })
      for (let count = 0; count < 20; count += 1) {
        await writeInKeptRoom(path, `full ${count}`)
        assert.equal(await textOf(path), `full ${count}`)
      }
    } finally {
      execFileSync('umount', [disk])
    }
  },
)
