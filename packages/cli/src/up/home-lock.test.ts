import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lockHome } from './home-lock.ts'

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-lock-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('a home is one process’s until that lets it go, as all see it that have its file', async (t) => {
  const home = await openHome(t)
  const path = join(home, 'up.lock')
  const free = await lockHome(home)
  const refusal = { code: 'SETUP_FAILED', message: `A cloud is already running from ${home}.` }
  await assert.rejects(lockHome(home), refusal)
  assert.equal(spawnSync('flock', ['--nonblock', path, 'true']).status, 1)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  await free()
  assert.equal(spawnSync('flock', ['--nonblock', path, 'true']).status, 0)
  await (await lockHome(home))()
})

test('one whose name is not seen here, as of another container, has it all the same, until it ends', async (t) => {
  const home = await openHome(t)
  const other = spawn('flock', [join(home, 'up.lock'), '--command', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  await once(other.stdout, 'data')
  await assert.rejects(lockHome(home), {
    code: 'SETUP_FAILED',
    message: `A cloud is already running from ${home}.`,
  })
  other.stdin.end()
  await once(other, 'exit')
  await (await lockHome(home))()
})
