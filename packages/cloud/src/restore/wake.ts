import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { endWaiting } from './neutralise.ts'
import { holdStanding, requireServed } from './restore-served.ts'
import type { RestoreTools } from './restore-tools.ts'

const BEFORE = {
  mail: 'Not sent: this database was a copy on the side until then.',
  job: 'Not done: this database was a copy on the side until then.',
}

/** What a copy was until it was woken. */
export interface Woken {
  /** Name of the database that it is a copy of. */
  readonly origin: string
  /** As of when. */
  readonly since: Date
}

/**
 * Makes a database of its own of one that was restored on the side: it sends mail and does jobs from then on, not what
 * waited in it. Written into its audit log. STATE_REFUSED for one that is no such copy, or is not in service.
 */
export async function wakeDatabase(
  place: Pick<RestoreTools, 'access' | 'control'>,
  database: DatabaseId,
): Promise<Woken> {
  // First of all: what became a database of its own must never end by itself.
  await asOwner(place.access, place.control, async (register) => {
    await register.query('update app."database" set "ends_at" = null where "database_id" = $1', [
      database,
    ])
  })
  return await holdStanding(place, database, async (standing) => {
    if (standing !== undefined) requireServed(standing, 'changed')
    return await asOwner(place.access, database, async (client) => {
      await client.query('begin')
      const { rows } = await client.query<Woken>(
        'delete from zennnn.neutralised returning origin, since',
      )
      const [woken] = rows
      if (woken === undefined)
        throw new PlatformError('STATE_REFUSED', {
          message: 'This database is no copy that was restored on the side. Nothing was changed.',
        })
      await endWaiting(client, BEFORE)
      await client.query(`select zennnn.audit_operator_event('database', null, $1)`, [
        `The operator let this copy of “${woken.origin}” send mail and do jobs`,
      ])
      await client.query('commit')
      return woken
    })
  })
}
