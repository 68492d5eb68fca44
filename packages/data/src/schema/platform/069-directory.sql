-- Directories (LDAP) whose passwords let people in: how each is asked, and which entry there is who here. Reentrant.
-- Locks: none of note; an upgrade from a version with one directory takes ACCESS EXCLUSIVE on its tables, for milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.directory (
  id uuid primary key,
  -- In the list of administrators, and in the log.
  name text not null,
  enabled boolean not null,
  -- Servers of the same directory, in the order in which they are asked.
  hosts text[] not null,
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
  directory uuid not null references zennnn.directory (id) on delete cascade,
  -- Its name (DN), in lower case.
  directory_group text not null check (length(directory_group) <= 500 and directory_group ~ '^[^[:cntrl:]]+$'),
  group_id uuid not null,
  primary key (directory, directory_group, group_id)
);

-- Who is who, by what an entry keeps when it is renamed: somebody who gets a login that was another's is somebody else.
create table if not exists zennnn.directory_account (
  user_id uuid primary key,
  -- Null when it was removed: the user is not free to be taken by whoever has the same login elsewhere.
  directory uuid references zennnn.directory (id) on delete set null,
  entry text not null check (length(entry) between 1 and 600),
  created_at timestamptz not null default now()
);

-- Of a version that knew one directory with one host: it becomes the first, called by its host, with its groups and people.
-- Who came in by a host of before is as whoever came in by a directory that was removed.
do $$
begin
  if exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'zennnn.directory'::regclass and attname = 'only_row' and not attisdropped)
  then
    alter table zennnn.directory add column id uuid, add column name text, add column hosts text[];
    update zennnn.directory set id = zennnn.new_id(), name = left(host, 60), hosts = array[host];
    alter table zennnn.directory drop column only_row, add primary key (id),
      alter column name set not null, alter column hosts set not null;
    alter table zennnn.directory_group
      add column directory uuid references zennnn.directory (id) on delete cascade;
    update zennnn.directory_group set directory = d.id from zennnn.directory d;
    alter table zennnn.directory_group drop constraint directory_group_pkey,
      add primary key (directory, directory_group, group_id);
    alter table zennnn.directory_account
      add column directory uuid references zennnn.directory (id) on delete set null;
    update zennnn.directory_account a set directory = d.id from zennnn.directory d where d.host = a.host;
    alter table zennnn.directory_account drop column host,
      drop constraint directory_account_user_id_key, add primary key (user_id);
    alter table zennnn.directory drop column host;
    drop function if exists zennnn.directory_json();
    drop function if exists zennnn.directory_read(bytea);
    drop function if exists zennnn.directory_groups_change(jsonb);
    drop function if exists zennnn.directory_log(uuid, jsonb, jsonb);
    drop function if exists zennnn.directory_change(bytea, jsonb, bytea);
    drop function if exists zennnn.directory_remove(bytea);
    drop function if exists zennnn.directory_of(bytea);
    drop function if exists zennnn.directory_ask(text);
    drop function if exists zennnn.directory_person(text, text, text, text, text);
    drop function if exists zennnn.directory_groups_apply(uuid, text[]);
  end if;
end
$$;

alter table zennnn.directory
  drop constraint if exists directory_name_check,
  add constraint directory_name_check check (name ~ '^[^[:cntrl:]]{1,60}$'),
  drop constraint if exists directory_hosts_check,
  -- What holds a space would be two. Not BETWEEN: inside AND a dump writes it in another form, and a restore is compared.
  add constraint directory_hosts_check check (
    cardinality(hosts) >= 1 and cardinality(hosts) <= 3
    and cardinality(string_to_array(array_to_string(hosts, ' '), ' ')) = cardinality(hosts)
    and array_to_string(hosts, ' ') || ' ' ~ '^([a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])? )+$');
create unique index if not exists directory_name on zennnn.directory (lower(name));
create unique index if not exists directory_account_entry on zennnn.directory_account (directory, entry);

-- Whether a directory lets this person in. It judges nobody's password who has one here, unless those are not allowed.
drop function if exists zennnn.has_directory_account(uuid);
create or replace function zennnn.has_directory_account(person uuid, by_password boolean) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from zennnn.directory_account a join zennnn.directory d on d.id = a.directory
    where a.user_id = person and d.enabled)
    and not (by_password and exists (select from zennnn.credential c where c.user_id = person))
    and not exists (select from zennnn.neutralised)
$$;

-- What administrators see of one. Never the password, not even sealed.
create or replace function zennnn.directory_json(of_directory uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(d) - 'sealed' || jsonb_build_object(
    'groups', (
      select coalesce(jsonb_agg(jsonb_build_object('directory_group', m.directory_group, 'group', g.name)
        order by m.directory_group, g.name), '[]')
      from zennnn.directory_group m join app."group" g on g.id = m.group_id where m.directory = d.id),
    'people', (select count(*) from zennnn.directory_account a where a.directory = d.id))
  from zennnn.directory d where d.id = of_directory
$$;

-- In the order in which they were added.
create or replace function zennnn.directory_list(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (select coalesce(jsonb_agg(zennnn.directory_json(d.id) order by d.id), '[]') from zennnn.directory d);
end
$$;
comment on function zennnn.directory_list(bytea) is 'login role';

-- The groups that an entry of a directory gives, instead of those before. Rights of an administrator come by his group
-- alone: no other that brings it along says so to whoever reads the settings.
create or replace function zennnn.directory_groups_change(of_directory uuid, pairs jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one record;
begin
  delete from zennnn.directory_group m where m.directory = of_directory;
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
    insert into zennnn.directory_group (directory, directory_group, group_id)
      values (of_directory, one.directory_group, one.id) on conflict do nothing;
  end loop;
end
$$;

-- What was and what is, an entry for each setting, each host and each group: the log holds lines, and long ones would be cut.
create or replace function zennnn.directory_log(person uuid, of_directory uuid, before jsonb, after jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  words text;
begin
  for words in
    select case when k = 'ca' then 'another certificate of the authority'
      else format('%s: %s → %s', k, left(coalesce(before->>k, '–'), 180), left(coalesce(after->>k, '–'), 180)) end
    from jsonb_object_keys(after - array['id', 'people', 'groups', 'hosts']) k where after->k is distinct from before->k
    union all
    select format('host %s: %s → %s', i, left(coalesce(before->'hosts'->>(i - 1), '–'), 180),
      left(coalesce(after->'hosts'->>(i - 1), '–'), 180))
    from generate_series(1, 3) i where after->'hosts'->(i - 1) is distinct from before->'hosts'->(i - 1)
    union all
    select format('gives %s to %s', g->>'group', left(g->>'directory_group', 150))
    from jsonb_array_elements(after->'groups') g where not coalesce(before->'groups', '[]') @> jsonb_build_array(g)
    union all
    select format('no longer gives %s to %s', g->>'group', left(g->>'directory_group', 150))
    from jsonb_array_elements(coalesce(before->'groups', '[]')) g where not after->'groups' @> jsonb_build_array(g)
  loop
    perform zennnn.add_event(person, 'directory', of_directory::text,
      format('Directory %s: %s', coalesce(before->>'name', after->>'name'), words));
  end loop;
end
$$;

-- Refuses a name that another one has. Of two at once the second sees what the first changed.
create or replace function zennnn.directory_name_hold(of_directory uuid, called text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  lock table zennnn.directory in share row exclusive mode;
  if exists (select from zennnn.directory d where lower(d.name) = lower(called) and d.id <> of_directory) then
    raise exception 'There is a directory with this name already. Nothing was changed.' using errcode = 'ZN422',
      hint = 'Choose another name.';
  end if;
end
$$;

create or replace function zennnn.directory_add(session_hash bytea, wanted jsonb, sealed_password bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  added constant uuid := zennnn.new_id();
begin
  perform zennnn.require_confirmation(session_hash);
  perform zennnn.directory_name_hold(added, wanted->>'name');
  -- Each sign-in asks all of them.
  if (select count(*) from zennnn.directory) >= 5 then
    raise exception 'There are five directories already. Nothing was added.' using errcode = 'ZN422',
      hint = 'Remove one that nobody uses.';
  end if;
  insert into zennnn.directory
    (id, name, enabled, hosts, port, tls, ca, base, filter, bind_dn, makes_people, sealed)
    select added, w.name, w.enabled, w.hosts, w.port, w.tls, w.ca, w.base, w.filter, w.bind_dn, w.makes_people,
      sealed_password
    from jsonb_populate_record(null::zennnn.directory, wanted) w;
  perform zennnn.directory_groups_change(added, wanted->'groups');
  perform zennnn.add_event(person, 'directory', added::text, format('Added the directory %s.', wanted->>'name'));
  perform zennnn.directory_log(person, added, '{}', zennnn.directory_json(added));
  return zennnn.directory_json(added);
end
$$;
comment on function zennnn.directory_add(bytea, jsonb, bytea) is 'login role';

-- Puts the settings in the place of those before. Without a password the one before stays, as long as it goes to the same
-- servers by the same name: whoever finds an open session must not have it sent to a server of his own.
create or replace function zennnn.directory_change(
  session_hash bytea, of_directory uuid, wanted jsonb, sealed_password bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  had_way boolean;
  was zennnn.directory;
  before jsonb;
begin
  select * into was from zennnn.directory d where d.id = of_directory for update;
  person := zennnn.hold_administrator(session_hash);
  had_way := zennnn.has_way_in(person);
  if was.id is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.directory_name_hold(of_directory, wanted->>'name');
  before := zennnn.directory_json(of_directory);
  if sealed_password is null and (before->'hosts', was.port, was.tls, was.ca, was.bind_dn) is distinct from (
    wanted->'hosts', (wanted->>'port')::integer, wanted->>'tls', wanted->>'ca', wanted->>'bind_dn')
  then
    raise exception 'Type the password of the search account again. Nothing was changed.' using errcode = 'ZN422',
      hint = 'It is needed whenever a server, its certificate or the search account changes.';
  end if;
  update zennnn.directory d set name = w.name, enabled = w.enabled, hosts = w.hosts, port = w.port, tls = w.tls, ca = w.ca,
    base = w.base, filter = w.filter, bind_dn = w.bind_dn, makes_people = w.makes_people,
    sealed = coalesce(sealed_password, d.sealed)
    from jsonb_populate_record(null::zennnn.directory, wanted) w where d.id = of_directory;
  -- Turned off, nobody comes in by it, who owes a second factor at this moment neither.
  delete from zennnn.sign_in_step s where s.proved_by = of_directory and not (wanted->>'enabled')::boolean;
  perform zennnn.directory_groups_change(of_directory, wanted->'groups');
  perform zennnn.directory_log(person, of_directory, before, zennnn.directory_json(of_directory));
  if sealed_password is not null then
    perform zennnn.add_event(person, 'directory', of_directory::text,
      format('Directory %s: a new password of the search account', was.name));
  end if;
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
  return zennnn.directory_json(of_directory);
end
$$;
comment on function zennnn.directory_change(bytea, uuid, jsonb, bytea) is 'login role';

-- People stay, and come in by it no more. `frees`: an entry of the same login in another directory may become them.
create or replace function zennnn.directory_remove(session_hash bytea, of_directory uuid, frees boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  had_way boolean;
  gone text;
begin
  perform from zennnn.directory d where d.id = of_directory for update;
  person := zennnn.hold_administrator(session_hash);
  had_way := zennnn.has_way_in(person);
  delete from zennnn.sign_in_step s where s.proved_by = of_directory;
  delete from zennnn.directory_account a where a.directory = of_directory and frees;
  delete from zennnn.directory d where d.id = of_directory returning d.name into gone;
  if gone is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.add_event(person, 'directory', of_directory::text, format('Removed the directory %s.%s', gone,
    case when frees then ' An entry of the same login in another one may become its people.' else '' end));
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
end
$$;
comment on function zennnn.directory_remove(bytea, uuid, boolean) is 'login role';

-- What `serve` needs to try a directory for an administrator.
create or replace function zennnn.directory_of(session_hash bytea, of_directory uuid) returns setof zennnn.directory
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query select d.* from zennnn.directory d where d.id = of_directory;
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
end
$$;
comment on function zennnn.directory_of(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
