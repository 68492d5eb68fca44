import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CLUSTER_PORT, clusterLayout, connect } from '@zennnn/cloud'
import { commandEnvironment, type Ended, ZENNNN } from '../command.ts'
import { findVictims } from '../faults/victims.ts'

const START_MS = 120_000

/** A whole cloud as `npm start` runs it, in a home and at a port of its own. */
export class Cloud {
  readonly home: string
  readonly port: number
  output = ''
  #process: ChildProcess | undefined
  readonly #operatorPassword: string | undefined
  readonly #variables: NodeJS.ProcessEnv

  /** With the operator's password when the home is one that was started before; `variables` of the environment. */
  constructor(
    home: string,
    port: number,
    operatorPassword?: string,
    variables: NodeJS.ProcessEnv = {},
  ) {
    this.home = home
    this.port = port
    this.#operatorPassword = operatorPassword
    this.#variables = variables
  }

  /** Whether its home is a copy of the one of `prepared-cloud.ts`: then it has the database `acme`. */
  get isPrepared(): boolean {
    return this.#operatorPassword !== undefined
  }

  /** `https://acme.localhost:<port>`, or the cloud's own site. */
  origin(slug?: string): string {
    return `https://${slug === undefined ? '' : `${slug}.`}localhost:${this.port}`
  }

  /** Resolves when the cloud says that it is ready, with the milliseconds this took. */
  async start(): Promise<number> {
    this.output = ''
    const startedAt = performance.now()
    // A process group of its own, as a terminal gives it: Ctrl-C reaches all of the group.
    const child = spawn(ZENNNN, ['up'], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#process = child
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    await this.sees(`ready ${this.origin()}\n`)
    return performance.now() - startedAt
  }

  /** Waits for a text among what `up` says. */
  async sees(text: string): Promise<void> {
    const deadline = performance.now() + START_MS
    while (!this.output.includes(text)) {
      if (this.#process?.exitCode !== null || performance.now() > deadline)
        assert.fail(`No "${text}" in:\n${this.output}`)
      await delay(20)
    }
  }

  /** What is printed at the first start, once. */
  async operatorPassword(): Promise<string> {
    if (this.#operatorPassword !== undefined) return this.#operatorPassword
    await this.sees('(shown only this once)')
    const password = /operator login: operator {2}password: (\S+)/.exec(this.output)?.[1]
    assert.ok(password, this.output)
    return password
  }

  /** Presses Ctrl-C; resolves with the exit code and the milliseconds until all of it had ended. */
  async stop(): Promise<{ readonly code: number | null; readonly tookMs: number }> {
    const child = this.#process
    if (child?.pid === undefined || child.exitCode !== null) return { code: null, tookMs: 0 }
    const startedAt = performance.now()
    const ended = once(child, 'exit')
    process.kill(-child.pid, 'SIGINT')
    await ended
    return { code: child.exitCode, tookMs: performance.now() - startedAt }
  }

  /** Runs a command beside the cloud. */
  async command(args: readonly string[], input = ''): Promise<Ended> {
    return await new Promise((resolve) => {
      const child = execFile(
        ZENNNN,
        [...args],
        { env: this.#environment(), cwd: this.home },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
        },
      )
      child.stdin?.end(input)
    })
  }

  async createDatabase(slug: string, admin: string, password: string): Promise<void> {
    const args = ['database', 'create', slug, '--admin', admin, '--password-stdin']
    const { code, stderr } = await this.command(args, `${password}\n`)
    assert.equal(code, 0, stderr)
  }

  /** What no person may do: a statement as superuser in a customer's database. */
  async asSuperuser(slug: string, text: string, values: readonly unknown[]): Promise<void> {
    const shown = await this.command(['database', 'show', slug, '--json'])
    const { database } = Object(JSON.parse(shown.stdout))
    await this.#asSuperuser(String(database), text, values)
  }

  /** The same in the control database. */
  async asControl(text: string, values: readonly unknown[]): Promise<void> {
    const state = await readFile(join(this.home, 'state.json'), 'utf8')
    await this.#asSuperuser(String(Object(JSON.parse(state)).control), text, values)
  }

  async #asSuperuser(database: string, text: string, values: readonly unknown[]): Promise<void> {
    const client = await connect(
      { host: clusterLayout(this.home).socketFolder, port: CLUSTER_PORT },
      {
        user: 'postgres',
        password: await readFile(join(this.home, 'secrets', 'postgres'), 'utf8'),
        database,
      },
    )
    try {
      await client.query(text, [...values])
    } finally {
      await client.end()
    }
  }

  /** Everything any process of this cloud wrote into its log. */
  async logText(): Promise<string> {
    const folder = join(this.home, 'log')
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    const texts = files
      .filter((file) => file.isFile())
      .map(async (file) => await readFile(join(file.parentPath, file.name), 'utf8'))
    return (await Promise.all(texts)).join('\n') + this.output
  }

  /** Command lines of processes that work in or for this home, other than those of the tests. */
  async processes(): Promise<readonly string[]> {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const found = await Promise.all(ids.map(async (id) => await this.#belonging(id)))
    return found.filter((line) => line !== undefined)
  }

  /** The process that runs the jobs now. */
  async worker(): Promise<number> {
    const [worker] = await findVictims(this.#process?.pid ?? 0, 'work')
    return worker?.pid ?? assert.fail(`No worker runs: ${this.output}`)
  }

  async #belonging(id: string): Promise<string | undefined> {
    const read = async (name: string): Promise<string> =>
      await readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '')
    const folder = await readlink(`/proc/${id}/cwd`).catch(() => '')
    const line = await read('cmdline')
    const traces = [folder, line, await read('environ')]
    return traces.some((trace) => trace.includes(this.home))
      ? line.replaceAll('\0', ' ')
      : undefined
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      ...commandEnvironment(this.home),
      ...this.#variables,
      ZENNNN_PORT: String(this.port),
    }
  }
}

/** A running cloud, as quickly as can be; see `openAcme`. It and its home vanish with the test. */
export async function openCloud(t: TestContext): Promise<Cloud> {
  const prepared = process.env['ZENNNN_TEST_PREPARED']
  if (prepared === undefined) return await openFirstCloud(t)
  const { home, operatorPassword } = Object(JSON.parse(prepared))
  return await startIn(t, {
    operatorPassword: String(operatorPassword),
    fill: async (copy) => {
      // What belongs to the users of PostgreSQL, serve and work must stay theirs.
      await promisify(execFile)('cp', ['-a', `${home}/.`, copy])
    },
  })
}

/** A cloud that was started for the first time, without customers. */
export async function openFirstCloud(
  t: TestContext,
  variables: NodeJS.ProcessEnv = {},
): Promise<Cloud> {
  return await startIn(t, { variables })
}

async function startIn(
  t: TestContext,
  {
    operatorPassword,
    variables,
    fill,
  }: {
    readonly operatorPassword?: string
    readonly variables?: NodeJS.ProcessEnv
    readonly fill?: (home: string) => Promise<void>
  },
): Promise<Cloud> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-journey-'))
  // PostgreSQL runs as another user below it.
  await chmod(home, 0o711)
  const cloud = new Cloud(home, await freePort(), operatorPassword, variables)
  t.after(async () => {
    await cloud.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 20 })
  })
  await fill?.(home)
  await cloud.start()
  return cloud
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}
