import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { LimitTime } from './exchange-budget.ts'

interface Carriage {
  readonly from: DatabaseId
  readonly to: DatabaseId
  readonly limit: LimitTime
}

/** Nobody is signed out by a restore; whoever was signed in at the time of the backup is not signed in again. */
export async function carrySessions(
  access: ClusterAccess,
  { from, to, limit }: Carriage,
): Promise<void> {
  const sessions = await asOwner(access, from, async (client) => {
    await limit(client)
    const { rows } = await client.query<{ sessions: string }>(
      `select coalesce(json_agg(s), '[]')::text as sessions from zennnn.session s where s.valid_until > now()`,
    )
    return rows[0]?.sessions ?? '[]'
  })
  await asOwner(access, to, async (client) => {
    await limit(client)
    await client.query('begin')
    await client.query('delete from zennnn.session')
    await limit(client)
    await client.query(
      `insert into zennnn.session select s.* from json_populate_recordset(null::zennnn.session, $1) s
       join app."user" u on u."id" = s.user_id and u."active"`,
      [sessions],
    )
    await client.query('commit')
  })
}

/** A link that was withdrawn or used since opens nothing again. */
export async function carryLinks(
  access: ClusterAccess,
  { from, to, limit, endsUnknownLinks }: Carriage & { readonly endsUnknownLinks: boolean },
): Promise<void> {
  const links = await asOwner(access, from, async (client) => {
    await limit(client)
    const { rows } = await client.query<{ links: string }>(
      `select coalesce(json_agg(l), '[]')::text as links from zennnn.link l`,
    )
    return rows[0]?.links ?? '[]'
  })
  await asOwner(access, to, async (client) => {
    await limit(client)
    await client.query(
      `update zennnn.link l set used_at = coalesce(l.used_at, known.used_at),
         revoked_at = coalesce(l.revoked_at, known.revoked_at, case when known.id is null and $2 then now() end)
       from zennnn.link mine left join json_populate_recordset(null::zennnn.link, $1) known on known.id = mine.id
       where l.id = mine.id`,
      [links, endsUnknownLinks],
    )
  })
}
