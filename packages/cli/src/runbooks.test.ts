import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { parseArguments, UsageError } from './command.ts'
import { loadCommands } from './command-list.ts'

const COMMANDS = await loadCommands()

const ROOT = resolve(import.meta.dirname, '../../..')
/** The reference is made of the commands themselves, and looked at by a test of its own. */
const PAGES = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })].filter(
  (page) => page !== 'docs/reference/commands.md',
)

interface Line {
  readonly page: string
  /** From behind `zennnn` to the end of this command. */
  readonly text: string
  /** Whether it is to be typed as it stands; in the middle of a sentence it may only name the command. */
  readonly isWhole: boolean
}

/** The commands in the blocks of a page, and those in its sentences that begin with `zennnn`. */
function linesOf(page: string): readonly Line[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const blocks = [...text.matchAll(/^ *```\w*\n(.*?)^ *```$/gms)].map(([, block = '']) => block)
  const sentences = text.replaceAll(/^ *```\w*\n.*?^ *```$/gms, '')
  const typed = blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => [...line.matchAll(/(?:^|[\s(])(?:bin\/)?zennnn (.*)/g)])
    .map(([, command = '']) => ({ page, text: firstCommand(command), isWhole: true }))
  const named = [...sentences.matchAll(/`(?:bin\/)?zennnn ([^`]+)`/g)].map(([, command = '']) => ({
    page,
    text: firstCommand(command),
    isWhole: false,
  }))
  return [...typed, ...named]
}

/** Up to what the shell does with it. */
function firstCommand(text: string): string {
  return /^(?:'[^']*'|"[^"]*"|<[^>]*>|[^'"<|;&>#)])*/.exec(text)?.[0].trim() ?? ''
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|<[^>]*>|[^\s'"<])+/g)].map(([word]) =>
    word.replaceAll(/['"]/g, ''),
  )
}

/** What is wrong with a command; undefined when nothing is. */
function problemOf({ text, isWhole }: Line): string | undefined {
  const words = wordsOf(text)
  const isElided = words.includes('…')
  const given = words.filter((word) => word !== '…')
  const command = COMMANDS.find(({ name }) =>
    name.split(' ').every((word, index) => given[index] === word),
  )
  if (command === undefined) return 'there is no such command'
  try {
    parseArguments(command, given.slice(command.name.split(' ').length))
    return undefined
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const isOnlyNamed = (!isWhole || isElided) && error.message.endsWith('is missing.')
    return isOnlyNamed ? undefined : error.message
  }
}

test('every command of the documentation is one, with options that it has', () => {
  const lines = PAGES.flatMap(linesOf)
  assert.ok(lines.length > 20)
  const wrong = lines.flatMap((line) => {
    const problem = problemOf(line)
    return problem === undefined ? [] : [`${line.page}: zennnn ${line.text}: ${problem}`]
  })
  assert.deepEqual(wrong, [])
})

function problem(text: string): string | undefined {
  return problemOf({ page: '', text, isWhole: true })
}

test('a command that is none, an option that it lacks, or a missing word is found', () => {
  assert.equal(problem('backup list acme --json'), undefined)
  assert.match(problem('backup destroy acme') ?? '', /no such command/)
  assert.match(problem('backup list acme --region eu') ?? '', /--region/)
  assert.match(problem('backup show') ?? '', /is missing/)
  assert.match(problem('backup list acme other') ?? '', /too much/)
})
