import { type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { requireOfCustomer } from '../canary/canary-register.ts'
import { asOwner } from '../database/cluster-access.ts'
import { barDatabase, reopenDatabase } from '../database/database-make.ts'
import { getCustomerDatabase, updateCustomerDatabase } from './customer-databases.ts'
import { TIERS } from './database-order.ts'
import { migrateDatabase } from './migrate-database.ts'
import type { CloudTools } from './provision-job.ts'

/** Keeps everybody out of a database; backups and upkeep still reach it. Input: record. */
export function suspendJob(tools: CloudTools): JobKind {
  return jobKind({
    name: 'suspend_database',
    place: 'control',
    steps: [
      {
        name: 'close',
        run: async ({ input, report }) => {
          await report({ message: 'Taking the database out of service.' })
          const record = recordOf(input)
          const customer = await getCustomer(tools, record)
          requireOfCustomer(customer)
          const { database } = customer
          // First of all: whoever finds it after this does not find it live.
          await changeState(tools, record, { from: ['live', 'suspended'], to: 'suspended' })
          await barDatabase(tools.access, database)
        },
      },
    ],
  })
}

/** Brings back what was suspended, or dropped and not deleted yet, in this version of its apps. Input: record. */
export function resumeJob(
  tools: CloudTools,
  registryOf: (apps: readonly string[]) => Registry | undefined,
): JobKind {
  return jobKind({
    name: 'resume_database',
    place: 'control',
    steps: [
      {
        name: 'open',
        run: async ({ input, report }) => {
          await report({ message: 'Opening the database.' })
          const record = recordOf(input)
          const { database } = await getCustomer(tools, record)
          // From now on nothing deletes it any more.
          await changeState(tools, record, { from: ['suspended', 'dropping'], to: 'suspended' })
          await reopenDatabase(tools.access, database)
        },
      },
      {
        name: 'upgrade',
        run: async ({ input, report }) => {
          await report({ message: 'Bringing the database to this version.' })
          const { apps, database } = await getCustomer(tools, recordOf(input))
          const registry = registryOf(apps)
          if (registry === undefined)
            throw new PlatformError('APP_INVALID', {
              message: `This version does not have the apps ${apps.join(', ')}.`,
            })
          await migrateDatabase(tools.access, database, registry)
          await changeState(tools, recordOf(input), { from: ['suspended', 'live'], to: 'live' })
        },
      },
    ],
  })
}

/** Input: record, tier. */
export function changeTierJob(tools: CloudTools): JobKind {
  return jobKind({
    name: 'change_tier',
    place: 'control',
    steps: [
      {
        name: 'change',
        run: async ({ input }) => {
          const tier = TIERS.find((one) => one === memberOf(input, 'tier'))
          if (tier === undefined)
            throw new PlatformError('VALUE_INVALID', { message: 'There is no such tier.' })
          requireOfCustomer(await getCustomer(tools, recordOf(input)))
          await updateCustomerDatabase(tools.access, tools.control, recordOf(input), {
            set: `"tier" = $2`,
            values: [tier],
          })
        },
      },
    ],
  })
}

type Customer = Awaited<ReturnType<typeof getCustomerDatabase>>

async function getCustomer(tools: CloudTools, record: RecordId): Promise<Customer> {
  return await getCustomerDatabase(tools.access, tools.control, { record })
}

/** What was ordered may not be possible any more when its turn comes: STATE_REFUSED. */
async function changeState(
  tools: CloudTools,
  record: RecordId,
  change: { readonly from: readonly string[]; readonly to: 'live' | 'suspended' },
): Promise<void> {
  const changed = await asOwner(tools.access, tools.control, async (client) => {
    const { rowCount } = await client.query(
      // A copy that is resumed after its end does not end again.
      `update app."database" set "state" = $2, "drop_after" = null,
         "ends_at" = case when "ends_at" > now() then "ends_at" end where "id" = $1 and "state" = any ($3)`,
      [record, change.to, change.from],
    )
    return rowCount
  })
  if (changed === 1) return
  const { slug, state } = await getCustomer(tools, record)
  throw new PlatformError('STATE_REFUSED', {
    message: `The database "${slug}" is ${state}. Nothing was changed.`,
  })
}

function recordOf(input: unknown): RecordId {
  return parseRecordId(memberOf(input, 'record'))
}

function memberOf(input: unknown, name: string): unknown {
  return input instanceof Object ? Reflect.get(input, name) : undefined
}
