import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { SOURCE_PLACES } from '../packages/cli/src/build/source-listing.ts'
import { freePort, type Home } from './faults/running-cloud.ts'
import { ROOT } from './serve-process.ts'

const run = promisify(execFile)
/** As `up` starts it, but for the rights that fit the place of the program. */
const FLAGS = ['--disallow-code-generation-from-strings', '--disable-proto=delete'] as const
const READY_MS = 60_000

/** Other words in the place of some that stand in a source file once. */
export interface Patch {
  /** Below the root of the repository. */
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface PatchedServe {
  readonly port: number
  readonly end: () => Promise<void>
}

/** The program once more, to be spoiled: what an attacker who writes there, or a mistake, would make of it. */
export class ProgramCopy {
  readonly #root: string

  private constructor(root: string) {
    this.#root = root
  }

  static async make(t: TestContext): Promise<ProgramCopy> {
    const root = await mkdtemp(join(tmpdir(), 'zennnn-program-'))
    t.after(async () => {
      await rm(root, { recursive: true, force: true })
    })
    const sources = SOURCE_PLACES.map((name) => join(ROOT, name))
    await run('cp', ['-a', '--reflink=auto', ...sources, root])
    const modules = join(root, 'node_modules')
    await mkdir(modules)
    // Packages of ours are links to their folders, of which there is a copy; what others wrote is taken from where it is.
    const ours = '@zennnn'
    await cp(join(ROOT, 'node_modules', ours), join(modules, ours), {
      recursive: true,
      verbatimSymlinks: true,
    })
    for (const name of await readdir(join(ROOT, 'node_modules')))
      if (name !== ours) await symlink(join(ROOT, 'node_modules', name), join(modules, name))
    return new ProgramCopy(root)
  }

  /** Starts `serve` for this home from the copy with these patches, at a port of its own. Of one copy one at a time. */
  async serve(
    { env }: Home,
    patches: readonly Patch[],
    t: Pick<TestContext, 'after'>,
  ): Promise<PatchedServe> {
    const unspoil = await this.#spoil(patches)
    const port = await freePort()
    const main = join(this.#root, 'packages/cli/src/main.ts')
    const child = spawn(process.execPath, [...FLAGS, main, 'serve'], {
      cwd: '/',
      env: { ...env, ZENNNN_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const ended = once(child, 'exit')
    t.after(() => {
      child.kill('SIGKILL')
    })
    let complaints = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString()
    })
    const isReady = await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(READY_MS) }).then(() => true),
      ended.then(() => false),
    ])
    assert.ok(isReady, complaints)
    return {
      port,
      end: async () => {
        child.kill('SIGTERM')
        await ended
        await unspoil()
      },
    }
  }

  /** Refuses a patch whose words are not there, or not once: it would spoil nothing, or more than it says. */
  async #spoil(patches: readonly Patch[]): Promise<() => Promise<void>> {
    const originals = new Map<string, string>()
    for (const { file, from, to } of patches) {
      const path = join(this.#root, file)
      const text = await readFile(path, 'utf8')
      assert.equal(text.split(from).length, 2, `${file} has once: ${from}`)
      if (!originals.has(path)) originals.set(path, text)
      await writeFile(
        path,
        text.replace(from, () => to),
      )
    }
    return async () => {
      for (const [path, text] of originals) await writeFile(path, text)
    }
  }
}
