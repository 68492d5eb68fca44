import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findServerProcesses } from './fence.ts'

/**
 * Runs a program that its own user may not read, which makes a process that he may not look into (proc(5), dumpable), as ssh-agent
 * is one.
 */
async function startClosed(
  t: TestContext,
  name: string,
): Promise<{ readonly pid: number; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-fence-'))
  const program = join(folder, name)
  await copyFile('/usr/bin/sleep', program)
  await chmod(program, 0o111)
  const child = spawn(program, ['60'])
  await once(child, 'spawn')
  t.after(async () => {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })
  const pid = child.pid ?? 0
  await assert.rejects(readlink(`/proc/${pid}/cwd`), { code: 'EACCES' })
  return { pid, folder }
}

const NOT_ROOT =
  process.getuid?.() === 0
    ? { skip: 'root may look into all processes; failover-ordinary.test.ts runs as another user' }
    : {}

test(
  'a process that may not be looked into is out of question when it is no postgres',
  NOT_ROOT,
  async (t) => {
    const { folder } = await startClosed(t, 'agent')
    assert.deepEqual(await findServerProcesses(folder), [])
  },
)

test(
  'a postgres that may not be looked into could be the one: the sentence says which, and what to do',
  NOT_ROOT,
  async (t) => {
    const { pid, folder } = await startClosed(t, 'postgres')
    await assert.rejects(findServerProcesses(folder), {
      code: 'SETUP_FAILED',
      message: new RegExp(`^Whether process ${pid}, a postgres, is a server of this cluster`),
      hint: new RegExp(`kill ${pid}`),
    })
  },
)
