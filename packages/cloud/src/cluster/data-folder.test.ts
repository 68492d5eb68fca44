import assert from 'node:assert/strict'
import { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { moveDataFolder, removeDataFolder } from './data-folder.ts'

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-data-folder-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

/** Calls `tell` when this process has started its next program, before it can have heard of its end. */
function onNextProgram(tell: () => void): void {
  const watch = (message: unknown): void => {
    unsubscribe('child_process', watch)
    const { process: child } = Object(message)
    if (child instanceof ChildProcess) child.once('spawn', tell)
  }
  subscribe('child_process', watch)
}

test('a data folder gets its other name as a whole; where there is none, nothing happens; a link is refused', async (t) => {
  const home = await openFolder(t)
  const [old, aside] = [join(home, 'postgres-b'), join(home, 'postgres-b.new')]
  await moveDataFolder(old, aside)
  assert.deepEqual(await readdir(home), [])
  await mkdir(old)
  await writeFile(join(old, 'PG_VERSION'), '15\n')
  await moveDataFolder(old, aside)
  assert.deepEqual(
    [await readdir(home), await readdir(aside)],
    [['postgres-b.new'], ['PG_VERSION']],
  )
  await symlink(aside, old)
  for (const refused of [
    moveDataFolder(old, join(home, 'other')),
    removeDataFolder(old, undefined),
  ])
    await assert.rejects(refused, {
      code: 'SETUP_FAILED',
      message: `${old} is a link or no folder.`,
    })
  assert.deepEqual(await readdir(aside), ['PG_VERSION'])
})

test('who has to move does not wait until a folder is removed: it is broken off, and goes at the next try', async (t) => {
  const folder = join(await openFolder(t), 'postgres-b.new')
  await mkdir(folder)
  await writeFile(join(folder, 'file'), '')
  await assert.rejects(removeDataFolder(folder, undefined, AbortSignal.abort()), {
    name: 'AbortError',
  })
  assert.deepEqual(await readdir(folder), ['file'])
  const removing = new AbortController()
  onNextProgram(() => {
    removing.abort()
  })
  await assert.rejects(removeDataFolder(folder, undefined, removing.signal), {
    name: 'AbortError',
  })
  assert.ok((await stat(folder)).isDirectory())
  await removeDataFolder(folder, undefined)
  await assert.rejects(readdir(folder), { code: 'ENOENT' })
})
