import { readdir, readFile, stat } from 'node:fs/promises'
import { lastLine } from '../machine/kept-output.ts'
import { runProgram } from '../machine/program.ts'
import type { Reading } from './host-check.ts'

/** A program that hangs must not hold the audit. apt computes an upgrade within seconds. */
const PROGRAM_MS = 60_000

/** The machine that is audited. Nothing of it is changed. */
export interface HostMachine {
  /** What a program says that ends well: with 0, or one of `good`. */
  readonly run: (
    file: string,
    args: readonly string[],
    good?: readonly number[],
  ) => Promise<Reading<string>>
  readonly read: (path: string) => Promise<Reading<string>>
  /** Names in a folder. */
  readonly list: (path: string) => Promise<Reading<readonly string[]>>
  /** When a file was changed last. */
  readonly changedAt: (path: string) => Promise<Reading<Date>>
}

/** The one that we run on. */
export function thisMachine(): HostMachine {
  return {
    run: async (file, args, good = [0]) => {
      const signal = AbortSignal.timeout(PROGRAM_MS)
      const name = file.split('/').at(-1) ?? file
      const said = await runProgram(file, args, undefined, { signal }).catch(() => undefined)
      if (signal.aborted)
        return { unread: `${name} did not end within ${PROGRAM_MS / 1000} seconds` }
      if (said === undefined) return { unread: `there is no ${file}` }
      if (good.includes(said.code)) return { read: said.output }
      return { unread: `${name} failed: ${lastLine(said.output)}` }
    },
    read: async (path) => await orWhy(path, async () => await readFile(path, 'utf8')),
    list: async (path) => await orWhy(path, async () => await readdir(path)),
    changedAt: async (path) => await orWhy(path, async () => (await stat(path)).mtime),
  }
}

async function orWhy<T>(path: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { read: await read() }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return { unread: `there is no ${path}` }
    if (code === 'EACCES' || code === 'EPERM') return { unread: `${path} is for root to read` }
    return { unread: `${path} cannot be read (${String(code ?? error)})` }
  }
}
