import { type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError, parseDatabaseId } from '@zennnn/kernel'
import type { CloudTools } from '../control/provision-job.ts'
import { asOwner } from '../database/cluster-access.ts'
import { closeDatabase } from '../database/database-make.ts'
import { getRestore } from './restore-register.ts'
import { idInput } from './restore-steps.ts'

type Place = Pick<CloudTools, 'access' | 'control'>

/** So long a copy stays that a customer had restored on the side. */
export const COPY_DAYS = 30

/** Takes copies out of service whose days are over; `removeDropped` deletes them in the next night. A chore. */
export async function endCopies(place: Place): Promise<void> {
  await takeOut(place, { where: '"ends_at" <= now()', values: [] })
}

/**
 * Takes a copy out of service that the same database had restored on the side. Input: restore, database. NOT_FOUND for that
 * of another database, for what an operator had restored, and for one that became a database of its own.
 */
export function restoreDropJob(tools: Place): JobKind {
  return jobKind({
    name: 'restore_drop',
    place: 'control',
    steps: [
      {
        name: 'close',
        run: async ({ input, report }) => {
          await report({ message: 'Taking the copy out of service.' })
          const { id, database, record } = await getRestore(tools, idInput(input, 'restore'))
          const isTheirs = Reflect.get(Object(input), 'database') === database
          const found = isTheirs
            ? await takeOut(tools, { where: '"id" = $1', values: [record] })
            : 0
          if (found === 0)
            throw new PlatformError('NOT_FOUND', { message: `There is no copy of "${id}".` })
        },
      },
    ],
  })
}

/** Killed before they are closed, they are closed by the next run. Returns how many there are. `where` is SQL of ours. */
async function takeOut(
  { access, control }: Place,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
): Promise<number> {
  const ending = await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ id: string }>(
      `update app."database" set "state" = 'dropping', "drop_after" = coalesce("drop_after", now())
       where "ends_at" is not null and "state" in ('live', 'suspended', 'dropping') and ${where}
       returning "database_id" as id`,
      [...values],
    )
    return rows
  })
  for (const { id } of ending) await closeDatabase(access, parseDatabaseId(id))
  return ending.length
}
