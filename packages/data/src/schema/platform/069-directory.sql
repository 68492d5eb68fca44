-- Signing in by the password of a directory (LDAP): how it is asked, and which entry there is who here. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.directory (
  only_row boolean primary key default true check (only_row),
  enabled boolean not null,
  host text not null check (host ~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$'),
  port integer not null check (port between 1 and 65535),
  -- Nothing is ever said in the clear.
  tls text not null check (tls in ('ldaps', 'starttls')),
  -- PEM; null: the authorities that everybody trusts.
  ca text check (length(ca) <= 20000),
  base text not null check (length(base) <= 500 and base ~ '^[^[:cntrl:]]+$'),
  -- With {login} where the login goes.
  filter text not null check (length(filter) <= 500 and filter ~ '^[^[:cntrl:]]+$' and position('{login}' in filter) > 0),
  bind_dn text not null check (length(bind_dn) <= 500 and bind_dn ~ '^[^[:cntrl:]]+$'),
  -- Sealed by `serve` with the cloud's key of identities: a copy of the database alone reads no directory.
  sealed bytea not null,
  -- Whether who is in the directory and not here becomes a user by signing in.
  makes_people boolean not null
);

-- Who is in a group there is in one here.
create table if not exists zennnn.directory_group (
  -- Its name (DN), in lower case.
  directory_group text not null check (length(directory_group) <= 500 and directory_group ~ '^[^[:cntrl:]]+$'),
  group_id uuid not null,
  primary key (directory_group, group_id)
);

-- Who is who, by what an entry keeps when it is renamed: somebody who gets a login that was another's is somebody else.
create table if not exists zennnn.directory_account (
  host text not null,
  entry text not null check (length(entry) between 1 and 600),
  user_id uuid not null unique,
  created_at timestamptz not null default now(),
  primary key (host, entry)
);

-- Whether the directory lets this person in. It judges nobody's password who has one here, unless those are not allowed.
drop function if exists zennnn.has_directory_account(uuid);
create or replace function zennnn.has_directory_account(person uuid, by_password boolean) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from zennnn.directory_account a join zennnn.directory d on d.host = a.host
    where a.user_id = person and d.enabled)
    and not (by_password and exists (select from zennnn.credential c where c.user_id = person))
    and not exists (select from zennnn.neutralised)
$$;

-- What administrators see. Never the password, not even sealed.
create or replace function zennnn.directory_json() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(d) - 'only_row' - 'sealed' || jsonb_build_object(
    'groups', (
      select coalesce(jsonb_agg(jsonb_build_object('directory_group', m.directory_group, 'group', g.name)
        order by m.directory_group, g.name), '[]')
      from zennnn.directory_group m join app."group" g on g.id = m.group_id),
    'people', (select count(*) from zennnn.directory_account a where a.host = d.host))
  from zennnn.directory d
$$;

-- Null when there is none.
create or replace function zennnn.directory_read(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return zennnn.directory_json();
end
$$;
comment on function zennnn.directory_read(bytea) is 'login role';

-- The groups that an entry of the directory gives, instead of those before. Rights of an administrator come by his group
-- alone: no other that brings it along says so to whoever reads the settings.
create or replace function zennnn.directory_groups_change(pairs jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one record;
begin
  delete from zennnn.directory_group;
  for one in
    select lower(p->>'directory_group') as directory_group, p->>'group' as name, g.id
    from jsonb_array_elements(pairs) p left join app."group" g on g.name = p->>'group'
  loop
    if one.id is null then
      raise exception 'There is no group "%". Nothing was changed.', left(one.name, 60) using errcode = 'ZN422';
    end if;
    if one.name <> 'administrator' and exists (
      with recursive brought(id) as (
        select i.target from app.group_implies i where i.source = one.id
        union
        select i.target from brought b join app.group_implies i on i.source = b.id
      )
      select from brought b join app."group" g on g.id = b.id where g.name = 'administrator')
    then
      raise exception 'The group "%" makes administrators. Nothing was changed.', one.name
        using errcode = 'ZN422', hint = 'Give the group "administrator" itself, so that everybody sees it.';
    end if;
    insert into zennnn.directory_group values (one.directory_group, one.id) on conflict do nothing;
  end loop;
end
$$;

-- What was and what is, an entry for each setting and each group: the log holds lines, and long ones would be cut.
create or replace function zennnn.directory_log(person uuid, before jsonb, after jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  words text;
begin
  for words in
    select case when k = 'ca' then 'another certificate of the authority'
      else format('%s: %s → %s', k, left(coalesce(before->>k, '–'), 100), left(coalesce(after->>k, '–'), 100)) end
    from jsonb_object_keys(after - array['people', 'groups']) k where after->k is distinct from before->k
    union all
    select format('gives %s to %s', g->>'group', left(g->>'directory_group', 150))
    from jsonb_array_elements(after->'groups') g where not coalesce(before->'groups', '[]') @> jsonb_build_array(g)
    union all
    select format('no longer gives %s to %s', g->>'group', left(g->>'directory_group', 150))
    from jsonb_array_elements(coalesce(before->'groups', '[]')) g where not after->'groups' @> jsonb_build_array(g)
  loop
    perform zennnn.add_event(person, 'directory', null, words);
  end loop;
end
$$;

-- Puts the settings in the place of those before. Without a password the one before stays, as long as it goes to the same
-- server by the same name: whoever finds an open session must not have it sent to a server of his own.
create or replace function zennnn.directory_change(session_hash bytea, wanted jsonb, sealed_password bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  had_way constant boolean := zennnn.has_way_in(person);
  was zennnn.directory;
  before jsonb;
  after jsonb;
begin
  perform zennnn.require_confirmation(session_hash);
  perform zennnn.hold_ways_in(person);
  -- Of two at once the second sees what the first changed.
  lock table zennnn.directory in share row exclusive mode;
  select * into was from zennnn.directory;
  before := coalesce(zennnn.directory_json(), '{}');
  if sealed_password is null and (was.host, was.port, was.tls, was.ca, was.bind_dn) is distinct from (
    wanted->>'host', (wanted->>'port')::integer, wanted->>'tls', wanted->>'ca', wanted->>'bind_dn')
  then
    raise exception 'Type the password of the search account again. Nothing was changed.' using errcode = 'ZN422',
      hint = 'It is needed whenever the server, its certificate or the search account changes.';
  end if;
  delete from zennnn.directory;
  insert into zennnn.directory (enabled, host, port, tls, ca, base, filter, bind_dn, makes_people, sealed)
    select w.enabled, w.host, w.port, w.tls, w.ca, w.base, w.filter, w.bind_dn, w.makes_people,
      coalesce(sealed_password, was.sealed)
    from jsonb_populate_record(null::zennnn.directory, wanted) w;
  perform zennnn.directory_groups_change(wanted->'groups');
  after := zennnn.directory_json();
  perform zennnn.directory_log(person, before, after);
  if sealed_password is not null then
    perform zennnn.add_event(person, 'directory', null, 'a new password of the search account');
  end if;
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
  return after;
end
$$;
comment on function zennnn.directory_change(bytea, jsonb, bytea) is 'login role';

-- With it goes who is who: people stay, and come in by it no more.
create or replace function zennnn.directory_remove(session_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  had_way constant boolean := zennnn.has_way_in(person);
  gone text;
begin
  perform zennnn.require_confirmation(session_hash);
  perform zennnn.hold_ways_in(person);
  delete from zennnn.directory d returning d.host into gone;
  if gone is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  delete from zennnn.directory_group;
  delete from zennnn.directory_account;
  perform zennnn.add_event(person, 'directory', null, format('Removed the directory at %s.', gone));
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
end
$$;
comment on function zennnn.directory_remove(bytea) is 'login role';

-- What `serve` needs to try the directory for an administrator.
create or replace function zennnn.directory_of(session_hash bytea) returns setof zennnn.directory
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query select d.* from zennnn.directory d;
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
end
$$;
comment on function zennnn.directory_of(bytea) is 'login role';

-- How to ask the directory about who signs in; no row when it is not asked. `proves`: his password is the directory's to
-- judge. Of whoever has one here it is not, unless those are not allowed and he came by the directory before: he is looked
-- for all the same, so that time says nothing, and no password of this database goes to another server.
create or replace function zennnn.directory_ask(sign_in_login text)
returns table (directory zennnn.directory, directory_groups text[], proves boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select d, array(select distinct m.directory_group from zennnn.directory_group m),
    not exists (
      select from app."user" u join zennnn.credential c on c.user_id = u.id cross join zennnn.sign_in_policy p
      where zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
        and (p.allow_password or not exists (select from zennnn.directory_account a where a.user_id = u.id)))
  from zennnn.directory d where d.enabled and not exists (select from zennnn.neutralised)
$$;
comment on function zennnn.directory_ask(text) is 'login role';

-- Why people and groups change here at a sign-in that no user of this database asks for: into the log with each change, so
-- that who looks for people smuggled in (`zennnn trust staff`) finds by what these came.
create or replace function zennnn.directory_why() returns void
language sql volatile security invoker set search_path = pg_catalog, pg_temp
as $$ select set_config('zennnn.why', 'By the directory, at a sign-in.', true) $$;

-- Whose entry this is, null when nobody's here. A user that administrators prepared, and who cannot come in by anything
-- yet, is taken by the entry of the same login; nobody else is, and never an administrator.
create or replace function zennnn.directory_person(
  at_host text, of_entry text, sign_in_login text, called text, mail text)
returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  typed constant text := zennnn.canonical_login(sign_in_login);
  person uuid;
begin
  -- Of two first sign-ins at once the second finds what the first made.
  perform pg_advisory_xact_lock(hashtextextended('zennnn.directory_person', 0));
  delete from zennnn.directory_account a where a.host = at_host and a.entry = of_entry
    and not exists (select from app."user" u where u.id = a.user_id);
  select a.user_id into person from zennnn.directory_account a where a.host = at_host and a.entry = of_entry;
  if person is not null then
    return person;
  end if;
  -- Directories overlook signs in a login that are no letters: none with such becomes one here.
  if typed !~ '^[a-z0-9][a-z0-9._@+-]{0,119}$' then
    return null;
  end if;
  select u.id into person from app."user" u where zennnn.canonical_login(u.login) = typed order by u.id for update;
  if person is null then
    if not (select d.makes_people from zennnn.directory d) then
      return null;
    end if;
    insert into app."user" (id, login, name, email)
      values (zennnn.new_id(), typed, left(called, 120), mail) returning id into person;
    perform zennnn.add_event(null, 'user', person::text, 'Made at the first sign-in by the directory.');
  elsif zennnn.factors_of(person) <> '{}' or 'administrator' = any (zennnn.groups_of(person))
    or exists (select from zennnn.credential c where c.user_id = person)
    or exists (select from zennnn.linked_account a where a.user_id = person)
    or exists (select from zennnn.directory_account a where a.user_id = person)
  then
    return null;
  else
    perform zennnn.add_event(null, 'user', person::text, 'Signs in by the directory from now on.');
  end if;
  insert into zennnn.directory_account (host, entry, user_id) values (at_host, of_entry, person);
  return person;
end
$$;

-- Gives and takes the groups that are mapped; others stay as administrators gave them. The last administrator stays one.
create or replace function zennnn.directory_groups_apply(person uuid, held text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  has constant uuid[] := array(
    select distinct m.group_id from zennnn.directory_group m where m.directory_group = any (held));
  is_last constant boolean := 'administrator' = any (zennnn.groups_of(person)) and not exists (
    select from zennnn.principal p where p.user_id <> person and p.active and 'administrator' = any (p.groups));
begin
  insert into app.user_groups (source, target)
    select person, g.id from app."group" g where g.id = any (has) on conflict do nothing;
  if not is_last then
    delete from app.user_groups u where u.source = person and not u.target = any (has)
      and u.target in (select m.group_id from zennnn.directory_group m);
  end if;
end
$$;

-- The directory said that the password of this entry is right. No row: it opens no account here.
create or replace function zennnn.directory_sign_in(
  proved jsonb, sign_in_login text, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  -- Switched off, or pointed elsewhere, while it was asked.
  perform from zennnn.directory_ask(sign_in_login) a where a.proves and (a.directory).host = proved->>'host';
  if found then
    perform zennnn.directory_why();
    person := zennnn.directory_person(
      proved->>'host', proved->>'entry', sign_in_login, proved->>'name', proved->>'mail');
  end if;
  if person is null then
    perform zennnn.directory_refused(sign_in_login, 'no_account', agent, from_network, device_hash);
    return;
  end if;
  perform zennnn.directory_groups_apply(person, array(select jsonb_array_elements_text(proved->'groups')));
  perform zennnn.attempt_right(zennnn.attempt_login(sign_in_login), from_network,
    zennnn.known_device_of(zennnn.person_of_login(sign_in_login), device_hash));
  return query select * from zennnn.sign_in_accept(
    person, 'ldap', false, session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.directory_sign_in(jsonb, text, bytea, bytea, text, text, bytea) is 'login role';

-- Why the directory let somebody not in, for the log.
drop function if exists zennnn.directory_refused(text, text, text, text);
create or replace function zennnn.directory_refused(
  sign_in_login text, because text, agent text, from_network text, device_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.person_of_login(sign_in_login);
begin
  perform zennnn.attempt_wrong(person, 'ldap', because, zennnn.attempt_login(sign_in_login), from_network,
    zennnn.known_device_of(person, device_hash), agent);
end
$$;
comment on function zennnn.directory_refused(text, text, text, text, bytea) is 'login role';

reset check_function_bodies;
reset role;
