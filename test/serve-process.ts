import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Answer, type Ask, askAt, makeCertificate } from './https-world.ts'
import type { TestWorld } from './kit.ts'
import type { ServeChild } from './serve-child.ts'

export const ROOT = fileURLToPath(new URL('../', import.meta.url))

export interface ServeProcess {
  readonly child: ChildProcess
  /** What it wrote to its log. */
  readonly complaints: () => string
  /** Asks `acme.localhost`. */
  readonly ask: (path: string, options?: Omit<Ask, 'host'>) => Promise<Answer>
}

interface ServeStart {
  /** Of Node, by the folder of its certificate. */
  readonly flags?: (folder: string) => readonly string[]
  /** The socket at which its passwords are derived. */
  readonly derive?: string
  /** A program that becomes it, with arguments: `ip netns exec …`. */
  readonly within?: readonly string[]
  /** Where it listens, instead of at a free port of this machine alone. */
  readonly listen?: ServeChild['listen']
  /** Gets every line that it logs, as that of `serve`. */
  readonly logFile?: string
}

/** Starts a server for this database in a process of its own. */
export async function startServe(
  t: TestContext,
  world: TestWorld,
  { flags = () => [], derive, within = [], listen, logFile }: ServeStart = {},
): Promise<ServeProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-serve-'))
  const options: ServeChild = {
    address: world.address,
    tenantKey: world.secrets.tenantKey,
    database: world.database,
    certificate: makeCertificate(folder),
    derive,
    listen,
    logFile,
  }
  const script = [join(ROOT, 'test/serve-child.ts'), JSON.stringify(options)]
  const [program = '', ...args] = [...within, process.execPath, ...flags(folder), ...script]
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  })
  t.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const [port] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => assert.fail(complaints)),
  ])
  return {
    child,
    complaints: () => complaints,
    ask: async (path, more = {}) =>
      await askAt(Number(port), path, { host: 'acme.localhost', ...more }),
  }
}
