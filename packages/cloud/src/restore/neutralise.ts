import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { putPeople } from './carry-people.ts'

const ASIDE = {
  mail: 'Not sent: this database was restored on the side.',
  job: 'Not done: this database was restored on the side.',
  people: 'This database was restored on the side: whoever may come into the live one may come in.',
}

/** Only where there is such a thing. What a customer ended since the backup must not be open again. */
const END_STAFF_ACCESS = `do $$ begin
  if to_regclass('zennnn.staff_request') is not null then
    update zennnn.staff_request set state = 'ended', ended_at = now() where state in ('asked', 'granted');
  end if;
end $$`

/** What began, or was stopped, since a backup stands in the database that lives; that of the backup must not go on by itself. */
const END_RECOVERY = `do $$ begin
  if to_regclass('zennnn.administrator_recovery') is not null then
    update zennnn.administrator_recovery set state = 'ended', ended_at = now() where state in ('waiting', 'sent');
  end if;
end $$`

/** What people are still to be told of a backup's day, where there is such a thing. */
const END_NOTICES = `do $$ begin
  if to_regclass('zennnn.account_notice') is not null then
    delete from zennnn.account_notice;
  end if;
end $$`

/**
 * Makes a restored database one that does not speak for the one it comes from: what waited to be mailed or done never is,
 * nobody is signed in, no link or API key of the other one opens anything, and whoever is shut out there is shut out here.
 * Harmless when done again. `origin`: name of that one. `people`: who may come into it; undefined when nobody may any more,
 * since it is gone: then who might at the time of the backup.
 */
export async function neutraliseDatabase(
  access: ClusterAccess,
  database: DatabaseId,
  mark: { readonly since: Date; readonly origin: string; readonly people: string | undefined },
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    await client.query(
      `insert into zennnn.neutralised (since, origin) values ($1, $2)
       on conflict (only_row) do update set since = excluded.since, origin = excluded.origin`,
      [mark.since, mark.origin],
    )
    await endWaiting(client, ASIDE)
    if (mark.people !== undefined) await putPeople(client, mark.people, ASIDE.people)
    await client.query('update zennnn.api_key set revoked_at = now() where revoked_at is null')
    await client.query('delete from zennnn.session')
    await client.query('delete from zennnn.sign_in_step')
    await client.query('delete from zennnn.link_session')
    await client.query('update zennnn.link set revoked_at = now() where revoked_at is null')
    // Each database has its own.
    await client.query('delete from zennnn.secret')
    await client.query('delete from zennnn.attempt')
    await client.query('commit')
  })
}

/** In the caller's transaction, as the owner. */
export async function endStaffAccess(client: Client): Promise<void> {
  await client.query(END_STAFF_ACCESS)
}

/**
 * Ends what waited to be mailed or done at the time of a backup: since then it was, or not. In the caller's transaction, as
 * the owner.
 */
export async function endWaiting(
  client: Client,
  why: { readonly mail: string; readonly job: string },
): Promise<void> {
  await client.query(
    `update app."mail" set "state" = 'failed', "next_attempt_at" = null, "error" = $1 where "state" in ('queued', 'sending')`,
    [why.mail],
  )
  await client.query('delete from zennnn.password_request')
  await client.query(END_NOTICES)
  await endStaffAccess(client)
  await client.query(END_RECOVERY)
  const problem = { code: 'CANCELLED', message: why.job, details: null, hint: null }
  await client.query(
    `update app."job" set "state" = 'cancelled', "finished_at" = now(), "message" = $1, "problem" = $2
     where "state" in ('queued', 'running')`,
    [why.job, JSON.stringify(problem)],
  )
}
