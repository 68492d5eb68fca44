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
create index if not exists session_user_id on zennnn.session (user_id);

-- Which schema a database has: one row says so at start, without a look at the catalogue.
create table if not exists zennnn.applied (
  model_hash text primary key,
  at timestamptz not null default now()
);
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

-- Names of all groups of a user, with those they imply and the built-in `member`.
create or replace function zennnn.groups_of(person uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with recursive held(id) as (
    select m.target from app.user_groups m where m.source = person
    union
    select i.target from held join app.group_implies i on i.source = held.id
  )
  select array_agg(g.name order by g.name) || 'member'::text
  from held join app."group" g on g.id = held.id
$$;

-- Puts the context of one transaction. Not callable by anybody but functions of the owner.
create or replace function zennnn.put_context(person uuid, record uuid, names text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  company uuid;
  companies uuid[];
begin
  if person is not null then
    select u.company into company from app."user" u where u.id = person;
    select array_agg(c.target) into companies from app.user_companies c where c.source = person;
    if company is not null and not company = any (coalesce(companies, '{}')) then
      companies := companies || company;
    end if;
  end if;
  perform set_config('zennnn.user_id', coalesce(person::text, ''), true),
    set_config('zennnn.groups', names::text, true),
    set_config('zennnn.company', coalesce(company::text, ''), true),
    set_config('zennnn.companies', coalesce(companies, '{}')::text, true),
    set_config('zennnn.link_record', coalesce(record::text, ''), true),
    set_config('zennnn.why', '', true),
    set_config('zennnn.totals', '', true);
end
$$;

-- Says who the rest of this transaction is. kind: session (hash of the cookie's token), link (hash of the link session's
-- token) or guest. Raises ZN401 for anything that is not valid now: nothing is cached, so an end of a session is at once.
-- What is valid is said by 050 (sessions) and 060 (links).
create or replace function zennnn.enter(kind text, token_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  record uuid;
begin
  if kind = 'session' then
    person := zennnn.session_user_id(token_hash);
    if person is null or not exists (select from app."user" u where u.id = person and u.active) then
      raise exception 'Sign in first.' using errcode = 'ZN401';
    end if;
    perform zennnn.put_context(person, null, zennnn.groups_of(person));
  elsif kind = 'link' then
    record := zennnn.link_session_record(token_hash);
    if record is null then
      raise exception 'This link cannot be used.' using errcode = 'ZN401';
    end if;
    perform zennnn.put_context(null, record, '{link}');
  elsif kind = 'guest' then
    perform zennnn.put_context(null, null, '{guest}');
  else
    raise exception 'Unknown kind of principal.' using errcode = 'ZN401';
  end if;
end
$$;
comment on function zennnn.enter(text, bytea) is 'login role';
grant execute on function zennnn.enter(text, bytea) to zennnn_maintain;

-- For `work` alone: acts as a user in whose name a job runs.
create or replace function zennnn.act_as(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app."user" u where u.id = person and u.active) then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  perform zennnn.put_context(person, null, zennnn.groups_of(person));
end
$$;
grant execute on function zennnn.act_as(uuid) to zennnn_maintain;

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

-- Lets the login role of a freshly made database in and writes down which database this is. As zennnn_owner, after
-- cloning: rights of a role cannot be in a template that is older than the role.
create or replace function zennnn.admit_login() returns void
language plpgsql volatile security invoker set search_path = pg_catalog, pg_temp
as $$
declare
  one regprocedure;
begin
  execute format('grant usage on schema zennnn to %I', current_database());
  execute format('grant execute on function pg_catalog.set_config(text, text, boolean) to %I', current_database());
  for one in
    select p.oid from pg_proc p join pg_description d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
    where p.pronamespace = 'zennnn'::regnamespace and d.description = 'login role'
  loop
    execute format('grant execute on function %s to %I', one, current_database());
  end loop;
  execute format('alter database %I set search_path = pg_catalog', current_database());
  delete from zennnn.identity where database_id <> current_database();
  insert into zennnn.identity (database_id) values (current_database()) on conflict do nothing;
end
$$;

reset role;
