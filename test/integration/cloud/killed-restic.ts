import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { commandEnvironment } from '../../command.ts'
import { childrenOf } from '../../faults/victims.ts'
import type { KeptVault } from './kept-vault.ts'

const PROGRAM = new URL('../../../packages/cli/src/main.ts', import.meta.url).pathname
/** Of looking at /proc: what restic does is over in a tenth of a second. */
const LOOK_MS = 2
const TRIES = 5
/** While it is being written, a lock has another name. */
const WHOLE_LOCK = /^[0-9a-f]{64}$/

/** The programs restic that a process started and that do this. */
async function resticsOf(pid: number, words: string): Promise<readonly number[]> {
  const children = await childrenOf(pid)
  return children
    .filter(({ command }) => command.startsWith('restic ') && command.includes(words))
    .map((child) => child.pid)
}

/** Waits until restic does this in that region with a lock of its own, and ends it without giving it a chance. */
export async function killRestic(
  { vault, database }: KeptVault,
  words: string,
  region: string,
): Promise<void> {
  const folder = join(vault.home, 'vault', region)
  const locks = join(folder, database, 'locks')
  for (; ; await delay(LOOK_MS)) {
    if (!(await readdir(locks)).some((name) => WHOLE_LOCK.test(name))) continue
    for (const pid of await resticsOf(process.pid, words))
      if ((await environmentOf(pid)).includes(folder) && killOne(pid)) return
  }
}

async function environmentOf(pid: number): Promise<string> {
  return await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
}

/** False for one that ended just now. */
function killOne(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** A command that is killed, with all that it started, as soon as restic does this. */
export async function killCommand(
  world: KeptVault,
  args: readonly string[],
  words: string,
): Promise<void> {
  assert.ok(await isKilled(world, args, words), `it ended before ${words}`)
}

/** As killCommand, again where the machine was so busy that restic was not seen; `prepare` comes before each try. */
export async function killCommandAfter(
  prepare: () => Promise<void>,
  ...[world, args, words]: Parameters<typeof killCommand>
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await prepare()
    if (await isKilled(world, args, words)) return
  }
  assert.fail(`${TRIES} times it ended before ${words}`)
}

/** False when it came to its end before restic was seen. */
async function isKilled(
  { vault }: KeptVault,
  args: readonly string[],
  words: string,
): Promise<boolean> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    detached: true,
    env: commandEnvironment(vault.home),
    stdio: 'ignore',
  })
  const pid = child.pid ?? assert.fail('no command was started')
  const closed = once(child, 'close')
  for (; child.exitCode === null; await delay(LOOK_MS)) {
    if ((await resticsOf(pid, words)).length === 0) continue
    // So that it starts no other meanwhile.
    process.kill(pid, 'SIGSTOP')
    const orphans = await resticsOf(pid, '')
    process.kill(-pid, 'SIGKILL')
    await closed
    await untilBuried(orphans)
    return true
  }
  return false
}

/** A lock counts as dead only when nobody has its number any more: the orphans must be gone, not only dead. */
async function untilBuried(orphans: readonly number[]): Promise<void> {
  for (const pid of orphans)
    while ((await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) !== '')
      await delay(LOOK_MS)
}
