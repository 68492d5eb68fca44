import { getCustomerDatabase, orderDatabase, TIERS, type Tier } from '@zennnn/cloud'
import { COMMAND, DEFAULT_PASSWORD_RULES, hashPassword, PasswordPool } from '@zennnn/identity'
import { type Log, passwordKeyOf, systemClock } from '@zennnn/kernel'
import { OFFERED_APPS, registriesOf, withDependencies } from '../cloud/app-catalogue.ts'
import { type CloudPlace, openPlace, tenantConnections } from '../cloud/cloud-place.ts'
import {
  invitationLines,
  inviteAdministrator,
  requireMailStays,
} from '../cloud/first-administrator.ts'
import { followJob } from '../cloud/follow-job.ts'
import {
  type Command,
  type CommandArguments,
  type CommandContext,
  requireOption,
  UsageError,
} from '../command.ts'
import { processLog } from '../process-log.ts'
import { originOf } from '../serve/site-finder.ts'

export const databaseCreate: Command = {
  name: 'database create',
  summary:
    'Makes a database for a customer and mails its administrator a link to choose a password.',
  parameters: ['<slug>'],
  options: {
    admin: { type: 'string', value: '<email>', summary: 'Who signs in first; gets the link.' },
    'admin-name': {
      type: 'string',
      value: '<name>',
      summary: 'Name of that person. (Administrator)',
    },
    company: { type: 'string', value: '<name>', summary: 'Name of the company. (the slug)' },
    'password-stdin': {
      type: 'boolean',
      summary:
        'For trials and tests, where there is no mail server: read the password from standard input, and mail nothing.',
    },
    tier: { type: 'string', value: '<tier>', summary: `One of ${TIERS.join(', ')}. (trial)` },
    apps: { type: 'string', value: '<a,b>', summary: `Of ${offered()}. (all)` },
  },
  run: async (args, context) => {
    const wanted = readWanted(args)
    const place = await openPlace(context.environment)
    const isGiven = args.options['password-stdin'] === true
    if (isGiven) await requireMailStays(place)
    await make(place, wanted, context, isGiven ? await readPassword(place, wanted, context) : {})
    const { slug } = wanted
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    const live = `${slug} is live at ${originOf(database.host, context.environment.port)}`
    if (isGiven) {
      context.answer(database, [live])
      return 0
    }
    const invitation = await inviteAdministrator(place, database, context.environment)
    context.answer({ ...database, ...invitation }, [live, ...invitationLines(invitation)])
    return 0
  },
}

interface Wanted {
  readonly slug: string
  /** Name of the company. */
  readonly name: string
  readonly tier: Tier
  readonly apps: readonly string[]
  readonly person: { readonly name: string; readonly email: string }
}

function readWanted(args: CommandArguments): Wanted {
  const slug = args.parameters[0] ?? ''
  return {
    slug,
    name: textOption(args, 'company') ?? slug,
    tier: parseTier(args),
    apps: parseApps(args),
    person: {
      name: textOption(args, 'admin-name') ?? 'Administrator',
      email: requireOption(args, 'admin'),
    },
  }
}

/** Orders it and waits until it is live. */
async function make(
  place: CloudPlace,
  { person, ...wanted }: Wanted,
  { environment: { domain }, say }: CommandContext,
  entry: { readonly passwordHash?: string },
): Promise<void> {
  const connections = tenantConnections(
    place.access.address,
    place.access.secrets.tenantKey,
    quiet(),
  )
  try {
    const { job } = await orderDatabase(
      { connections, control: place.control, domain, clock: systemClock },
      { ...wanted, administrator: { ...person, ...entry } },
    )
    await followJob(place, job, say)
  } finally {
    await connections.close()
  }
}

function offered(): string {
  return OFFERED_APPS.map((app) => app.name).join(', ')
}

async function readPassword(
  { access }: CloudPlace,
  { slug, name, person }: Wanted,
  { readInput }: CommandContext,
): Promise<{ readonly passwordHash: string }> {
  const password = (await readInput()).replace(/\r?\n$/, '')
  const words = [slug, name, person.name, person.email]
  const pool = new PasswordPool(passwordKeyOf(access.secrets.tenantKey), 1)
  try {
    const rules = { ...DEFAULT_PASSWORD_RULES, words, asker: COMMAND }
    return { passwordHash: await hashPassword(pool, password, rules) }
  } finally {
    await pool.close()
  }
}

function parseTier(args: CommandArguments): Tier {
  const wanted = textOption(args, 'tier') ?? 'trial'
  const tier = TIERS.find((one) => one === wanted)
  if (tier === undefined) throw new UsageError(`--tier must be one of ${TIERS.join(', ')}.`)
  return tier
}

function parseApps(args: CommandArguments): readonly string[] {
  const wanted = textOption(args, 'apps')
  const apps = withDependencies(wanted?.split(',') ?? OFFERED_APPS.map((app) => app.name))
  // Which apps there are is the same for every brand.
  if (registriesOf('zennnn')(apps) === undefined)
    throw new UsageError(`--apps must be of ${offered()}.`)
  return apps
}

function textOption(args: CommandArguments, name: string): string | undefined {
  const value = args.options[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A command writes sentences; what fails is thrown. */
function quiet(): Log {
  return processLog('database create')
}
