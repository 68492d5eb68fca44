import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BenchCloud } from './cloud.ts'

/** Stock programs as an operator without us would run them: what ours is compared with. */

/** Bytes of `pg_dump -Fc`, compressed as it does by itself. */
export async function compressedDumpBytes(cloud: BenchCloud, database: string): Promise<number> {
  const dump = startDump(cloud, database, ['-Fc'])
  let bytes = 0
  for await (const piece of dump.stdout) if (Buffer.isBuffer(piece)) bytes += piece.length
  await dump.ended
  return bytes
}

/** A repository of restic in a folder of its own. */
export class PlainRestic {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async init(): Promise<void> {
    await this.#run(['init', '--repository-version', '2'])
  }

  /** Backs up an uncompressed dump as of a time. */
  async backUp(cloud: BenchCloud, database: string, at: Date): Promise<void> {
    const dump = startDump(cloud, database, ['-Fc', '-Z0'])
    const time = at.toISOString().slice(0, 19).replace('T', ' ')
    const args = ['backup', '--stdin', '--stdin-filename', 'database.dump', '--time', time]
    const restic = this.#start([...args, '--host', 'plain'])
    await Promise.all([pipeline(dump.stdout, restic.stdin), dump.ended, restic.ended])
  }

  /** restic's own policy; returns when the snapshots were made that it keeps, newest first. */
  async forget(policy: readonly string[]): Promise<readonly Date[]> {
    await this.#run(['forget', ...policy, '--prune'])
    const found: unknown = JSON.parse(await this.#run(['snapshots', '--json']))
    const times = Array.isArray(found)
      ? found.map((one: unknown) => new Date(String(Reflect.get(Object(one), 'time'))))
      : []
    return times.toSorted((a, b) => b.getTime() - a.getTime())
  }

  async #run(args: readonly string[]): Promise<string> {
    const restic = this.#start(args)
    restic.stdin.end()
    return await restic.ended
  }

  #start(args: readonly string[]): Running {
    const env = {
      ...process.env,
      TZ: 'UTC',
      RESTIC_REPOSITORY: this.folder,
      RESTIC_PASSWORD: 'of a benchmark',
    }
    return watch(
      'restic',
      spawn('restic', ['--no-cache', ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] }),
    )
  }
}

type Child = ChildProcessByStdio<Writable, Readable, null>

interface Running {
  readonly stdin: Writable
  readonly stdout: Readable
  /** What it said, when it came to its end. */
  readonly ended: Promise<string>
}

function startDump(cloud: BenchCloud, database: string, args: readonly string[]): Running {
  const { host, user, password } = cloud.superuser(database)
  const place = [`--host=${host}`, `--username=${user}`, `--dbname=${database}`]
  const env = { ...process.env, PGPASSWORD: password }
  return watch(
    'pg_dump',
    spawn('pg_dump', [...args, ...place], { env, stdio: ['pipe', 'pipe', 'inherit'] }),
  )
}

function watch(name: string, child: Child): Running {
  const said: Buffer[] = []
  if (name === 'restic') child.stdout.on('data', (piece: Buffer) => said.push(piece))
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${name} ended with ${String(code)}.`)
    return Buffer.concat(said).toString()
  })
  ended.catch(() => undefined)
  return { stdin: child.stdin, stdout: child.stdout, ended }
}
