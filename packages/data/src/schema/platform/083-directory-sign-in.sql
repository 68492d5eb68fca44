-- Signing in by the password of a directory: who is asked, who may be told a password, and whose entry is whose. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- The directories to ask about who signs in; no row when there is none. `proves`: his password is theirs to judge. Of whoever
-- has one here it is not, unless those are not allowed and he came by one before: he is looked for all the same, so that time
-- says nothing, and no password of this database goes to another server.
create or replace function zennnn.directory_ask(sign_in_login text)
returns table (directory zennnn.directory, has_groups boolean, proves boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select d, exists (select from zennnn.directory_group m where m.directory = d.id),
    not exists (
      select from app."user" u join zennnn.credential c on c.user_id = u.id cross join zennnn.sign_in_policy p
      where zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
        and (p.allow_password or not exists (
          select from zennnn.directory_account a where a.user_id = u.id and a.directory is not null)))
  from zennnn.directory d where d.enabled and not exists (select from zennnn.neutralised) order by d.id
$$;
comment on function zennnn.directory_ask(text) is 'login role';

-- Why the one entry that a login led to must not come in, and its directory not be told the password; null: it may. Who came
-- in by this entry before does so while other directories are away. Of anybody else one cannot know that it is the only one
-- before all have answered: else whoever has a namesake's entry came in by making the other directory silent. `answered`:
-- those that did.
create or replace function zennnn.directory_objection(
  in_directory uuid, of_entry text, sign_in_login text, answered uuid[]) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select case
    -- By another name of his entry, as his address, he is the same person: his password is this database's to judge.
    when exists (
      select from zennnn.directory_account a join app."user" u on u.id = a.user_id cross join zennnn.sign_in_policy p
      where a.directory = in_directory and a.entry = of_entry
        and not zennnn.has_directory_account(u.id, p.allow_password)) then 'has_password'
    when exists (
      select from zennnn.directory_account a join app."user" u on u.id = a.user_id
      where a.directory = in_directory and a.entry = of_entry) then null
    when exists (select from zennnn.directory d where d.enabled and not d.id = any (answered)) then 'directory_unreachable'
    when exists (
      select from zennnn.directory_account a join app."user" u on u.id = a.user_id
      where zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
        and a.directory is distinct from in_directory
        and not (a.directory is null and a.entry = of_entry)) then 'other_directory'
  end
$$;
comment on function zennnn.directory_objection(uuid, text, text, uuid[]) is 'login role';

-- Why people and groups change here at a sign-in that no user of this database asks for: into the log with each change, so
-- that who looks for people smuggled in (`zennnn trust staff`) finds by what these came.
create or replace function zennnn.directory_why() returns void
language sql volatile security invoker set search_path = pg_catalog, pg_temp
as $$ select set_config('zennnn.why', 'By the directory, at a sign-in.', true) $$;

-- Whose entry this is, null when nobody's here. A user that administrators prepared, and who cannot come in by anything
-- yet, is taken by the entry of the same login; so is one by the very entry by which he came in, of a directory that was
-- removed and is here again. Nobody else is, and never an administrator.
create or replace function zennnn.directory_person(
  in_directory uuid, of_entry text, sign_in_login text, called text, mail text)
returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  typed constant text := zennnn.canonical_login(sign_in_login);
  by_name constant text := (select d.name from zennnn.directory d where d.id = in_directory);
  person uuid;
begin
  delete from zennnn.directory_account a where a.directory = in_directory and a.entry = of_entry
    and not exists (select from app."user" u where u.id = a.user_id);
  select a.user_id into person from zennnn.directory_account a where a.directory = in_directory and a.entry = of_entry;
  if person is not null then
    return person;
  end if;
  -- Directories overlook signs in a login that are no letters: none with such becomes one here.
  if typed !~ '^[a-z0-9][a-z0-9._@+-]{0,119}$' then
    return null;
  end if;
  select u.id into person from app."user" u where zennnn.canonical_login(u.login) = typed order by u.id for update;
  if person is null then
    if not (select d.makes_people from zennnn.directory d where d.id = in_directory) then
      return null;
    end if;
    insert into app."user" (id, login, name, email)
      values (zennnn.new_id(), typed, left(called, 120), mail) returning id into person;
    perform zennnn.add_event(null, 'user', person::text,
      format('Made at the first sign-in by the directory %s.', by_name));
  elsif 'administrator' = any (zennnn.groups_of(person)) then
    return null;
  elsif exists (
    select from zennnn.directory_account a where a.user_id = person and a.directory is null and a.entry = of_entry)
  then
    update zennnn.directory_account a set directory = in_directory where a.user_id = person;
    perform zennnn.add_event(null, 'user', person::text, format('Signs in by the directory %s again.', by_name));
    return person;
  elsif zennnn.factors_of(person) <> '{}'
    or exists (select from zennnn.credential c where c.user_id = person)
    or exists (select from zennnn.linked_account a where a.user_id = person)
    or exists (select from zennnn.directory_account a where a.user_id = person)
  then
    return null;
  else
    perform zennnn.add_event(null, 'user', person::text,
      format('Signs in by the directory %s from now on.', by_name));
  end if;
  insert into zennnn.directory_account (directory, entry, user_id) values (in_directory, of_entry, person);
  return person;
end
$$;

-- Gives and takes the groups that this directory maps; others stay as administrators gave them. The last administrator stays
-- one.
create or replace function zennnn.directory_groups_apply(person uuid, in_directory uuid, held text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  has constant uuid[] := array(
    select distinct m.group_id from zennnn.directory_group m
    where m.directory = in_directory and m.directory_group = any (held));
  is_last constant boolean := 'administrator' = any (zennnn.groups_of(person)) and not exists (
    select from zennnn.principal p where p.user_id <> person and p.active and 'administrator' = any (p.groups));
begin
  insert into app.user_groups (source, target)
    select person, g.id from app."group" g where g.id = any (has) on conflict do nothing;
  if not is_last then
    delete from app.user_groups u where u.source = person and not u.target = any (has)
      and u.target in (select m.group_id from zennnn.directory_group m where m.directory = in_directory);
  end if;
end
$$;

-- A directory said that the password of this entry is right. No row: it opens no account here. `device_hash`, here and below: as
-- for sign_in_password.
drop function if exists zennnn.directory_sign_in(jsonb, text, bytea, bytea, text, text, bytea);
create or replace function zennnn.directory_sign_in(
  proved jsonb, sign_in_login text, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea,
  browser_hash bytea default null)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_directory constant uuid := (proved->>'directory')::uuid;
  answered constant uuid[] := array(select jsonb_array_elements_text(proved->'answered'))::uuid[];
  objection text;
  person uuid;
begin
  -- Whoever turns it off waits, and ends what this begins.
  perform from zennnn.directory d where d.id = by_directory for share;
  -- Of two first sign-ins at once the second finds what the first made.
  perform pg_advisory_xact_lock(hashtextextended('zennnn.directory_person', 0));
  objection := zennnn.directory_objection(by_directory, proved->>'entry', sign_in_login, answered);
  -- Switched off, or pointed elsewhere, while it was asked.
  perform from zennnn.directory_ask(sign_in_login) a
    where a.proves and (a.directory).id = by_directory and (a.directory).hosts @> array[proved->>'host'];
  if found and objection is null then
    perform zennnn.directory_why();
    person := zennnn.directory_person(
      by_directory, proved->>'entry', sign_in_login, proved->>'name', proved->>'mail');
  end if;
  if person is null then
    perform zennnn.directory_refused(
      sign_in_login, coalesce(objection, 'no_account'), agent, from_network, device_hash);
    return;
  end if;
  perform zennnn.directory_groups_apply(
    person, by_directory, array(select jsonb_array_elements_text(proved->'groups')));
  perform zennnn.hold_sign_in(person);
  perform zennnn.attempt_right(zennnn.attempt_login(sign_in_login), from_network, device_hash);
  return query select * from zennnn.sign_in_accept(
    person, 'ldap', false, session_hash, previous_hash, agent, from_network, browser_hash);
  update zennnn.sign_in_step s set proved_by = by_directory where s.token_hash = session_hash;
end
$$;
comment on function zennnn.directory_sign_in(jsonb, text, bytea, bytea, text, text, bytea, bytea) is 'login role';

-- Why no directory let somebody in, for the log.
drop function if exists zennnn.directory_refused(text, text, text, text);
create or replace function zennnn.directory_refused(
  sign_in_login text, because text, agent text, from_network text, device_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.person_of_login(sign_in_login);
begin
  perform zennnn.attempt_wrong(
    person, 'ldap', because, zennnn.attempt_login(sign_in_login), from_network, device_hash, agent);
end
$$;
comment on function zennnn.directory_refused(text, text, text, text, bytea) is 'login role';

reset check_function_bodies;
reset role;
