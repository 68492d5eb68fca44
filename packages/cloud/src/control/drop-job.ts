import { type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError, parseDatabaseId, parseRecordId } from '@zennnn/kernel'
import { requireOfCustomer } from '../canary/canary-register.ts'
import { asOwner } from '../database/cluster-access.ts'
import { closeDatabase, removeDatabase } from '../database/database-make.ts'
import { removeKept } from '../restore/restore-abandon.ts'
import { getCustomerDatabase } from './customer-databases.ts'
import type { CloudTools } from './provision-job.ts'

/** So long a dropped database can be brought back. */
export const DROP_DELAY_DAYS = 14

/** Takes a database out of service at once; `removeDropped` deletes it when `days` have passed. Input: record, days. */
export function dropJob(tools: CloudTools): JobKind {
  return jobKind({
    name: 'drop_database',
    place: 'control',
    steps: [
      {
        name: 'close',
        run: async ({ input, report }) => {
          const { record, days } = parseInput(input)
          await report({ message: 'Taking the database out of service.' })
          const found = await getCustomerDatabase(tools.access, tools.control, { record })
          requireOfCustomer(found)
          const { database } = found
          await asOwner(tools.access, tools.control, async (client) => {
            await client.query(
              `update app."database" set "state" = 'dropping', "drop_after" = now() + make_interval(days => $2)
               where "id" = $1 and "state" <> 'dropping'`,
              [record, days],
            )
          })
          await closeDatabase(tools.access, database)
        },
      },
    ],
  })
}

/** Deletes what was dropped long enough ago, or never became a database, and frees its name. */
export async function removeDropped(tools: CloudTools): Promise<void> {
  const due = await asOwner(tools.access, tools.control, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select "id" from app."database" where "state" in ('dropping', 'failed') and "drop_after" <= now()`,
    )
    return rows
  })
  for (const { id } of due) await removeOne(tools, id)
}

/** Its row stays locked meanwhile, so that what is resumed at this moment is either kept or refused. */
async function removeOne(tools: CloudTools, id: string): Promise<void> {
  await asOwner(tools.access, tools.control, async (client) => {
    await client.query('begin')
    const { rows } = await client.query<{ database_id: string }>(
      `select "database_id" from app."database"
       where "id" = $1 and "state" in ('dropping', 'failed') and "drop_after" <= now() for update`,
      [id],
    )
    const [found] = rows
    if (found !== undefined) {
      await removeKept(tools, client, found.database_id)
      await removeDatabase(tools.access, parseDatabaseId(found.database_id))
    }
    await client.query(
      `update app."database" set "state" = 'dropped', "slug" = 'gone-' || replace("id"::text, '-', '')
       where "id" = $1 and "state" in ('dropping', 'failed') and "drop_after" <= now()`,
      [id],
    )
    await client.query('commit')
  })
}

function parseInput(input: unknown): { readonly record: string; readonly days: number } {
  const record: unknown = input instanceof Object ? Reflect.get(input, 'record') : undefined
  const days: unknown = input instanceof Object ? Reflect.get(input, 'days') : undefined
  if (typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= 3650)
    return { record: parseRecordId(record), days }
  throw new PlatformError('VALUE_INVALID', {
    message: 'A number of days from 0 to 3650 is needed.',
  })
}
