import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { KeptVault } from './kept-vault.ts'

const run = promisify(execFile)

interface Process {
  readonly pid: number
  readonly args: string
  readonly environment: string
}

/** The programs restic that work for this home. */
async function resticsOf(home: string): Promise<readonly Process[]> {
  const { stdout } = await run('ps', ['eww', '-eo', 'pid=,args='], { maxBuffer: 1 << 24 })
  return stdout.split('\n').flatMap((line) => {
    const [, pid = '', args = '', environment = ''] =
      /^\s*(\d+) (restic .*?) (PATH=.*)$/.exec(line) ?? []
    return environment.includes(home) ? [{ pid: Number(pid), args, environment }] : []
  })
}

/** Waits until restic does this in that region with a lock of its own, and ends it without giving it a chance. */
export async function killRestic(
  { vault, database }: KeptVault,
  words: string,
  region: string,
): Promise<void> {
  const locks = join(vault.home, 'vault', region, database, 'locks')
  for (;;) {
    if ((await readdir(locks)).length === 0) continue
    const found = (await resticsOf(vault.home)).find(
      ({ args, environment }) =>
        args.includes(words) && environment.includes(join(vault.home, 'vault', region)),
    )
    if (found === undefined) continue
    try {
      process.kill(found.pid, 'SIGKILL')
      return
    } catch {
      // It ended just now.
    }
  }
}

/** A command that is killed, with all that it started, as soon as restic does this. */
export async function killCommand(
  { vault }: KeptVault,
  args: readonly string[],
  words: string,
): Promise<void> {
  const program = new URL('../../../packages/cli/src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, ...args], {
    detached: true,
    env: { PATH: process.env['PATH'], ZENNNN_HOME: vault.home },
    stdio: 'ignore',
  })
  const closed = once(child, 'close')
  for (;;) {
    const restics = await resticsOf(vault.home)
    if (restics.some((restic) => restic.args.includes(words))) {
      assert.ok(child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL')
      await closed
      await untilBuried()
      return
    }
    assert.equal(child.exitCode, null, `it ended before ${words}`)
  }
}

/** A lock counts as dead only when nobody has its number any more: the orphans must be gone, not only dead. */
async function untilBuried(): Promise<void> {
  for (;;) {
    const { stdout } = await run('ps', ['-eo', 'ppid=,stat=,comm='])
    if (!stdout.split('\n').some((line) => /^\s*1 .*\brestic\b/.test(line))) return
  }
}
