import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  certificateFiles,
  homeSocket,
  hostFiles,
  type ProcessUsers,
  routeFile,
  webhookSecretPath,
} from '@zennnn/cloud'
import { SOURCE_PLACES } from '../build/source-listing.ts'
import { ownPolicyPath } from '../cloud/own-policy.ts'
import { type Environment, environmentVariables } from '../environment.ts'
import { securityKeyFile } from '../serve/security-key.ts'
import { type NetworkWall, withoutNetwork } from './no-network.ts'
import { asUser } from './step-down.ts'
import type { ProcessPlan } from './supervised.ts'

/** A second wall around the sandbox of expressions: no code from strings, no way to a prototype. */
const FLAGS = ['--disallow-code-generation-from-strings', '--disable-proto=delete'] as const

/**
 * Megabytes of young objects before they are sorted. Of 16, which is usual, it takes 10 to 30 ms where another process computes on
 * the other core; of 2 it takes 1 to 5, and 1 % more of the time in all. By one thread: a second one has to be waited for where the
 * other core is busy, and half of such pauses took 0.4 ms without it, for 1.
 */
const SHORT_PAUSES = ['--max-semi-space-size=2', '--no-parallel-scavenge'] as const

const REPOSITORY = realpathSync(join(import.meta.dirname, '../../../..'))
const MAIN = join(REPOSITORY, 'packages/cli/src/main.ts')

/** All of the program, which it hands out to who asks for the source. */
const SOURCES = [...SOURCE_PLACES, 'node_modules'].map((name) => join(REPOSITORY, name))

/** What the users of the children must be able to read, or at least what shows whether they can. */
export const PROGRAM = [
  MAIN,
  process.execPath,
  join(REPOSITORY, 'apps/base/package.json'),
  join(REPOSITORY, 'node_modules/pg/package.json'),
] as const

/**
 * Home and file of authorities must be real paths. `serve` may read its program, its certificate, the key of the login roles,
 * what signs events of the acquirer, those authorities and where the primary is reached, start threads, and nothing else.
 */
export function servePlan(
  environment: Environment,
  users: ProcessUsers | undefined,
  mailPort: number | undefined,
): ProcessPlan {
  const { home, caFile } = environment
  const { certificatePath, keyPath, authorityPath } = certificateFiles(home)
  const { hosts, challenges } = hostFiles(home)
  const readable = [
    ...SOURCES,
    certificatePath,
    keyPath,
    // Of who signs the certificates of the canary's own servers.
    authorityPath,
    // With what comes into them: the account of the authority lies outside.
    `${hosts}/`,
    `${challenges}/`,
    join(home, 'state.json'),
    ownPolicyPath(home),
    securityKeyFile(home),
    join(home, 'secrets', 'tenant-key'),
    webhookSecretPath(home),
    dirname(routeFile(home)),
    ...(caFile === undefined ? [] : [caFile]),
  ]
  const mail = mailPort === undefined ? ['--mail-leaves'] : []
  const flags = [...FLAGS, ...SHORT_PAUSES, ...mayRead(readable), '--allow-worker']
  const args = [...flags, MAIN, 'serve', ...mail]
  return {
    name: 'serve',
    ...asUser({ file: process.execPath, args }, users?.serve, lowestPort(environment)),
    env: environmentVariables(environment),
    logFile: join(home, 'log', 'serve.log'),
  }
}

/** Only one of root's needs a right. */
function lowestPort({ port, certificates: { httpPort = port } }: Environment): number {
  return Math.min(port, httpPort)
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

/**
 * As `serve`, whose passwords it gets, but with a key to nothing: it may read its program and make its socket, and has no
 * network where there is a wall. It gives way to all others of the machine: where their priority counts by session (sched(7),
 * autogroup), it says so itself.
 */
export function derivePlan(
  environment: Environment,
  users: ProcessUsers | undefined,
  wall: NetworkWall | undefined,
): ProcessPlan {
  const folder = dirname(homeSocket(environment.home, 'derive'))
  const args = [
    ...FLAGS,
    ...mayRead([...SOURCES, folder]),
    ...mayWrite(folder, '/proc/self/autogroup'),
    MAIN,
    'derive',
  ]
  return {
    name: 'derive',
    // First the wall, which root may make: who stepped down may not.
    ...withoutNetwork(asUser({ file: process.execPath, args }, users?.serve), wall),
    env: environmentVariables(environment),
    logFile: join(environment.home, 'log', 'derive.log'),
  }
}

/** Node's permission model: nothing else is read, nothing written, no program started. */
function mayRead(paths: readonly string[]): readonly string[] {
  return ['--permission', ...paths.map((path) => `--allow-fs-read=${path}`)]
}

function mayWrite(...paths: readonly string[]): readonly string[] {
  return paths.map((path) => `--allow-fs-write=${path}`)
}

/** Compiled code is kept only for who may write files: `serve` must not leave anything that is run at its next start. */
function trustedVariables(environment: Environment): Record<string, string> {
  const { compiledFolder } = environment
  const kept = compiledFolder === undefined ? {} : { NODE_COMPILE_CACHE: compiledFolder }
  return { ...environmentVariables(environment), ...kept }
}
