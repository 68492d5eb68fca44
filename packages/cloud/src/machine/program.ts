import { spawn } from 'node:child_process'
import { setupFailed } from './setup-failed.ts'

/** Who runs a program: nothing = ourselves. */
export interface Identity {
  readonly uid: number
  readonly gid: number
}

export interface ProgramResult {
  readonly code: number
  /** Standard output and error as they came, in UTF-8. */
  readonly output: string
}

/** A small, fixed environment: nothing of ours (LC_*, PG*) leaks into the programs, and their messages are English. */
export const PROGRAM_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
} as const

interface ProgramExtras {
  /** More of its environment. Arguments can be read by every user, so that secrets go there. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Ends it, and nobody waits for that: one that waits for a disk dies only when that answers. It then fails with the reason. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a program to its end with nothing on its input. A program that is not there is SETUP_FAILED; a bad exit is not. */
export async function runProgram(
  file: string,
  args: readonly string[],
  identity?: Identity,
  { secrets, signal }: ProgramExtras = {},
): Promise<ProgramResult> {
  return await new Promise((resolve, reject) => {
    // `/`: a changed user may not enter our working folder, and most programs complain about that.
    const child = spawn(file, args, {
      ...identity,
      cwd: '/',
      env: { ...PROGRAM_ENVIRONMENT, ...secrets },
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (cause) => {
      if (signal?.aborted === true) reject(cause)
      else reject(setupFailed(`The program ${file} cannot be run.`, 'Is it installed?', cause))
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output })
    })
  })
}
