import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { type Doors, doorsOf } from '../database/database-doors.ts'
import type { ClusterReach, ClusterRole, DatabaseReach } from './reach.ts'

/** As superuser, since nobody else reads the rules of pg_hba; in the database `postgres`, where no customer's code is. */
export async function readCluster(
  access: ClusterAccess,
): Promise<{ readonly reach: ClusterReach; readonly doors: Doors }> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const roles = await client.query<ClusterRole>(ROLES)
    const members = await client.query<{ member: string; role: string }>(MEMBERS)
    const rules = await client.query<{ rule: string }>(RULES)
    return {
      reach: {
        roles: roles.rows,
        members: members.rows,
        rules: rules.rows.map(({ rule }) => rule),
      },
      doors: await doorsOf(client),
    }
  })
}

/** As the owner of everything in it. Reads catalogues, ids of users and who made what lets them in: no record of the customer. */
export async function readDatabase(
  access: ClusterAccess,
  database: DatabaseId,
  connects: readonly string[],
): Promise<DatabaseReach> {
  return await asOwner(access, database, async (client) => {
    const names = async (statement: string): Promise<readonly string[]> => {
      const { rows } = await client.query<{ name: string }>(statement)
      return rows.map(({ name }) => name)
    }
    return {
      database,
      connects,
      holders: await names(HOLDERS),
      doors: await names(DOORS),
      strangers: await names(STRANGERS),
      promoted: await names(PROMOTED),
      planted: await names(PLANTED),
    }
  })
}

const ROLES = `
  select r.rolname as name, r.rolcanlogin as "mayLogIn", array_remove(array[
    case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
    case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
    case when r.rolreplication then 'replication' end], null) as powers
  from pg_catalog.pg_roles r where not starts_with(r.rolname, 'pg_') order by 1`

const MEMBERS = `
  select pg_get_userbyid(m.member) as member, pg_get_userbyid(m.roleid) as role
  from pg_catalog.pg_auth_members m where not starts_with(pg_get_userbyid(m.member), 'pg_') order by 1, 2`

const RULES = `
  select concat_ws(' ', r.type, array_to_string(r.database, ','), array_to_string(r.user_name, ','), r.address,
    r.auth_method, r.error) as rule
  from pg_catalog.pg_hba_file_rules r order by r.line_number`

/** PostgreSQL notes for each object which roles own it, have a right to it or stand in a policy of it. */
const HOLDERS = `
  select distinct r.rolname as name from pg_catalog.pg_shdepend s
  join pg_catalog.pg_database d on d.oid = s.dbid and d.datname = current_database()
  join pg_catalog.pg_roles r on r.oid = s.refobjid and s.refclassid = 'pg_catalog.pg_authid'::regclass
  order by 1`

const DOORS = `
  select format('%s.%s', n.nspname, o.name) as name from (
    select p.pronamespace as space, p.proname as name from pg_catalog.pg_proc p
    union all
    select c.relnamespace, c.relname from pg_catalog.pg_class c
  ) o join pg_catalog.pg_namespace n on n.oid = o.space
  where n.nspname in ('zennnn', 'zennnn_rule') and starts_with(o.name, 'staff') order by 1`

/** The first person is made with the database, by the cloud, for whoever ordered it. */
const FIRST = `(select f.id from app."user" f order by f.created_at, f.id limit 1)`

/** What `zennnn.directory_sign_in` writes, once somebody of the database set a directory up. */
const BY_DIRECTORY = `(e.why = 'By the directory, at a sign-in.' and exists (
    select from app.audit_entry d
    where d.model = 'directory' and d.operation = 'event' and d."user" is not null and d.at < e.at))`

const STRANGERS = `
  select u.id::text as name from app."user" u
  where u.id is distinct from ${FIRST} and not exists (
    select from app.audit_entry e
    where e.model = 'user' and e.record = u.id::text and e.operation = 'create'
      and (e."user" is not null or ${BY_DIRECTORY}))
  order by 1`

const PROMOTED = `
  select distinct e.record as name from app.audit_entry e
  where e.model = 'user' and e.operation = 'update' and e."user" is null and e.after ? 'groups'
    and e.record is distinct from ${FIRST}::text and not ${BY_DIRECTORY}
  order by 1`

/**
 * The one that leads whoever ordered a database into it, within the hour in which it was made. It is mailed to nobody and opens
 * for an hour: whatever else it says, nobody comes in by it two hours after.
 */
const OF_SIGN_UP = `(l.record = ${FIRST} and l.recipient = '' and exists (
      select from app."user" u where u.id = l.record
        and l.created_at < u.created_at + interval '1 hour' and l.expires_at <= u.created_at + interval '2 hours'))`

/** None of these opens for longer: one that was put there with the time of an event of long ago is over, or is found. */
const LIVES_TOO_LONG = `(l.expires_at > l.created_at + case l.purpose when 'reset_password' then interval '1 hour' else interval '7 days' end)`

/** A recovery of this person, whose beginning and whose mail are in the log, a week apart: all had time to say no. */
const OF_RECOVERY = `exists (
      select from zennnn.administrator_recovery r
      join app.audit_entry b on b.model = 'administrator_recovery' and b.record = r.id::text and b.operation = 'event'
      join app.audit_entry m on m.model = 'administrator_recovery' and m.record = r.id::text and m.operation = 'event'
      where r.link_id = l.id and r.user_id = l.record and b.at = r.began_at and m.at = l.created_at
        and m.at >= b.at + interval '7 days')`

/**
 * Each has an event of the same transaction that names who did it; the first password of the first person has one that names
 * nobody, within the hour in which the database was made.
 */
const PLANTED = `
  select w.name from (
    select 'password of ' || c.user_id as name, 'user' as model, c.user_id::text as record, c.changed_at as at
    from zennnn.credential c where c.is_logged
    union all
    select 'passkey of ' || k.user_id, 'second_factor', k.user_id::text, k.created_at from zennnn.passkey k
    union all
    select 'linked account of ' || a.user_id, 'sign_in_provider', a.user_id::text, a.created_at from zennnn.linked_account a
    union all
    select 'API key of ' || k.user_id, 'api_key', k.id::text, k.created_at from zennnn.api_key k where k.revoked_at is null
  ) w
  where not exists (
    select from app.audit_entry e
    where e.operation = 'event' and e.model = w.model and e.record = w.record and e.at = w.at and (e."user" is not null
      or w.model = 'user' and w.record = ${FIRST}::text
        and w.at < (select u.created_at from app."user" u where u.id::text = w.record) + interval '1 hour'))
  union all
  select 'directory account of ' || a.user_id from zennnn.directory_account a
  where not exists (
    select from app.audit_entry e
    where e.operation = 'event' and e.model = 'user' and e.record = a.user_id::text and e.at = a.created_at
      and exists (
        select from app.audit_entry d
        where d.model = 'directory' and d.operation = 'event' and d."user" is not null and d.at < e.at))
  union all
  select distinct 'link to the account of ' || l.record from zennnn.link l
  where l.model = 'user' and zennnn.link_state(l) = 'open' and case l.purpose
    when 'sign_up' then not ${OF_SIGN_UP}
    when 'recover_administrator' then ${LIVES_TOO_LONG} or not ${OF_RECOVERY}
    else l.purpose in ('invitation', 'reset_password') and (${LIVES_TOO_LONG} or not exists (
      select from app.audit_entry e
      where e.operation = 'event' and e.model = 'user' and e.record = l.record::text and e.at = l.created_at)) end
  union all
  select distinct 'session of ' || s.user_id from zennnn.session s
  where s.valid_until > now() and not exists (
    select from zennnn.sign_in_log l
    where l.user_id = s.user_id and l.outcome = 'signed_in' and l.at between s.created_at and s.created_at + interval '1 minute')
  order by 1`
