-- What a directory that provisions by SCIM calls groups. Apps declare groups and nobody changes their records, so it stands
-- beside them. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.scim_group (
  group_id uuid primary key,
  external_id text not null unique check (external_id ~ '^[^[:cntrl:]]{1,200}$')
);

-- Refuses whoever does not come with a key for provisioning: enter_key says so.
create or replace function zennnn.require_provisioning() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('zennnn.proof', true) is distinct from 'scim' then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
end
$$;

create or replace function zennnn.scim_groups() returns table (group_id uuid, external_id text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_provisioning();
  return query select g.group_id, g.external_id from zennnn.scim_group g;
end
$$;
grant execute on function zennnn.scim_groups() to zennnn_user;

-- Keeps what the directory calls a group; null: nothing any more.
create or replace function zennnn.scim_group_call(called uuid, new_external_id text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_provisioning();
  if new_external_id is null then
    delete from zennnn.scim_group g where g.group_id = called;
  else
    insert into zennnn.scim_group (group_id, external_id)
      select g.id, new_external_id from app."group" g where g.id = called
      on conflict (group_id) do update set external_id = excluded.external_id;
  end if;
  perform zennnn.add_event(current_setting('zennnn.user_id')::uuid, 'group', called::text,
    left(format('%s: called %s by the directory.', current_setting('zennnn.why'), coalesce('"' || new_external_id || '"', 'nothing')), 500));
end
$$;
grant execute on function zennnn.scim_group_call(uuid, text) to zennnn_user;

-- All by which a person comes in, and what would open a way anew. For who holds the person (057), or when nobody can any more.
create or replace function zennnn.forget_ways_in(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.end_account_links(person);
  delete from zennnn.credential c where c.user_id = person;
  delete from zennnn.totp t where t.user_id = person;
  delete from zennnn.recovery_code r where r.user_id = person;
  delete from zennnn.passkey k where k.user_id = person;
  delete from zennnn.linked_account a where a.user_id = person;
  delete from zennnn.directory_account a where a.user_id = person;
  delete from zennnn.known_device d where d.user_id = person;
end
$$;

-- Who was deleted by an earlier version left it.
do $$
declare
  person uuid;
begin
  for person in
    select c.user_id from zennnn.credential c union select t.user_id from zennnn.totp t union select r.user_id from zennnn.recovery_code r
    union select k.user_id from zennnn.passkey k union select a.user_id from zennnn.linked_account a
    union select a.user_id from zennnn.directory_account a
    except select p.user_id from zennnn.principal p
  loop
    perform zennnn.forget_ways_in(person);
  end loop;
end
$$;

-- Whoever was deleted comes back under the same login, which may have been given to somebody else meanwhile: nothing that he
-- knew or had opens the account then. His sessions and keys ended with his rights.
create or replace function zennnn.scim_user_end(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_provisioning();
  if 'administrator' = any (zennnn.groups_of(person)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  perform zennnn.hold_ways_in(person);
  perform zennnn.account_notice_add(person, 'The directory of your organisation took everything away by which you could sign in.');
  perform zennnn.forget_ways_in(person);
  perform zennnn.add_event(current_setting('zennnn.user_id')::uuid, 'user', person::text,
    left(format('%s: everything by which this user could come in was taken away.', current_setting('zennnn.why')), 500));
end
$$;
grant execute on function zennnn.scim_user_end(uuid) to zennnn_user;

reset check_function_bodies;
reset role;
