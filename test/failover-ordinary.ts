import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keeperOf, primaries, untilSync } from './failover-world.ts'

/**
 * Starts, moves and stops a cluster as whoever runs this, who must not be root, beside a process of his own that he may not look into.
 * Says `done` when all of it went well.
 */
assert.notEqual(process.getuid?.(), 0)
const folder = await mkdtemp(join(tmpdir(), 'zennnn-ordinary-'))
await chmod(folder, 0o711)
const home = join(folder, 'home')
const agent = await startClosed('agent')
try {
  await liveWithout()
  await liveWith()
  await meetPostgres()
  process.stdout.write('done\n')
} finally {
  agent.kill('SIGKILL')
  await rm(folder, { recursive: true, maxRetries: 20 })
}

async function liveWithout(): Promise<void> {
  const alone = await keeperOf(home, { standby: false })
  await alone.start()
  await alone.stop()
}

async function liveWith(): Promise<void> {
  const keeper = await keeperOf(home)
  await keeper.start()
  await untilSync(keeper)
  await keeper.switchOver(() => undefined)
  await untilSync(keeper)
  await keeper.failOver({}, () => undefined)
  await keeper.stop()
  assert.deepEqual(await primaries(home), [])
}

/** One that could be a server of this home. */
async function meetPostgres(): Promise<void> {
  const postgres = await startClosed('postgres')
  const keeper = await keeperOf(home, { standby: false })
  const pid = String(postgres.pid)
  await assert.rejects(keeper.start(), {
    code: 'SETUP_FAILED',
    message: new RegExp(`process ${pid}, a postgres,`),
    hint: new RegExp(`kill ${pid}`),
  })
  postgres.kill('SIGKILL')
}

/** A program that its user may not read makes a process that he may not look into (proc(5), dumpable). */
async function startClosed(name: string): Promise<ChildProcess> {
  const program = join(folder, name)
  await copyFile('/usr/bin/sleep', program)
  await chmod(program, 0o111)
  const child = spawn(program, ['120'])
  await once(child, 'spawn')
  await assert.rejects(readlink(`/proc/${String(child.pid)}/cwd`), { code: 'EACCES' })
  return child
}
