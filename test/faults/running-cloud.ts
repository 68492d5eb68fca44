import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CLUSTER_PORT, clusterLayout, connect } from '@zennnn/cloud'
import { parseDatabaseId } from '@zennnn/kernel'
import { commandEnvironment, type Ended, ZENNNN } from '../command.ts'
import { type Answer, type Ask, askAt } from '../https-world.ts'
import type { TestClient } from '../kit.ts'

const READY_MS = 120_000
/** A command says by itself when it gives up; this is for one that hangs. */
const COMMAND_MS = 300_000
const COMING_BACK_MS = 60_000

export interface Home {
  readonly path: string
  readonly port: number
  readonly env: NodeJS.ProcessEnv
}

export type Launcher = readonly [program: string, ...args: string[]]

export async function makeHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'zennnn-faults-'))
  await chmod(path, 0o711)
  return homeAt(path, await freePort())
}

export function homeAt(path: string, port: number): Home {
  return {
    path,
    port,
    env: { ...commandEnvironment(path), ZENNNN_PORT: String(port) },
  }
}

export async function removeHome(home: Home): Promise<void> {
  await rm(home.path, { recursive: true, force: true, maxRetries: 20 })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, resolve)
  })
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** `zennnn` to its end. */
export async function zennnn(home: Home, args: readonly string[], input = ''): Promise<Ended> {
  return await run(home, ZENNNN, args, input)
}

/** A program to its end, in the environment of a home; code 127 when it is not there. */
export async function run(
  home: Home,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  return await new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { env: home.env, timeout: COMMAND_MS },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : 127
        resolve({ code: error === null ? 0 : code, stdout, stderr })
      },
    )
    child.stdin?.end(input)
  })
}

/** `zennnn up`, watched. */
export class RunningCloud {
  readonly home: Home
  readonly process: ChildProcess
  output = ''

  /** `launcher` is a program and its arguments that run `zennnn`, given after them. */
  constructor(home: Home, [program, ...args]: Launcher = [ZENNNN]) {
    this.home = home
    const stdio = ['ignore', 'pipe', 'pipe'] as const
    this.process = spawn(program, [...args, 'up'], { env: home.env, stdio: [...stdio] })
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString()
    }
    this.process.stdout?.on('data', collect)
    this.process.stderr?.on('data', collect)
  }

  static async start(home: Home, launcher?: Launcher): Promise<RunningCloud> {
    const cloud = new RunningCloud(home, launcher)
    try {
      await cloud.sees(`ready https://localhost:${home.port}\n`)
    } catch (error) {
      // Nobody else knows of it: it would keep its test file alive for ever.
      await cloud.end('SIGTERM')
      throw error
    }
    return cloud
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }

  async sees(text: string): Promise<void> {
    await until(
      async () => await Promise.resolve(this.output.includes(text) || this.hasEnded),
      `"${text}" in: ${this.output}`,
      READY_MS,
    )
    assert.ok(this.output.includes(text), `ended before "${text}":\n${this.output}`)
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.hasEnded) return this.process.exitCode
    const ended = once(this.process, 'exit')
    this.process.kill(signal)
    await ended
    return this.process.exitCode
  }

  async ask(host: string, path: string, options: Ask = {}): Promise<Answer> {
    return await askAt(this.home.port, path, { host, ...options })
  }

  /** A connection as superuser, to look at what is really there; waits for a PostgreSQL that comes back. */
  async look(database: string): Promise<TestClient> {
    const { path } = this.home
    const password = await readFile(join(path, 'secrets', 'postgres'), 'utf8')
    const address = { host: clusterLayout(path).socketFolder, port: CLUSTER_PORT }
    const deadline = performance.now() + COMING_BACK_MS
    for (;;)
      try {
        const client = await connect(address, { user: 'postgres', password, database })
        // It may be the backend that is killed.
        client.on('error', () => undefined)
        return client
      } catch (error) {
        if (performance.now() > deadline) throw error
        await delay(100)
      }
  }

  async control(): Promise<string> {
    const state = JSON.parse(await readFile(join(this.home.path, 'state.json'), 'utf8'))
    return parseDatabaseId(Object(state).control)
  }
}

/** Polls until something is true; fails with these words after `withinMs`. What throws counts as not yet. */
export async function until(
  isTrue: () => Promise<boolean>,
  what: string,
  withinMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + withinMs
  for (;;) {
    if (await isTrue().catch(() => false)) return
    if (performance.now() > deadline) assert.fail(`Not within ${withinMs} ms: ${what}`)
    await delay(50)
  }
}
