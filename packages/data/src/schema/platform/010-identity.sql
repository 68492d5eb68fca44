-- How a request gets its identity. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

alter default privileges for role zennnn_owner revoke execute on functions from public;

create table if not exists zennnn.identity (
  database_id text primary key,
  created_at timestamptz not null default now()
);

create table if not exists zennnn.session (
  token_hash bytea primary key,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_seen_at timestamptz not null default now(),
  user_agent text,
  network text
);
-- The end that comes first, of its life or of its idle time; kept by a trigger (050), so that a request compares one value.
alter table zennnn.session add column if not exists valid_until timestamptz not null default '-infinity';
create index if not exists session_user_id on zennnn.session (user_id);

-- Which schema a database has: one row says so at start, without a look at the catalogue.
create table if not exists zennnn.applied (
  model_hash text primary key,
  at timestamptz not null default now()
);
-- Sorted names: who opens a dump of this database later reads here what made it.
alter table zennnn.applied add column if not exists apps text[];
-- The schema that this database has; compared with the one that the apps declare.
create or replace function zennnn.applied_hash() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select model_hash from zennnn.applied order by at desc limit 1 $$;
comment on function zennnn.applied_hash() is 'login role';
grant execute on function zennnn.applied_hash() to zennnn_maintain;

-- Written migrations that ran here.
create table if not exists zennnn.migration (
  app text not null,
  name text not null,
  at timestamptz not null default now(),
  primary key (app, name)
);

-- A UUID of version 7, as packages/kernel makes them: for rows that triggers write.
create or replace function zennnn.new_id() returns uuid
language sql volatile parallel safe set search_path = pg_catalog, pg_temp
as $$
  select encode(
    set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
      from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- The name that this database was given when it was made; null in a template. Connections compare it with where they
-- think they are.
create or replace function zennnn.database_identity() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select database_id from zennnn.identity $$;
comment on function zennnn.database_identity() is 'login role';
grant execute on function zennnn.database_identity() to zennnn_maintain;

-- What a request needs to know of a user, ready to be read by key: resolving groups anew with each request took 0.3 ms.
-- Kept by triggers on users, groups and their pairs.
create table if not exists zennnn.principal (
  user_id uuid primary key,
  active boolean not null default false,
  -- Names, with all that they imply and the built-in `member`.
  groups text[] not null default '{}',
  company uuid,
  companies uuid[] not null default '{}'
);

-- Brings the rows of these users up to date; null stands for all. Rows are locked before anything is read: of two that
-- change one user at once, the second reads what the first committed.
create or replace function zennnn.refresh_principals(people uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into zennnn.principal (user_id)
    select u.id from app."user" u where people is null or u.id = any (people) order by u.id
    on conflict do nothing;
  perform from zennnn.principal p where people is null or p.user_id = any (people) order by p.user_id for update;
  delete from zennnn.principal p
    where (people is null or p.user_id = any (people)) and not exists (select from app."user" u where u.id = p.user_id);
  update zennnn.principal p
    set (active, groups, company, companies) = row(n.active, n.groups, n.company, n.companies)
    from (
      with recursive held(person, id) as (
        select m.source, m.target from app.user_groups m where people is null or m.source = any (people)
        union
        select h.person, i.target from held h join app.group_implies i on i.source = h.id
      )
      select u.id, u.active, u.company,
        array(select g.name from held h join app."group" g on g.id = h.id where h.person = u.id order by g.name) || 'member'::text as groups,
        array(
          select c.target from app.user_companies c where c.source = u.id
          union
          select u.company where u.company is not null
          order by 1
        ) as companies
      from app."user" u where people is null or u.id = any (people)
    ) n
    where p.user_id = n.id
      and (p.active, p.groups, p.company, p.companies) is distinct from (n.active, n.groups, n.company, n.companies);
end
$$;

-- Statement trigger of app.user, app.group and their pairs; transition tables are called added and removed.
create or replace function zennnn.principal_changed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  people uuid[];
begin
  if tg_table_name in ('group', 'group_implies') then
    perform zennnn.refresh_principals(null);
    return null;
  end if;
  if tg_table_name = 'user' then
    if tg_op = 'DELETE' then
      select array_agg(r.id) into people from removed r;
    else
      select array_agg(r.id) into people from added r;
    end if;
    if tg_op = 'INSERT' then
      perform zennnn.require_own_logins(people);
    elsif tg_op = 'UPDATE' then
      perform zennnn.require_own_logins(array_agg(a.id)) from added a join removed r on r.id = a.id
        where a.login is distinct from r.login having count(*) > 0;
      perform zennnn.guard_ways_in(array_agg(a.id)) from added a join removed r on r.id = a.id
        -- Not every set of apps knows an address.
        where (a.login, to_jsonb(a) ->> 'email') is distinct from (r.login, to_jsonb(r) ->> 'email') having count(*) > 0;
      perform zennnn.address_noticed(to_jsonb(r), to_jsonb(a)) from added a join removed r on r.id = a.id
        where (a.login, to_jsonb(a) ->> 'email') is distinct from (r.login, to_jsonb(r) ->> 'email');
    end if;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct r.source) into people from removed r;
  elsif tg_op = 'UPDATE' then
    -- A pair that moves takes a right away from whom it leaves.
    select array_agg(distinct r.source) into people from (select source from removed union select source from added) r;
  else
    select array_agg(distinct r.source) into people from added r;
  end if;
  if people is not null then
    perform zennnn.refresh_principals(people);
  end if;
  return null;
end
$$;

-- Names of all groups of a user.
create or replace function zennnn.groups_of(person uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.groups from zennnn.principal p where p.user_id = person $$;

-- Puts the context of one transaction. Not callable by anybody but functions of the owner, whose search path it runs with:
-- a function with one of its own costs more than all that this one does.
-- `proof`: whether whoever asks proved not long ago who he is (fresh, old), or what asks for somebody (key, scim, job); none
-- for everybody else. It is what `require_proof` reads.
drop function if exists zennnn.put_context(uuid, uuid, text[], uuid, uuid[]);
create or replace function zennnn.put_context(
  person uuid, record uuid, names text[], company uuid default null, companies uuid[] default '{}', proof text default 'none'
) returns void
language plpgsql volatile security invoker
as $$
begin
  perform set_config('zennnn.user_id', coalesce(person::text, ''), true),
    set_config('zennnn.groups', names::text, true),
    set_config('zennnn.company', coalesce(company::text, ''), true),
    set_config('zennnn.companies', companies::text, true),
    set_config('zennnn.link_record', coalesce(record::text, ''), true),
    set_config('zennnn.why', '', true),
    set_config('zennnn.proof', proof, true),
    set_config('zennnn.totals', '', true);
end
$$;

-- For `work`: acts as a user in whose name a job runs. Also the last step of `enter`.
create or replace function zennnn.act_as(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.principal;
begin
  select * into one from zennnn.principal p where p.user_id = person and p.active;
  if one.user_id is null then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  perform zennnn.put_context(person, null, one.groups, one.company, one.companies, 'job');
end
$$;
grant execute on function zennnn.act_as(uuid) to zennnn_maintain;

-- Says who the rest of this transaction is. kind: session (hash of the cookie's token), key (hash of the API key), scim (hash of one for provisioning), link
-- (hash of the link session's token) or guest. Raises ZN401 for anything that is not valid now: nothing is cached, so an end of a session is at once.
-- Returns the names of the groups. One function with one query for sessions, since every request pays for it: a call from
-- function to function costs as much as the query.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc where oid = to_regprocedure('zennnn.enter(text,bytea)') and prorettype <> 'text'::regtype) then
    drop function zennnn.enter(text, bytea);
  end if;
end
$$;
create or replace function zennnn.enter(kind text, hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  seen timestamptz;
  record uuid;
  names text[];
  own uuid;
  several uuid[] := '{}';
  proof text := 'none';
begin
  if kind = 'session' then
    select s.user_id, s.last_seen_at, p.groups, p.company, p.companies,
        case when s.confirmed_at > now() - interval '10 minutes' then 'fresh' else 'old' end
      into person, seen, names, own, several, proof
      from zennnn.session s join zennnn.principal p on p.user_id = s.user_id
      where s.token_hash = hash and s.valid_until > now() and p.active;
    if person is null then
      raise exception 'Sign in first.' using errcode = 'ZN401';
    end if;
    if seen < now() - interval '5 minutes' then
      perform zennnn.session_seen(hash);
    end if;
  elsif kind in ('key', 'scim') then
    return zennnn.enter_key(hash, kind = 'scim');
  elsif kind = 'link' then
    record := zennnn.link_session_record(hash);
    if record is null then
      raise exception 'This link cannot be used.' using errcode = 'ZN401';
    end if;
    names := '{link}';
  elsif kind = 'guest' then
    names := '{guest}';
  else
    raise exception 'Unknown kind of principal.' using errcode = 'ZN401';
  end if;
  perform zennnn.put_context(person, record, names, own, several, proof);
  return names::text;
end
$$;
comment on function zennnn.enter(text, bytea) is 'login role';
grant execute on function zennnn.enter(text, bytea) to zennnn_maintain;

-- Does the asker see this record? Runs with the asker's own rights; for links to records of any model.
create or replace function zennnn.can_see(model text, record uuid) returns boolean
language plpgsql stable security invoker set search_path = pg_catalog, pg_temp
as $$
declare
  found boolean;
begin
  -- An attachment of an attachment could go round in circles.
  if record is null or model = 'attachment' or not exists (
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    -- Tables of pairs are no models: they have no id.
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'id'
    where n.nspname = 'app' and c.relkind = 'r' and c.relname = model
  ) then
    return false;
  end if;
  execute format('select exists (select from app.%I where id = $1)', model) into found using record;
  return found;
exception when insufficient_privilege then
  return false;
end
$$;
grant execute on function zennnn.can_see(text, uuid) to zennnn_user, zennnn_reader, zennnn_elevated;

-- Lets a login role in and writes down which database this is, or will be: one that is restored gets the name of its role
-- only when it takes the place of another. As zennnn_owner, after cloning: rights of a role cannot be in a template that is
-- older than the role.
create or replace function zennnn.admit_login(login text) returns void
language plpgsql volatile security invoker set search_path = pg_catalog, pg_temp
as $$
declare
  one regprocedure;
begin
  -- Two at once would change the same rows of the catalogue: "tuple concurrently updated". Any number of its own.
  perform pg_advisory_xact_lock(726302);
  execute format('grant usage on schema zennnn to %I', login);
  execute format('grant execute on function pg_catalog.set_config(text, text, boolean) to %I', login);
  for one in
    select p.oid from pg_proc p join pg_description d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
    where p.pronamespace = 'zennnn'::regnamespace and d.description = 'login role'
  loop
    execute format('grant execute on function %s to %I', one, login);
  end loop;
  execute format('alter database %I set search_path = pg_catalog', current_database());
  delete from zennnn.identity where database_id <> login;
  insert into zennnn.identity (database_id) values (login) on conflict do nothing;
end
$$;

-- The role that was let in before; in a fresh copy of a template the one of its own name.
create or replace function zennnn.admit_login() returns void
language sql volatile security invoker set search_path = pg_catalog, pg_temp
as $$ select zennnn.admit_login(coalesce((select database_id from zennnn.identity), current_database())) $$;

reset role;
