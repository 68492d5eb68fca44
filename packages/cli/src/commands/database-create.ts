import { getCustomerDatabase, orderDatabase, TIERS, type Tier } from '@zennnn/cloud'
import { COMMAND, DEFAULT_PASSWORD_RULES, hashPassword, PasswordPool } from '@zennnn/identity'
import { type Log, systemClock } from '@zennnn/kernel'
import { OFFERED_APPS, registriesOf, withDependencies } from '../cloud/app-catalogue.ts'
import { openPlace, tenantConnections } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { type Command, type CommandArguments, requireOption, UsageError } from '../command.ts'
import { processLog } from '../process-log.ts'
import { originOf } from '../serve/site-finder.ts'

export const databaseCreate: Command = {
  name: 'database create',
  summary: 'Makes a database for a customer.',
  parameters: ['<slug>'],
  options: {
    admin: { type: 'string', value: '<email>', summary: 'Who signs in first.' },
    'admin-name': {
      type: 'string',
      value: '<name>',
      summary: 'Name of that person. (Administrator)',
    },
    company: { type: 'string', value: '<name>', summary: 'Name of the company. (the slug)' },
    'password-stdin': { type: 'boolean', summary: 'Read the password from standard input.' },
    tier: { type: 'string', value: '<tier>', summary: `One of ${TIERS.join(', ')}. (trial)` },
    apps: { type: 'string', value: '<a,b>', summary: `Of ${offered()}. (all)` },
  },
  run: async (args, context) => {
    const slug = args.parameters[0] ?? ''
    const email = requireOption(args, 'admin')
    if (args.options['password-stdin'] !== true)
      throw new UsageError('--password-stdin is missing: a password is never an argument.')
    const tier = parseTier(args)
    const apps = parseApps(args)
    const place = await openPlace(context.environment)
    const connections = tenantConnections(
      place.access.address,
      place.access.secrets.tenantKey,
      quiet(),
    )
    try {
      const company = textOption(args, 'company') ?? slug
      const name = textOption(args, 'admin-name') ?? 'Administrator'
      const password = (await context.readInput()).replace(/\r?\n$/, '')
      const passwordHash = await hash(password, [slug, company, name, email])
      const { job } = await orderDatabase(
        {
          connections,
          control: place.control,
          domain: context.environment.domain,
          clock: systemClock,
        },
        {
          name: company,
          slug,
          tier,
          apps,
          administrator: {
            name,
            email,
            passwordHash,
          },
        },
      )
      await followJob(place, job, context.say)
    } finally {
      await connections.close()
    }
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    context.answer(database, [
      `${slug} is live at ${originOf(database.host, context.environment.port)}`,
    ])
    return 0
  },
}

function offered(): string {
  return OFFERED_APPS.map((app) => app.name).join(', ')
}

/** `words`: what is known of whom it is for. */
async function hash(password: string, words: readonly string[]): Promise<string> {
  const pool = new PasswordPool(1)
  try {
    return await hashPassword(pool, password, { ...DEFAULT_PASSWORD_RULES, words, asker: COMMAND })
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
