import { execFile } from 'node:child_process'

export const ZENNNN = new URL('../bin/zennnn', import.meta.url).pathname

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** All that a command knows of its surroundings: its home, and the places of the run for compiled code and temporary files. */
export function commandEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    ZENNNN_HOME: home,
    // Where the standby is not what is looked at, it would only cost: see `failover.test.ts`.
    ZENNNN_STANDBY: 'off',
    // A database more in every list, and work of its own: see `canary.test.ts`.
    ZENNNN_CANARY: 'off',
  }
}

/** Runs `zennnn` to its end. */
export async function runZennnn(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  return await new Promise((resolve) => {
    const child = execFile(ZENNNN, [...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
    child.stdin?.end(input)
  })
}
