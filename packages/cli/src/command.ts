import { parseArgs } from 'node:util'
import type { Environment } from './environment.ts'

/** How a command ended: 0 it did what was asked, 1 it failed, 2 it was not understood, 3 another machine is this cloud. */
export type ExitCode = 0 | 1 | 2 | 3

export interface CommandContext {
  readonly environment: Environment
  /** Whether answers are wanted as one JSON value on standard output. */
  readonly json: boolean
  /** Writes a line for people; silent when JSON is wanted. */
  readonly say: (line: string) => void
  /** Writes the answer: `value` as JSON when that is wanted, else the lines. */
  readonly answer: (value: unknown, lines: readonly string[]) => void
  readonly readInput: () => Promise<string>
}

interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** Shown in place of the value, as `<email>`. */
  readonly value?: string
  readonly summary: string
  readonly multiple?: boolean
}

/** One `zennnn …` command. */
export interface Command {
  /** The words that call it, as `database create`. */
  readonly name: string
  readonly summary: string
  /** Names of what follows, as `<slug>`; each must be given, unless it is written `[<slug>]`. */
  readonly parameters: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  readonly run: (args: CommandArguments, context: CommandContext) => Promise<ExitCode>
}

export interface CommandArguments {
  readonly parameters: readonly string[]
  readonly options: OptionValues
}

type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>

/** The command line is not understood: exit code 2 and the usage. */
export class UsageError extends Error {}

/**
 * This machine is the cloud no more, or a person has to say whether it is: exit code 3. Whoever starts it anew by himself must not:
 * it would ask the regions and be refused, for ever. `cause` says why.
 */
export class KeptOutError extends Error {}

/** Of a command that failed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return 2
  return error instanceof KeptOutError ? 3 : 1
}

const GENERAL = {
  help: { type: 'boolean', summary: 'Say how this command is used.' },
  json: { type: 'boolean', summary: 'Answer as JSON.' },
} as const satisfies Record<string, CommandOption>

/** Splits what follows the command's name. Throws UsageError. */
export function parseArguments(
  command: Command,
  argv: readonly string[],
): CommandArguments & { readonly help: boolean; readonly json: boolean } {
  const options = { ...command.options, ...GENERAL }
  const parsed = parseOrRefuse(options, argv)
  const help = parsed.values['help'] === true
  const missing = command.parameters[parsed.positionals.length]
  if (!help && missing?.startsWith('<') === true) throw new UsageError(`${missing} is missing.`)
  const surplus = parsed.positionals[command.parameters.length]
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is too much.`)
  return {
    parameters: parsed.positionals,
    options: parsed.values,
    help,
    json: parsed.values['json'] === true,
  }
}

/** The value of an option that must be there. */
export function requireOption(args: CommandArguments, name: string): string {
  const value = args.options[name]
  if (typeof value === 'string' && value !== '') return value
  throw new UsageError(`--${name} is missing.`)
}

/** Lines that explain one command. */
export function usage(command: Command): readonly string[] {
  const all: Readonly<Record<string, CommandOption>> = { ...command.options, ...GENERAL }
  const options = Object.entries(all).map(([name, option]) => ({
    form: `--${name}${option.type === 'string' ? ` ${valueName(option)}` : ''}`,
    summary: option.summary,
  }))
  const width = Math.max(...options.map(({ form }) => form.length))
  return [
    command.summary,
    '',
    `Usage: zennnn ${[command.name, ...command.parameters].join(' ')} [options]`,
    '',
    ...options.map(({ form, summary }) => `  ${form.padEnd(width)}  ${summary}`),
  ]
}

function valueName(option: CommandOption): string {
  return option.value ?? '<value>'
}

function parseOrRefuse(
  options: Readonly<Record<string, CommandOption>>,
  argv: readonly string[],
): { readonly values: OptionValues; readonly positionals: readonly string[] } {
  try {
    return parseArgs({
      args: [...argv],
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, multiple }]) => [
          name,
          { type, multiple: multiple ?? false },
        ]),
      ),
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
