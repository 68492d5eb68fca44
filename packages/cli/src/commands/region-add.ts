import { resolve } from 'node:path'
import { addLocation, previewLocation, stepLines } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { checkLine, textOf, WAY_OPTIONS, wayOf } from '../cloud/location-options.ts'
import type { Command, CommandArguments, CommandContext, ExitCode } from '../command.ts'
import { untilAskedToEnd } from '../process-end.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

/** Exit code 1 when the machine is refused, a step fails, or what was tried from outside does not hold. */
export const regionAdd: Command = {
  name: 'region add',
  summary:
    'Makes an empty Debian 12 machine, reached over SSH, a location, and its vault a region. A second run changes nothing.',
  parameters: ['<region>'],
  options: {
    ...WAY_OPTIONS,
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
      ...(await wayOf(args, environment)),
      domain: textOf(args, 'domain'),
      place: placeOf(textOf(args, 'place')),
      neverBlocked: textsOf(args, 'never-block'),
      spare: args.options['spare'] === true ? true : undefined,
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

function textsOf({ options }: CommandArguments, name: string): readonly string[] | undefined {
  const value = options[name]
  return Array.isArray(value) ? value.map(String) : undefined
}

function placeOf(text: string | undefined) {
  if (text === undefined) return undefined
  const [city = '', country = '', continent = '', ...more] = text
    .split(',')
    .map((word) => word.trim())
  return more.length > 0 ? { city: '', country, continent } : { city, country, continent }
}
