import { type Command, parseArguments } from '../packages/cli/src/command.ts'
import { type Environment, parseEnvironment } from '../packages/cli/src/environment.ts'

/** What a command answered. */
export interface Called {
  readonly code: number
  /** The answer for programs. */
  readonly value: unknown
  /** The same for people. */
  readonly text: string
}

/** A command as `zennnn` runs it, without the start of a process: by its own arguments, in the environment of a home. */
export async function callCommand(
  command: Command,
  argv: readonly string[],
  environment: Partial<Environment> & Pick<Environment, 'home'>,
  input = '',
): Promise<Called> {
  const told: { value: unknown; text: string } = { value: undefined, text: '' }
  const args = parseArguments(command, argv)
  const code = await command.run(args, {
    environment: { ...parseEnvironment({}, environment.home), ...environment },
    json: args.json,
    say: () => undefined,
    answer: (value, lines) => {
      told.value = value
      told.text = lines.join('\n')
    },
    readInput: async () => await Promise.resolve(input),
  })
  return { code, ...told }
}
