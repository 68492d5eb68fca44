import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import type { ClusterAddress } from './connect.ts'

const KEPT_CHARACTERS = 2_000

/** A program of PostgreSQL at work on a database. */
export interface PostgresProgram {
  readonly input: Writable
  readonly output: Readable
  /** Rejects with INTERNAL and what the program said, unless it came to its end. */
  readonly ended: Promise<void>
  readonly stop: () => void
}

/** Starts `pg_dump`, `pg_restore` or `pg_amcheck` of the newest PostgreSQL here, or of `major`. The password goes by the environment: arguments can be read by every user. */
export async function startPostgresProgram(
  name: 'pg_dump' | 'pg_restore' | 'pg_amcheck',
  at: {
    readonly address: ClusterAddress
    readonly user: string
    readonly password: string
    readonly database: string
    readonly major?: number
  },
  args: readonly string[],
): Promise<PostgresProgram> {
  const { address, user, password, database, major } = at
  const { folder } = await findBinaries({ root: DEBIAN_ROOT, major })
  const place = [
    '--no-password',
    `--host=${address.host}`,
    `--port=${address.port}`,
    `--username=${user}`,
    // pg_amcheck calls a pattern of databases so.
    name === 'pg_amcheck' ? database : `--dbname=${database}`,
  ]
  const child = spawn(join(folder, name), [...args, ...place], {
    cwd: '/',
    env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: password },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // One that ends early breaks its pipe; `ended` says why.
  child.stdin.on('error', () => undefined)
  const ended = endOf(name, child)
  // Who does not await it yet is no reason to end the process.
  ended.catch(() => undefined)
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    stop: () => {
      child.kill('SIGTERM')
    },
  }
}

/** pg_restore says after its reason which command it was, of any number of lines. */
function reasonIn(said: string): string {
  return said.split('\n').findLast((line) => line.includes(': error: ')) ?? lastLine(said)
}

async function endOf(
  name: string,
  child: ChildProcessByStdio<Writable, Readable, Readable>,
): Promise<void> {
  const said = keepEnd(child.stderr, KEPT_CHARACTERS)
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new PlatformError('INTERNAL', {
            message: `${name} ended with ${signal ?? code}: ${reasonIn(said())}`,
          }),
        )
    })
  })
}
