import { type DatabaseId, newDatabaseId, parseDatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { makeDatabase, removeDatabase } from '../database/database-make.ts'

/** Ready databases of each set of apps: enough for the sign-ups of the second that it takes to make more. */
const READY = 2

/** A row of the pool whose database is still being made has this in place of its template. */
const UNFINISHED = ''
const UNFINISHED_FOR = '10 minutes'

interface ReadyPoolOptions {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  /** Name of the template by `appSetKey`. */
  readonly templates: ReadonlyMap<string, string>
}

/**
 * Fills the pool of ready databases and removes those of earlier versions. Safe to run at the same time and to be
 * killed: a database is entered into the pool before it is made, and handed out only after.
 */
export async function refillReadyPool(options: ReadyPoolOptions): Promise<void> {
  await removeUseless(options)
  for (const [key, template] of options.templates) {
    const apps = key.split(',')
    while ((await countReady(options, apps)) < READY) await addReady(options, apps, template)
  }
}

async function addReady(
  { access, control }: ReadyPoolOptions,
  apps: readonly string[],
  template: string,
): Promise<void> {
  const id = newDatabaseId()
  await asOwner(access, control, async (client) => {
    await client.query(
      'insert into zennnn_cloud.ready (database_id, apps, template) values ($1, $2, $3)',
      [id, [], UNFINISHED],
    )
    await makeDatabase(access, id, template)
    await client.query(
      'update zennnn_cloud.ready set apps = $2, template = $3 where database_id = $1',
      [id, apps, template],
    )
  })
}

async function countReady(
  { access, control }: ReadyPoolOptions,
  apps: readonly string[],
): Promise<number> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ ready: number }>(
      'select count(*)::int as ready from zennnn_cloud.ready where apps = $1 and claimed_by is null',
      [apps],
    )
    return rows[0]?.ready ?? 0
  })
}

async function removeUseless({ access, control, templates }: ReadyPoolOptions): Promise<void> {
  await asOwner(access, control, async (client) => {
    // Deleted first: from then on nobody can be given one of these.
    const { rows } = await client.query<{ database_id: string }>(
      `with useless as (
         select database_id from zennnn_cloud.ready
         where claimed_by is null and not template = any ($1)
           and (template <> $2 or created_at < now() - $3::interval)
         for update skip locked)
       delete from zennnn_cloud.ready r using useless u where r.database_id = u.database_id returning r.database_id`,
      [[...templates.values()], UNFINISHED, UNFINISHED_FOR],
    )
    for (const row of rows) await removeDatabase(access, parseDatabaseId(row.database_id))
  })
}
