import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { ZENNNN } from './command.ts'
import type { Home } from './faults/running-cloud.ts'
import { pageBlocks } from './regions/region-office.ts'

const PAGE = 'failover.md'

/** Who follows which parts of the page: together all that have something to type. */
const PARTS = {
  moves: [
    'What is it?',
    'There is no standby',
    'Move the primary in order',
    'It should not move by itself',
    'Drills',
  ],
  damage: [
    'The primary is dead or frozen',
    'The standby is away',
    'cluster.json is damaged or missing',
  ],
} as const

export interface FailoverPage {
  /** Types a block of the page into a shell, as the page has it but for what is filled in; what it says. Fails where a line of it does. */
  readonly type: (
    lines: readonly string[],
    fills?: Readonly<Record<string, string>>,
  ) => Promise<string>
  /** Blocks of these parts that nobody typed yet. */
  readonly untyped: readonly string[]
}

/** The page of operators about the primary, followed at this home. */
export async function openFailoverPage(
  home: Home,
  parts: keyof typeof PARTS,
): Promise<FailoverPage> {
  const blocks = await pageBlocks(PAGE)
  const headings = new Set(blocks.map(({ heading }) => heading))
  assert.deepEqual([...headings].toSorted(), [...PARTS.moves, ...PARTS.damage].toSorted())
  const mine: readonly string[] = PARTS[parts]
  const untyped = blocks
    .filter(({ heading }) => mine.includes(heading))
    .map(({ lines }) => lines.join('\n'))
  return {
    untyped,
    type: async (lines, fills = {}) => {
      const block = lines.join('\n')
      const at = untyped.indexOf(block)
      assert.notEqual(at, -1, `${PAGE} has no such block any more: ${block}`)
      untyped.splice(at, 1)
      return await typeInto(home, block, fills)
    },
  }
}

async function typeInto(
  home: Home,
  block: string,
  fills: Readonly<Record<string, string>>,
): Promise<string> {
  const [version = ''] = await readdir('/usr/lib/postgresql')
  const here = { 'bin/zennnn': ZENNNN, 'postgresql/15/': `postgresql/${version}/`, ...fills }
  let filled = block
  for (const [from, to] of Object.entries(here)) {
    assert.ok(from in fills ? filled.includes(from) : true, from)
    filled = filled.replaceAll(from, to)
  }
  return await new Promise((resolve, reject) => {
    execFile('bash', ['--norc', '-ec', filled], { env: home.env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${filled}\n${stdout}${stderr}`))
    })
  })
}
