import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchCloud } from './cloud.ts'

/** Repositories and a dump of the same night, by pg_dump and restic alone: their bytes go from program to file and back, past us. */
export class PlainNight {
  readonly #cloud: BenchCloud
  readonly #database: string
  readonly #folders: readonly string[]

  constructor(cloud: BenchCloud, database: string, regions: number) {
    this.#cloud = cloud
    this.#database = database
    this.#folders = Array.from({ length: regions }, (_, region) =>
      join(cloud.home, `plain-night-${region}`),
    )
  }

  async init(): Promise<void> {
    for (const folder of this.#folders) await restic(folder, ['init', '--repository-version', '2'])
  }

  /** One dump, written to each repository and read back. */
  async run(): Promise<void> {
    const dump = await open(join(this.#cloud.home, 'plain-night.dump'), 'w+', 0o600)
    try {
      await this.#dump(dump)
      await Promise.all(this.#folders.map(async (folder) => await copy(folder, dump.fd)))
    } finally {
      await dump.close()
    }
  }

  async #dump(into: FileHandle): Promise<void> {
    const { host, user, password } = this.#cloud.superuser(this.#database)
    const place = [`--host=${host}`, `--username=${user}`, `--dbname=${this.#database}`]
    await run('pg_dump', ['-Fc', '-Z0', ...place], { PGPASSWORD: password }, ['ignore', into.fd])
  }
}

async function copy(folder: string, dump: number): Promise<void> {
  // A descriptor of its own: three readers of one would share a place in it.
  const own = await open(`/proc/self/fd/${dump}`)
  const nowhere = await open('/dev/null', 'w')
  try {
    const args = ['--stdin', '--stdin-filename', 'database.dump', '--host', 'plain']
    await restic(folder, ['backup', ...args], [own.fd, 'ignore'])
    await restic(folder, ['dump', 'latest', '/database.dump'], ['ignore', nowhere.fd])
  } finally {
    await own.close()
    await nowhere.close()
  }
}

type Ends = readonly [input: number | 'ignore', output: number | 'ignore']

async function restic(
  folder: string,
  args: readonly string[],
  ends: Ends = ['ignore', 'ignore'],
): Promise<void> {
  const variables = { RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: 'of a benchmark' }
  await run('restic', ['--no-cache', ...args], variables, ends)
}

async function run(
  name: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  ends: Ends,
): Promise<void> {
  const env = { ...process.env, ...variables }
  const [code] = await once(spawn(name, args, { env, stdio: [...ends, 'inherit'] }), 'close')
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}.`)
}
