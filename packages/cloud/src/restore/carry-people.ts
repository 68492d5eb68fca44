import { InvariantError } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * What lets people in; what others refer to comes first. Not sessions: nobody takes those to a database beside the live one.
 */
const RULES = ['sign_in_policy', 'sign_in_provider', 'directory', 'passkey_challenge_used'] as const
const OWNED = [
  'linked_account',
  'directory_account',
  'credential',
  'totp',
  'recovery_code',
  'passkey',
  'api_key',
  'known_device',
] as const
const WAYS_IN = [...RULES, ...OWNED] as const

const READ = `
  select json_build_object(
    'users', (
      select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'login', u.login, 'email', u.email,
        'external_id', u.external_id, 'active', u.active, 'company', u.company, 'language', u.language, 'time_zone', u.time_zone,
        'groups', array(select g.name from app.user_groups m join app."group" g on g.id = m.target where m.source = u.id),
        'companies', array(select c.target from app.user_companies c where c.source = u.id))), '[]')
      from app."user" u),
    'directory_groups', (
      select coalesce(json_agg(json_build_object(
        'directory', d.directory, 'name', d.directory_group, 'group', g.name)), '[]')
      from zennnn.directory_group d join app."group" g on g.id = d.group_id),
    ${WAYS_IN.map((table) => `'${table}', ${rowsOf(table)}`).join(', ')})::text as people`

/** Of somebody who was removed, rows are left that open nothing while there is no such user. */
function rowsOf(table: (typeof WAYS_IN)[number]): string {
  const isOwned = OWNED.some((one) => one === table)
  const users = isOwned ? 'join app."user" u on u.id = t.user_id' : ''
  return `(select coalesce(json_agg(t), '[]') from zennnn.${table} t ${users})`
}

/** Who may come in and by what, as it is at this moment; JSON. As the owner. */
export async function readPeople(client: Client): Promise<string> {
  const { rows } = await client.query<{ people: string }>(READ)
  if (rows[0] !== undefined) return rows[0].people
  throw new InvariantError('people-unread', 'A query without a table gave no row.')
}

/**
 * Lets the same people in as in another life of this database, by the same ways, with the same rights: whoever was shut out,
 * lost a right or changed what let him in since a backup is not let in again by it, and nobody who is let in is shut out.
 * People whom the other one does not know stay as names in records: not active, without rights or any way in. In the
 * caller's transaction, as the owner; `why` is for the audit log. One statement, since requests may wait meanwhile.
 */
export async function putPeople(client: Client, people: string, why: string): Promise<void> {
  await client.query(
    `select set_config('zennnn.people', $1, true), set_config('zennnn.why', $2, true)`,
    [people, why],
  )
  await client.query(PUT)
}

const LIVE = `with live as (
    select * from json_to_recordset(people->'users') as l(id uuid, name text, login text, email text, external_id text,
      active boolean, company uuid, language text, time_zone text, groups text[], companies uuid[]))`

/** Companies that are not there any more, or not yet, are left out. Steps of ways in that somebody had begun go too. */
const PUT = `do $do$
declare
  people constant json := current_setting('zennnn.people')::json;
begin
  perform set_config('zennnn.carries_people', 'on', true);
  -- What somebody else has meanwhile is his.
  ${LIVE}
  update app."user" u set login = u.id::text, external_id = null from live l
  where l.id <> u.id and (l.login = u.login or l.external_id = u.external_id);
  ${LIVE}
  update app."user" u set login = l.login, email = l.email, external_id = l.external_id, active = l.active, company = c.id
  from live l left join app.company c on c.id = l.company
  where u.id = l.id and (u.login, u.email, u.external_id, u.active, u.company)
    is distinct from (l.login, l.email, l.external_id, l.active, c.id);
  ${LIVE}
  insert into app."user" (id, name, login, email, external_id, active, company, language, time_zone)
  select l.id, l.name, l.login, l.email, l.external_id, l.active, c.id, l.language, l.time_zone
  from live l left join app.company c on c.id = l.company
  where not exists (select from app."user" u where u.id = l.id);
  ${LIVE}
  insert into app.user_groups (source, target)
  select l.id, g.id from live l join app."group" g on g.name = any (l.groups) on conflict do nothing;
  ${LIVE}
  delete from app.user_groups m using app."group" g where g.id = m.target
    and not exists (select from live l where l.id = m.source and g.name = any (l.groups));
  ${LIVE}
  insert into app.user_companies (source, target)
  select l.id, c.id from live l join app.company c on c.id = any (l.companies) on conflict do nothing;
  ${LIVE}
  delete from app.user_companies m
  where not exists (select from live l where l.id = m.source and m.target = any (l.companies));
  ${LIVE}
  update app."user" u set active = false where u.active and not exists (select from live l where l.id = u.id);
  ${WAYS_IN.map(
    (table) => `delete from zennnn.${table};
  insert into zennnn.${table} select * from json_populate_recordset(null::zennnn.${table}, people->'${table}');`,
  ).join('\n  ')}
  delete from zennnn.directory_group;
  insert into zennnn.directory_group (directory, directory_group, group_id)
  select d.directory, d.name, g.id
  from json_to_recordset(people->'directory_groups') as d(directory uuid, name text, "group" text)
  join app."group" g on g.name = d."group";
  delete from zennnn.sign_in_step;
  -- Addresses that became what they are in the other life: their owners know.
  delete from zennnn.account_notice;
end
$do$`
