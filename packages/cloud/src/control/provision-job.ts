import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  InvariantError,
  PlatformError,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { makeDatabase } from '../database/database-make.ts'
import { ensureFirstPerson, ensureFirstUser, type FirstUser } from '../database/first-user.ts'
import { appSetKey } from './app-sets.ts'
import { getCustomerDatabase } from './customer-databases.ts'
import { PROVISION_STEPS } from './provision-steps.ts'

export interface CloudTools {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  /** Name of the template by `appSetKey`. */
  readonly templates: ReadonlyMap<string, string>
  /** Makes the certificate hold the names of all customers; one call at a time. */
  readonly certify: () => Promise<void>
  /** Makes up for the ready database that was handed out. */
  readonly refill: () => Promise<void>
  readonly clock: Clock
}

/** Makes the database that `orderDatabase` asked for. When it ends without one, its name is free again (`release_order`). */
export function provisionJob(tools: CloudTools): JobKind {
  return jobKind({
    name: 'provision',
    place: 'control',
    steps: [
      {
        name: 'make',
        run: async (context) => {
          await make(tools, context)
        },
      },
      {
        name: 'settle',
        run: async (context) => {
          await settle(tools, context)
        },
      },
      {
        name: 'open',
        run: async (context) => {
          await open(tools, context)
        },
      },
      {
        name: 'refill',
        run: async () => {
          await tools.refill()
        },
      },
    ],
  })
}

async function make(tools: CloudTools, context: JobContext): Promise<void> {
  await context.report({ done: 0, total: PROVISION_STEPS, message: 'Making the database.' })
  // Live means that browsers get in: `serve` presents what the certificate names from its next handshake on.
  await Promise.all([tools.certify(), makeOrdered(tools, context)])
}

async function makeOrdered(tools: CloudTools, context: JobContext): Promise<void> {
  const order = await getCustomerDatabase(tools.access, tools.control, {
    record: recordOf(context),
  })
  const template = tools.templates.get(appSetKey(order.apps))
  if (template === undefined)
    throw new PlatformError('VALUE_INVALID', {
      message: `There is no database with the apps ${order.apps.join(', ')}.`,
      details: { field: 'apps' },
    })
  await makeDatabase(tools.access, order.database, template)
}

async function settle(tools: CloudTools, context: JobContext): Promise<void> {
  await context.report({ done: 1, message: 'Making the administrator.' })
  const order = await getCustomerDatabase(tools.access, tools.control, {
    record: recordOf(context),
  })
  const { access, clock } = tools
  const person = {
    company: order.name,
    name: textOf(context.input, 'admin_name'),
    login: textOf(context.input, 'admin_email').toLowerCase(),
    email: textOf(context.input, 'admin_email'),
  }
  if (isInvited(context.input)) {
    await ensureFirstPerson(access, order.database, person, clock)
    return
  }
  const secrets = await readFirstSecrets(tools, context.job)
  await ensureFirstUser(access, order.database, { ...person, ...secrets }, clock)
}

async function open(tools: CloudTools, context: JobContext): Promise<void> {
  await context.report({ done: 2, message: 'Opening the database.' })
  await asOwner(tools.access, tools.control, async (client) => {
    await client.query('begin')
    await client.query(
      `update app."database" set "state" = 'live' where "id" = $1 and "state" = 'provisioning'`,
      [recordOf(context)],
    )
    await client.query('delete from zennnn_cloud.ready where claimed_by = $1', [context.job])
    await client.query('delete from zennnn_cloud.first_password where job = $1', [context.job])
    await client.query('commit')
  })
}

async function readFirstSecrets(
  tools: CloudTools,
  job: RecordId,
): Promise<Pick<FirstUser, 'passwordHash' | 'entryHash'>> {
  return await asOwner(tools.access, tools.control, async (client) => {
    const { rows } = await client.query<{ hash: string; entry_hash: Buffer | null }>(
      'select hash, entry_hash from zennnn_cloud.first_password where job = $1',
      [job],
    )
    if (rows[0] === undefined)
      throw new InvariantError(
        'provision-password',
        `Job ${job} has no password for the administrator.`,
      )
    const { hash, entry_hash: entryHash } = rows[0]
    return { passwordHash: hash, ...(entryHash === null ? {} : { entryHash }) }
  })
}

function recordOf(context: JobContext): RecordId {
  return parseRecordId(textOf(context.input, 'record'))
}

/** Said by the order itself: a password that is only missing must not become an account without one. */
function isInvited(input: unknown): boolean {
  return input instanceof Object && Reflect.get(input, 'invited') === true
}

function textOf(input: unknown, name: string): string {
  const value: unknown = input instanceof Object ? Reflect.get(input, name) : undefined
  if (typeof value === 'string') return value
  throw new PlatformError('VALUE_INVALID', { message: `The job's input has no ${name}.` })
}
