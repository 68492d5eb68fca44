import { text } from 'node:stream/consumers'
import { type ErrorCode, PlatformError } from '@zennnn/kernel'
import {
  type Command,
  type ExitCode,
  exitCodeOf,
  KeptOutError,
  parseArguments,
  UsageError,
  usage,
} from './command.ts'
import { COMMANDS, type ListedCommand, loadCommands } from './command-list.ts'
import { currentEnvironment } from './environment.ts'
import { tellAway } from './process-end.ts'
import { explainSystemFailure } from './system-failure.ts'

/** For what the packages below cannot know: that a person sits at the machine of the cloud. */
const HINTS: ReadonlyMap<ErrorCode, string> = new Map([
  ['DATABASE_UNAVAILABLE', 'Is the cloud running? npm start starts it.'],
])

// Whoever read it has gone; what was begun still ends in order: `up` has databases to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe)

process.exitCode = await main(process.argv.slice(2))
// Timers of libraries must not keep a command alive that has answered.
process.stdout.write('', () => process.exit())

async function main(argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes('--json')
  try {
    return await runCommand(argv)
  } catch (error) {
    reportFailure(error instanceof KeptOutError ? error.cause : error, json)
    if (error instanceof PlatformError && error.code === 'DATABASE_UNAVAILABLE') await tellAway()
    return exitCodeOf(error)
  }
}

async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  const listed = findCommand(argv)
  if (listed === undefined) {
    const wantsHelp = argv.length === 0 || argv.includes('--help') || argv[0] === 'help'
    if (!wantsHelp) throw new UsageError(`There is no command "${argv.join(' ')}".`)
    writeLines(overview(await loadCommands()))
    return argv.length === 0 ? 2 : 0
  }
  // Apps are checked as they are loaded; what is wrong with them is told like any other failure.
  const command = await listed.load()
  const args = parseArguments(command, argv.slice(command.name.split(' ').length))
  if (args.help) {
    writeLines(usage(command))
    return 0
  }
  const say = (line: string): void => {
    if (!args.json) writeLines([line])
  }
  return await command.run(args, {
    environment: currentEnvironment(),
    json: args.json,
    say,
    answer: (value, lines) => {
      writeLines(args.json ? [JSON.stringify(value)] : lines)
    },
    readInput,
  })
}

function findCommand(argv: readonly string[]): ListedCommand | undefined {
  return COMMANDS.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word))
}

function overview(commands: readonly Command[]): readonly string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Usage: zennnn <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'zennnn <command> --help explains a command.',
  ]
}

/** One sentence and what to do for what we know; the whole trace for what we do not. */
function reportFailure(error: unknown, json: boolean): void {
  if (error instanceof UsageError) {
    const hint = 'zennnn --help lists the commands.'
    if (json) writeLines([JSON.stringify({ code: 'USAGE', message: error.message, hint })])
    process.stderr.write(`${error.message}\n${hint}\n`)
    return
  }
  const known = error instanceof PlatformError ? error : explainSystemFailure(error)
  if (known === undefined) {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return
  }
  const { code, message, details } = known
  const hint = known.hint ?? HINTS.get(code)
  if (json) writeLines([JSON.stringify({ code, message, hint, details })])
  process.stderr.write(`${message}\n${hint === undefined ? '' : `${hint}\n`}`)
}

function ignoreBrokenPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
}

async function readInput(): Promise<string> {
  return await text(process.stdin)
}

function writeLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
