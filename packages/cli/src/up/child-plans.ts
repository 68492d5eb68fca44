import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { certificateFiles } from '@zennnn/cloud'
import { type Environment, environmentVariables } from '../environment.ts'
import type { ProcessPlan } from './supervised.ts'

/** A second wall around the sandbox of expressions: no code from strings, no way to a prototype. */
const FLAGS = ['--disallow-code-generation-from-strings', '--disable-proto=delete'] as const

const REPOSITORY = realpathSync(join(import.meta.dirname, '../../../..'))
const MAIN = join(REPOSITORY, 'packages/cli/src/main.ts')

/** `serve` may read its program, its certificate and the key of the login roles, start threads, and nothing else. */
export function servePlan(environment: Environment, home: string): ProcessPlan {
  const { certificatePath, keyPath } = certificateFiles(home)
  const readable = [
    join(REPOSITORY, 'packages'),
    join(REPOSITORY, 'apps'),
    join(REPOSITORY, 'node_modules'),
    join(REPOSITORY, 'package.json'),
    certificatePath,
    keyPath,
    join(home, 'state.json'),
    join(home, 'secrets', 'tenant-key'),
  ]
  return {
    name: 'serve',
    args: [
      ...FLAGS,
      '--permission',
      '--allow-worker',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      MAIN,
      'serve',
    ],
    env: environmentVariables({ ...environment, home }),
    logFile: join(home, 'log', 'serve.log'),
  }
}

export function workPlan(environment: Environment, home: string, mailPort: number): ProcessPlan {
  return {
    name: 'work',
    args: [...FLAGS, MAIN, 'work', '--mail-port', String(mailPort)],
    env: environmentVariables({ ...environment, home }),
    logFile: join(home, 'log', 'work.log'),
  }
}
