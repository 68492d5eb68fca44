import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { certificateFiles, type ProcessUsers } from '@zennnn/cloud'
import { type Environment, environmentVariables } from '../environment.ts'
import { asUser } from './step-down.ts'
import type { ProcessPlan } from './supervised.ts'

/** A second wall around the sandbox of expressions: no code from strings, no way to a prototype. */
const FLAGS = ['--disallow-code-generation-from-strings', '--disable-proto=delete'] as const

const REPOSITORY = realpathSync(join(import.meta.dirname, '../../../..'))
const MAIN = join(REPOSITORY, 'packages/cli/src/main.ts')

/** What the users of the children must be able to read, or at least what shows whether they can. */
export const PROGRAM = [
  MAIN,
  process.execPath,
  join(REPOSITORY, 'apps/base/package.json'),
  join(REPOSITORY, 'node_modules/pg/package.json'),
] as const

/**
 * Home and file of authorities must be real paths. `serve` may read its program, its certificate, the key of the login roles
 * and those authorities, start threads, and nothing else.
 */
export function servePlan(
  environment: Environment,
  users: ProcessUsers | undefined,
  mailPort: number | undefined,
): ProcessPlan {
  const { home, caFile } = environment
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
    ...(caFile === undefined ? [] : [caFile]),
  ]
  const permissions = readable.map((path) => `--allow-fs-read=${path}`)
  const mail = mailPort === undefined ? ['--mail-leaves'] : []
  const args = [...FLAGS, '--permission', '--allow-worker', ...permissions, MAIN, 'serve', ...mail]
  return {
    name: 'serve',
    ...asUser({ file: process.execPath, args }, users?.serve, environment.port),
    env: environmentVariables(environment),
    logFile: join(home, 'log', 'serve.log'),
  }
}

export function workPlan(
  environment: Environment,
  users: ProcessUsers | undefined,
  mailPort: number | undefined,
): ProcessPlan {
  const mail = mailPort === undefined ? [] : ['--mail-port', String(mailPort)]
  const args = [...FLAGS, MAIN, 'work', ...mail]
  return {
    name: 'work',
    ...asUser({ file: process.execPath, args }, users?.work),
    env: trustedVariables(environment),
    logFile: join(environment.home, 'log', 'work.log'),
  }
}

/** As `work`, whose keys it needs. */
export function deliverPlan(
  environment: Environment,
  users: ProcessUsers | undefined,
): ProcessPlan {
  return {
    name: 'deliver',
    ...asUser({ file: process.execPath, args: [...FLAGS, MAIN, 'deliver'] }, users?.work),
    env: trustedVariables(environment),
    logFile: join(environment.home, 'log', 'deliver.log'),
  }
}

/** Compiled code is kept only for who may write files: `serve` must not leave anything that is run at its next start. */
function trustedVariables(environment: Environment): Record<string, string> {
  const { compiledFolder } = environment
  const kept = compiledFolder === undefined ? {} : { NODE_COMPILE_CACHE: compiledFolder }
  return { ...environmentVariables(environment), ...kept }
}
