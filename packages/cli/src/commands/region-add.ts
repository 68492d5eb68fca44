import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  addLocation,
  type LocationCheck,
  type Person,
  previewLocation,
  stepLines,
  usualEnd,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  type Command,
  type CommandArguments,
  type CommandContext,
  type ExitCode,
  UsageError,
} from '../command.ts'
import { untilAskedToEnd } from '../process-end.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

/** Exit code 1 when the machine is refused, a step fails, or what was tried from outside does not hold. */
export const regionAdd: Command = {
  name: 'region add',
  summary:
    'Makes an empty Debian 12 machine, reached over SSH, a location, and its vault a region. A second run changes nothing.',
  parameters: ['<region>'],
  options: {
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
    place: {
      type: 'string',
      value: '<text>',
      summary: 'Where it lies, as "Ashburn, United States, North America".',
    },
    domain: {
      type: 'string',
      value: '<host>',
      summary:
        'Of the cloud that runs there. (<region>.<ZENNNN_DOMAIN>; of a spare, <ZENNNN_DOMAIN>)',
    },
    'never-block': {
      type: 'string',
      value: '<network>',
      multiple: true,
      summary:
        'An address or a network that the firewall there never blocks, as 192.0.2.0/24: yours, and that of a proxy in front. Repeatable; all at once. (those of before)',
    },
    spare: {
      type: 'boolean',
      summary: 'No cloud is started there: it waits for the databases of a lost region.',
    },
    'dry-run': {
      type: 'boolean',
      summary: 'Only say what would be changed there, line by line. Nothing is done.',
    },
  },
  run: async (args, context) => await add(args, context),
}

async function add(args: CommandArguments, context: CommandContext): Promise<ExitCode> {
  const { environment, say, answer } = context
  const name = args.parameters[0] ?? ''
  const isDryRun = args.options['dry-run'] === true
  const stopping = new AbortController()
  void untilAskedToEnd().then(() => {
    say('Ending.')
    stopping.abort()
  })
  const { location, changed, registered, ending } = await (isDryRun
    ? previewLocation
    : addLocation)(
    { home: environment.home, root: ROOT, clock: systemClock, domain: environment.domain },
    {
      name,
      host: textOf(args, 'host'),
      hostKey: textOf(args, 'host-key'),
      user: textOf(args, 'user'),
      domain: textOf(args, 'domain'),
      place: placeOf(textOf(args, 'place')),
      neverBlocked: textsOf(args, 'never-block'),
      spare: args.options['spare'] === true ? true : undefined,
      people: await peopleOf(args.options['person'], textOf(args, 'until')),
      firstUser: textOf(args, 'first-user') ?? 'root',
      key: keyOf(textOf(args, 'ssh-key')),
      agent: environment.sshAgent,
    },
    {
      say,
      step: (step) => {
        const lines = stepLines(step)
        if (lines.length > 0) answer(step, lines)
      },
      check: (check) => {
        answer(check, [checkLine(check)])
      },
      signal: stopping.signal,
    },
  )
  const result = {
    region: name,
    host: location.host,
    dryRun: isDryRun,
    changed,
    registered,
    ending,
  }
  answer(result, [...endLines(result, location), ...ending])
  return 0
}

function endLines(
  {
    region,
    host,
    dryRun,
    changed,
    registered,
  }: {
    readonly region: string
    readonly host: string
    readonly dryRun: boolean
    readonly changed: number
    readonly registered: boolean
  },
  { user, spare }: { readonly user: string; readonly spare: boolean },
): readonly string[] {
  if (dryRun) return [`${region}: ${changed} steps would change something. Nothing was done.`]
  return [
    changed === 0
      ? `${region} is as it should be: nothing was changed.`
      : `${region} is a location: ${changed} steps changed something.`,
    ...(registered
      ? [
          `${region} is a region of the vault: restart the cloud, and backups go there too.`,
          spare
            ? `No cloud runs there. When the region of your databases is lost: docs/operator/lost-data-centre.md`
            : `The cloud there says its operator's password once: ssh ${user}@${host} sudo cat /run/zennnn/up`,
        ]
      : []),
  ]
}

function checkLine({ says, holds, found }: LocationCheck): string {
  return holds
    ? `tried from here: ${says}.`
    : `tried from here, and it is NOT so: ${says} (${found}).`
}

function textsOf({ options }: CommandArguments, name: string): readonly string[] | undefined {
  const value = options[name]
  return Array.isArray(value) ? value.map(String) : undefined
}

function textOf(args: CommandArguments, name: string): string | undefined {
  const value = args.options[name]
  return typeof value === 'string' ? value : undefined
}

function keyOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : resolve(file)
}

function placeOf(text: string | undefined) {
  if (text === undefined) return undefined
  const [city = '', country = '', continent = '', ...more] = text
    .split(',')
    .map((word) => word.trim())
  return more.length > 0 ? { city: '', country, continent } : { city, country, continent }
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
