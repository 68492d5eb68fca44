import { type ChildProcess, spawn } from 'node:child_process'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Repository } from './repository.ts'
import { lightenKeys } from './repository-key.ts'

/** Of what restic says, this much of the end is kept. */
const KEPT_CHARACTERS = 64 * 1024
/** Name of the one file in a snapshot. */
const FILE = 'database.dump'

/** A backup that takes what is written to `input`. It becomes a snapshot only when `input` is ended. */
export interface SnapshotWriter {
  readonly input: Writable
  /** Resolves with the bytes that were new to the repository; rejects when there is no snapshot. */
  readonly ended: Promise<number>
  /** Ends it without a snapshot. */
  readonly abandon: () => void
}

/** Makes the repository where it is missing, and removes the locks of processes that died. */
export async function prepareRepository(repository: Repository): Promise<void> {
  const config = await lstat(join(repository.path, 'config')).catch(() => undefined)
  if (config === undefined) await run(repository, ['init', '--repository-version', '2'])
  await lightenKeys(repository.path, repository.password)
  await run(repository, ['unlock'])
}

/** Begins a snapshot. `tag` names it; see findSnapshot. */
export function writeSnapshot(repository: Repository, tag: string): SnapshotWriter {
  const { child, ended } = start(repository, [
    'backup',
    '--json',
    '--stdin',
    '--stdin-filename',
    FILE,
    '--host',
    'zennnn',
    '--tag',
    tag,
  ])
  // A restic that ends early breaks its pipe; `ended` says why.
  child.stdin.on('error', () => undefined)
  return {
    input: child.stdin,
    ended: ended.then(readAdded),
    abandon: () => {
      child.kill('SIGINT')
    },
  }
}

/** The full ids of the snapshots with this tag. */
export async function findSnapshots(
  repository: Repository,
  tag: string,
): Promise<readonly string[]> {
  const found: unknown = JSON.parse(await run(repository, ['snapshots', '--json', '--tag', tag]))
  if (!Array.isArray(found)) return []
  return found
    .map((one: unknown) => Reflect.get(Object(one), 'id'))
    .filter((id) => typeof id === 'string')
}

/** The content of a snapshot. Read it to its end and await `ended`: it rejects when the copy is damaged. */
export function readSnapshot(
  repository: Repository,
  snapshot: string,
): { readonly output: Readable; readonly ended: Promise<unknown>; readonly abandon: () => void } {
  const { child, ended } = start(repository, ['dump', snapshot, `/${FILE}`], 'leave')
  return {
    output: child.stdout,
    ended,
    abandon: () => {
      child.kill('SIGTERM')
    },
  }
}

async function run(repository: Repository, args: readonly string[]): Promise<string> {
  const { child, ended } = start(repository, args)
  child.stdin.on('error', () => undefined)
  child.stdin.end()
  return await ended
}

/** Never through a shell. Password and place go by the environment: arguments can be read by every user. */
function start(
  repository: Repository,
  args: readonly string[],
  output: 'collect' | 'leave' = 'collect',
) {
  const child = spawn('restic', ['--no-cache', ...args], {
    ...repository.identity,
    cwd: '/',
    env: {
      ...PROGRAM_ENVIRONMENT,
      RESTIC_REPOSITORY: repository.path,
      RESTIC_PASSWORD: repository.password,
      // With --json it would tell its progress sixty times a second.
      RESTIC_PROGRESS_FPS: '0.1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const errors = keepEnd(child.stderr, KEPT_CHARACTERS)
  const said = output === 'collect' ? keepEnd(child.stdout, KEPT_CHARACTERS) : () => ''
  const ended = endOf(child, repository.region, errors).then(said)
  // Who does not await it yet is no reason to end the process.
  ended.catch(() => undefined)
  return { child, ended }
}

async function endOf(child: ChildProcess, region: string, errors: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => {
      const isMissing = 'code' in cause && cause.code === 'ENOENT'
      reject(
        isMissing
          ? setupFailed(
              'The program restic is not installed.',
              'Run: apt-get install restic',
              cause,
            )
          : cause,
      )
    })
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new PlatformError('INTERNAL', {
            message: `restic in the region ${region} ended with ${signal ?? code}: ${lastLine(errors())}.`,
            hint: 'Look at the disk and the folder of that region.',
          }),
        )
    })
  })
}

/** The last message of `backup --json` is its summary. */
function readAdded(output: string): number {
  const summary: unknown = JSON.parse(lastLine(output))
  const added: unknown = Reflect.get(Object(summary), 'data_added')
  if (typeof added === 'number') return added
  throw new PlatformError('INTERNAL', { message: 'restic ended without a summary.' })
}
