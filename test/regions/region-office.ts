import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { ZENNNN } from '../command.ts'
import type { BareMachine } from './bare-machine.ts'

const run = promisify(execFile)

const PAGES = new URL('../../docs/operator/', import.meta.url)
/** The first run packs the program and installs Debian's packages. */
const LIMIT_MS = 1_200_000

/** What systemd starts needs a moment to answer. */
export const ANSWERS = 'for again in $(seq 90); do zennnn status && exit 0; sleep 2; done; exit 1'

export interface Said {
  readonly code: number
  readonly text: string
}

/** The blocks of a page, in their order. */
export type PageBlocks = readonly { readonly heading: string; readonly lines: readonly string[] }[]

/** A folder with a key for each of these people. It is gone when the test is over. */
export async function openFolder(t: TestContext, ...people: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-operator-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  for (const name of people)
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)])
  return folder
}

/** As the operator's own settings of ssh would say, with the host keys that he kept in a safe place: what `ssh anna@` is to be. */
export async function sshTo(
  folder: string,
  region: string,
  ...settings: readonly string[]
): Promise<string> {
  const config = join(folder, 'ssh_config')
  const known = join(folder, 'safe/regions', region, 'known_hosts')
  await writeFile(
    config,
    [`UserKnownHostsFile ${known}`, 'BatchMode yes', ...settings, ''].join('\n'),
  )
  return `ssh -F ${config} anna@`
}

/** The shell of an operator in `folder`, and the page that he follows. */
export class RegionOffice {
  readonly #folder: string
  readonly #env: NodeJS.ProcessEnv
  readonly #machine: BareMachine
  /** What the operator compares at the console, once he did. */
  hostKey = 'SHA256:…'

  constructor(folder: string, env: NodeJS.ProcessEnv, machine: BareMachine) {
    this.#folder = folder
    this.#env = env
    this.#machine = machine
  }

  /** A line of the page, with what is an example there filled in. `after` sees what it says so far, and may end it. */
  async run(line: string, after?: (said: string, end: () => void) => void): Promise<Said> {
    return await runInShell({ folder: this.#folder, env: this.#env }, this.fill(line), after)
  }

  fill(line: string): string {
    return line
      .replaceAll('bin/zennnn', ZENNNN)
      .replaceAll('192.0.2.7', this.#machine.address)
      .replaceAll('SHA256:…', this.hostKey)
  }

  /** What the machine is: all files with their times, but logs, caches and what lies in memory. */
  async snapshot(): Promise<string> {
    const moving = [
      '/proc',
      '/sys',
      '/run',
      '/tmp',
      '/dev',
      '/var/log',
      '/var/lib/systemd',
      '/var/tmp',
    ]
    const pruned = moving.map((path) => `-path ${path}`).join(' -o ')
    return await this.#machine.console(
      `find / \\( ${pruned} \\) -prune -o -printf '%p %T@ %s %m %u\\n' | sort`,
    )
  }
}

/** What stands in a block is typed in this folder; a last line alone may be ended as by Ctrl-C. */
export async function runInShell(
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
  text: string,
  after: (said: string, end: () => void) => void = () => undefined,
): Promise<Said> {
  const lines = text.split('\n')
  const script = [...lines.slice(0, -1), `exec ${lines.at(-1) ?? ''}`].join('\n')
  return await new Promise((resolve) => {
    const options = { cwd: folder, env, timeout: LIMIT_MS }
    let said = ''
    const child = execFile('bash', ['--norc', '-e', '-c', script], options, (error) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 255), text: said })
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece: string) => {
        said += piece
        after(said, () => child.kill('SIGINT'))
      })
  })
}

/** As the console of a machine shows it. */
export async function hostKeyOf(machine: BareMachine): Promise<string> {
  const said = await machine.console('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')
  return /SHA256:[A-Za-z0-9+/]{43}/.exec(said)?.[0] ?? ''
}

/** The blocks of a page for operators in their order, also those of its lists, each with the heading that it stands below. */
export async function pageBlocks(page: string): Promise<PageBlocks> {
  const text = await readFile(new URL(page, PAGES), 'utf8')
  return [...text.matchAll(/^## (.*?)$([\s\S]*?)(?=^## |(?![\s\S]))/gm)].flatMap(
    ([, heading = '', body = '']) =>
      [...body.matchAll(/^( *)```\w*\n([\s\S]*?)\n *```$/gm)].map(
        ([, indent = '', block = '']) => ({
          heading,
          lines: block.split('\n').map((line) => line.slice(indent.length)),
        }),
      ),
  )
}

/** A block below the heading that begins so. */
export function linesBelow(pages: PageBlocks, heading: string, block = 0): readonly string[] {
  const found = pages.filter((one) => one.heading.startsWith(heading))[block]
  assert.ok(found !== undefined, heading)
  return found.lines
}

/** The first block there, where it is one line. */
export function lineBelow(pages: PageBlocks, heading: string): string {
  const [line = '', ...others] = linesBelow(pages, heading)
  assert.deepEqual(others, [], heading)
  return line
}
