import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

const DOCS = new URL('../../../docs/operator/', import.meta.url)

/** The words of a command as the blocks of a runbook have it, behind `bin/zennnn`; fails where none of them has. */
export async function typed(page: string, command: string): Promise<readonly string[]> {
  const text = await readFile(new URL(page, DOCS), 'utf8')
  const blocks = [...text.matchAll(/^```\w*\n(.*?)\n```$/gms)].map(([, block = '']) => block)
  const lines = blocks.flatMap((block) => block.split('\n'))
  assert.ok(lines.includes(`bin/zennnn ${command}`), `${page} has no line ${command}`)
  return command.split(' ')
}
