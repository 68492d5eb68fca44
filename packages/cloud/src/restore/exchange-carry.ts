import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { addSignIns } from './carry-audit.ts'
import { putPeople, readPeople } from './carry-people.ts'
import { COMMIT_HERE, type LimitTime } from './exchange-budget.ts'
import { endStaffAccess } from './neutralise.ts'

const WHY =
  'The databases were exchanged: who may come in, by what and with which rights stays as it is.'

interface Carriage {
  readonly from: DatabaseId
  readonly to: DatabaseId
  readonly limit: LimitTime
  /** Whether a link that the first one does not know is withdrawn in the other. */
  readonly endsUnknownLinks: boolean
}

/** What is open at the moment, as JSON. */
interface Opened {
  readonly sessions: string
  /** How those came in. */
  readonly signIns: string
  readonly links: string
  /** Recoveries of administrators, open and over. */
  readonly recoveries: string
}

/**
 * Nobody is signed out by a restore; whoever was signed in at the time of the backup is not signed in again. Who may come in
 * and by what stays as it is. A link that was withdrawn or used since opens nothing again; the recovery of an administrator goes
 * on as it was. One connection each: opening them is most of what it takes.
 */
export async function carryOver(access: ClusterAccess, carriage: Carriage): Promise<void> {
  const { from, to, limit, endsUnknownLinks } = carriage
  const { people, opened } = await asOwner(access, from, async (client) => {
    await limit(client)
    return { people: await readPeople(client), opened: await readOpened(client) }
  })
  await asOwner(access, to, async (client) => {
    await client.query(COMMIT_HERE)
    await limit(client)
    await client.query('begin')
    await putPeople(client, people, WHY)
    await limit(client)
    await endStaffAccess(client)
    await putSessions(client, opened)
    await limit(client)
    await putRecoveries(client, opened)
    await markLinks(client, opened, endsUnknownLinks ? 'end_unknown' : 'keep_unknown')
    await client.query('commit')
  })
}

async function readOpened(client: Client): Promise<Opened> {
  const { rows } = await client.query<Opened>(
    `select (select coalesce(json_agg(s), '[]')::text from zennnn.session s where s.valid_until > now()) as sessions,
       (select coalesce(json_agg(e), '[]')::text from zennnn.sign_in_log e where e.outcome = 'signed_in' and exists (
          select from zennnn.session s where s.user_id = e.user_id and s.valid_until > now()
            and e.at between s.created_at and s.created_at + interval '1 minute')) as "signIns",
       (select coalesce(json_agg(l), '[]')::text from zennnn.link l) as links,
       (select coalesce(json_agg(r), '[]')::text from zennnn.administrator_recovery r) as recoveries`,
  )
  return rows[0] ?? { sessions: '[]', signIns: '[]', links: '[]', recoveries: '[]' }
}

async function putSessions(client: Client, { sessions, signIns }: Opened): Promise<void> {
  await client.query('delete from zennnn.session')
  await client.query(
    `insert into zennnn.session select s.* from json_populate_recordset(null::zennnn.session, $1) s
     join app."user" u on u."id" = s.user_id and u."active"`,
    [sessions],
  )
  await addSignIns(client, { entries: signIns })
}

/** One that waits is neither lost by a restore nor brought back by it; its links go along. */
async function putRecoveries(client: Client, { links, recoveries }: Opened): Promise<void> {
  await client.query('delete from zennnn.administrator_recovery')
  await client.query(
    `insert into zennnn.administrator_recovery
     select * from json_populate_recordset(null::zennnn.administrator_recovery, $1)`,
    [recoveries],
  )
  await client.query(
    `insert into zennnn.link select l.* from json_populate_recordset(null::zennnn.link, $1) l
     where l.purpose in ('recover_administrator', 'stop_recovery') on conflict do nothing`,
    [links],
  )
}

async function markLinks(
  client: Client,
  { links }: Opened,
  unknown: 'end_unknown' | 'keep_unknown',
): Promise<void> {
  await client.query(
    `update zennnn.link l set used_at = coalesce(l.used_at, known.used_at),
       revoked_at = coalesce(l.revoked_at, known.revoked_at, case when known.id is null and $2 then now() end)
     from zennnn.link mine left join json_populate_recordset(null::zennnn.link, $1) known on known.id = mine.id
     where l.id = mine.id`,
    [links, unknown === 'end_unknown'],
  )
}
