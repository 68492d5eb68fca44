import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type LocationCheck, type Person, usualEnd } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import type { Environment } from '../environment.ts'

/** By which a machine is found and entered, and who may enter it afterwards. */
export const WAY_OPTIONS = {
  host: { type: 'string', value: '<address>', summary: 'Name or address of the machine.' },
  'host-key': {
    type: 'string',
    value: '<SHA256:…>',
    summary: 'Fingerprint of its Ed25519 host key, as its console shows it.',
  },
  user: { type: 'string', value: '<name>', summary: 'Who of the people you are.' },
  'first-user': {
    type: 'string',
    value: '<name>',
    summary: 'Who can sign in while the machine is empty, as debian. (root)',
  },
  'ssh-key': {
    type: 'string',
    value: '<file>',
    summary: 'Your private key. (those of your SSH agent)',
  },
  person: {
    type: 'string',
    value: '<name=file>',
    multiple: true,
    summary: 'Who may sign in there, with a file of public keys. Repeatable.',
  },
  until: {
    type: 'string',
    value: '<day>',
    summary: 'The last day of those whom --person names, as 2027-11-30. (in a year)',
  },
} as const satisfies Command['options']

/** What these options say of the order of a location, and of how the operator comes in. */
interface LocationWay {
  readonly host: string | undefined
  readonly hostKey: string | undefined
  readonly user: string | undefined
  readonly people: readonly Person[]
  readonly firstUser: string
  readonly key: string | undefined
  readonly agent: string | undefined
}

export async function wayOf(
  args: CommandArguments,
  { sshAgent }: Pick<Environment, 'sshAgent'>,
): Promise<LocationWay> {
  return {
    host: textOf(args, 'host'),
    hostKey: textOf(args, 'host-key'),
    user: textOf(args, 'user'),
    people: await peopleOf(args.options['person'], textOf(args, 'until')),
    firstUser: textOf(args, 'first-user') ?? 'root',
    key: keyOf(textOf(args, 'ssh-key')),
    agent: sshAgent,
  }
}

/** undefined where it was not given. */
export function textOf(args: CommandArguments, name: string): string | undefined {
  const value = args.options[name]
  return typeof value === 'string' ? value : undefined
}

function keyOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : resolve(file)
}

/** Each `name=file`. */
async function peopleOf(values: unknown, day: string | undefined): Promise<readonly Person[]> {
  const texts = Array.isArray(values) ? values.map(String) : []
  if (day !== undefined && texts.length === 0)
    throw new UsageError('--until is the last day of those whom --person names: it names nobody.')
  const until = day ?? usualEnd(systemClock.now())
  return await Promise.all(
    texts.map(async (text) => {
      const [name = '', ...rest] = text.split('=')
      const file = rest.join('=')
      if (name === '' || file === '')
        throw new UsageError(`--person is <name>=<file>, not "${text}".`)
      const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim())
      const keys = lines.filter((line) => line !== '' && !line.startsWith('#'))
      return { name, keys, until }
    }),
  )
}

/** What was tried from outside, for people. */
export function checkLine({ says, holds, found }: LocationCheck): string {
  return holds
    ? `tried from here: ${says}.`
    : `tried from here, and it is NOT so: ${says} (${found}).`
}
