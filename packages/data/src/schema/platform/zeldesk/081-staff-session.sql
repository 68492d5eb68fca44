-- How support comes in by a grant: a ticket of one use, a session, and what it may see. Only in clouds of the brand Zeldesk.
-- Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- As whom somebody of support is seen here: a user who is in no group, is not active and has no password.
create table if not exists zennnn.staff_identity (
  staff uuid primary key,
  user_id uuid not null unique
);

-- What leads from the cloud's host to this one.
create table if not exists zennnn.staff_ticket (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  request uuid not null references zennnn.staff_request,
  expires_at timestamptz not null
);
-- The browser that began here and nobody else's, and the session at the cloud's host that asked.
alter table zennnn.staff_ticket add column if not exists browser_hash bytea;
alter table zennnn.staff_ticket add column if not exists operator_session uuid;
-- Of earlier versions; the token of that session changes while it lives.
alter table zennnn.staff_ticket drop column if exists operator_hash;

-- Lives as long as its grant: nothing of a grant is copied here.
create table if not exists zennnn.staff_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  request uuid not null references zennnn.staff_request,
  user_id uuid not null,
  created_at timestamptz not null default now()
);
-- Lives no longer than the session at the cloud's host by which it was opened: `serve` asks there with each request.
alter table zennnn.staff_session add column if not exists operator_session uuid;
alter table zennnn.staff_session drop column if exists operator_hash;

-- Which requests of support are in the log, so that nothing is answered before: written by a transaction of its own.
create table if not exists zennnn.staff_noted (
  request uuid primary key,
  session_hash bytea not null references zennnn.staff_session on delete cascade,
  noted_at timestamptz not null default now(),
  transaction text not null default pg_current_xact_id()::text
);
create index if not exists staff_noted_session_hash on zennnn.staff_noted (session_hash);

-- What was refused to a session, and how often: one entry of the log stands for many of the same.
create table if not exists zennnn.staff_refused (
  session_hash bytea not null references zennnn.staff_session on delete cascade,
  request text not null,
  count integer not null default 1,
  primary key (session_hash, request)
);

-- Made in the name of the administrator who grants: nobody from outside adds a user.
create or replace function zennnn.staff_identity_make(person uuid, one zennnn.staff_request) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  made constant uuid := zennnn.new_id();
begin
  -- An administrator may delete the user; whoever is let in after that is seen as a new one.
  delete from zennnn.staff_identity i where not exists (select from app."user" u where u.id = i.user_id);
  if exists (select from zennnn.staff_identity i where i.staff = one.staff) then
    return;
  end if;
  perform zennnn.act_as(person);
  insert into app."user" (id, name, login, active)
    values (made, left(one.staff_name, 100) || ' (support)', 'support-' || one.staff, false);
  insert into zennnn.staff_identity (staff, user_id) values (one.staff, made);
end
$$;

-- The grant of a request, while it holds: also only as long as whoever gave it is an administrator.
create or replace function zennnn.staff_grant_in_force(wanted uuid) returns zennnn.staff_request
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r from zennnn.staff_request r join zennnn.principal p on p.user_id = r.decided_by
  where r.id = wanted and r.state = 'granted' and r.expires_at > now() and p.active and 'administrator' = any (p.groups)
$$;

-- A ticket for whoever asked, and nobody else of support. `serve` made sure who it is.
create or replace function zennnn.staff_open(
  wanted uuid, operator uuid, operator_session uuid, browser_hash bytea, ticket_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one constant zennnn.staff_request := zennnn.staff_grant_in_force(wanted);
begin
  if one.id is null or one.staff <> operator then
    raise exception 'There is no grant for you that holds.' using errcode = 'ZN404';
  end if;
  delete from zennnn.staff_ticket t where t.request = wanted or t.expires_at <= now();
  insert into zennnn.staff_ticket (token_hash, request, expires_at, browser_hash, operator_session)
    values (ticket_hash, wanted, now() + interval '1 minute', browser_hash, operator_session);
end
$$;
comment on function zennnn.staff_open(uuid, uuid, uuid, bytea, bytea) is 'login role';
-- Of earlier versions.
drop function if exists zennnn.staff_open(uuid, uuid, bytea, bytea, bytea);
drop function if exists zennnn.staff_open(uuid, uuid, bytea);

-- Makes a session of a ticket, once and in the browser that asked for it; returns the seconds that are left of the grant.
create or replace function zennnn.staff_exchange(ticket_hash bytea, by_browser bytea, session_hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  used zennnn.staff_ticket;
  one zennnn.staff_request;
  identity uuid;
begin
  delete from zennnn.staff_ticket t
    where t.token_hash = ticket_hash and t.browser_hash = by_browser and t.expires_at > now() returning * into used;
  one := zennnn.staff_grant_in_force(used.request);
  if one.id is null then
    raise exception 'This ticket cannot be used.' using errcode = 'ZN401';
  end if;
  delete from zennnn.staff_session s where (zennnn.staff_grant_in_force(s.request)).id is null;
  select i.user_id into identity from zennnn.staff_identity i where i.staff = one.staff;
  insert into zennnn.staff_session (token_hash, request, user_id, operator_session)
    values (session_hash, one.id, identity, used.operator_session);
  perform zennnn.staff_event(identity, one, 'came in');
  return floor(extract(epoch from one.expires_at - now()))::integer;
end
$$;
comment on function zennnn.staff_exchange(bytea, bytea, bytea) is 'login role';
-- Of earlier versions.
drop function if exists zennnn.staff_exchange(bytea, bytea);

create or replace function zennnn.staff_session_end(hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone zennnn.staff_session;
begin
  delete from zennnn.staff_session s where s.token_hash = hash returning * into gone;
  if gone.request is not null then
    perform zennnn.staff_event(gone.user_id, r, 'left') from zennnn.staff_request r where r.id = gone.request;
  end if;
end
$$;
comment on function zennnn.staff_session_end(bytea) is 'login role';

-- Who of support this is, for as long as the grant holds, and what it is for.
drop function if exists zennnn.staff_session_info(bytea);
create function zennnn.staff_session_info(hash bytea)
returns table (user_id uuid, login text, name text, ticket text, may_write boolean, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select u.id, u.login, u.name, r.ticket, r.may_write, r.expires_at
  from zennnn.staff_session s join app."user" u on u.id = s.user_id join zennnn.staff_request r on r.id = s.request
  where s.token_hash = hash and (zennnn.staff_grant_in_force(s.request)).id is not null
$$;
comment on function zennnn.staff_session_info(bytea) is 'login role';

-- By which grant a session is in; refuses when it holds no longer, or whoever it is could not be named by the log.
create or replace function zennnn.staff_session_grant(session zennnn.staff_session) returns zennnn.staff_request
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one constant zennnn.staff_request := zennnn.staff_grant_in_force(session.request);
begin
  if one.id is null or not exists (select from app."user" u where u.id = session.user_id) then
    raise exception 'This access has ended.' using errcode = 'ZN401';
  end if;
  return one;
end
$$;

-- Writes what support asks for into the log. In a transaction of its own, before anything is read: what fails afterwards stays
-- in it, too. Returns the session at the cloud's host that must hold as well.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc where oid = to_regprocedure('zennnn.staff_note(bytea,uuid,text)') and prorettype <> 'uuid'::regtype) then
    drop function zennnn.staff_note(bytea, uuid, text);
  end if;
end
$$;
create or replace function zennnn.staff_note(hash bytea, of_request uuid, what text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  session constant zennnn.staff_session := (select s from zennnn.staff_session s where s.token_hash = hash);
  one constant zennnn.staff_request := zennnn.staff_session_grant(session);
begin
  perform zennnn.staff_write(session, one, jsonb_build_object('request', what), 'looked or changed');
  delete from zennnn.staff_noted n where n.session_hash = hash and n.noted_at < now() - interval '1 minute';
  insert into zennnn.staff_noted (request, session_hash) values (of_request, hash);
  return session.operator_session;
end
$$;
comment on function zennnn.staff_note(bytea, uuid, text) is 'login role';

-- Into the log, about one request of somebody of support. Nobody is named where the user of support was deleted.
create or replace function zennnn.staff_write(
  session zennnn.staff_session, one zennnn.staff_request, about jsonb, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  entry constant uuid := zennnn.new_id();
begin
  insert into app.audit_entry (id, at, "user", operation, model, record, after, why, transaction)
  values (entry, now(), (select u.id from app."user" u where u.id = session.user_id), 'event', 'staff_access', one.id::text,
    about, format('Support (%s, ticket %s) %s', one.staff_name, one.ticket, words), pg_current_xact_id()::text);
  insert into zennnn.audit_unsealed (entry) values (entry);
end
$$;

-- Writes what was refused to support into the log, also when its grant is over: the first of its kind in a session, then each
-- that makes them twice as many. A session has a hundred kinds, all others together are one more: nobody fills the log. Nothing
-- for what staff_note wrote already, and for who never was somebody of support.
create or replace function zennnn.staff_note_refusal(hash bytea, of_request uuid, what text, because text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  session constant zennnn.staff_session := (select s from zennnn.staff_session s where s.token_hash = hash);
  kind text := left(what, 300);
  times integer;
begin
  if session.token_hash is null or exists (select from zennnn.staff_noted n where n.request = of_request) then
    return;
  end if;
  if (select count(*) from zennnn.staff_refused f where f.session_hash = hash and f.request <> kind) >= 100
    and not exists (select from zennnn.staff_refused f where f.session_hash = hash and f.request = kind)
  then
    kind := 'anything else';
  end if;
  insert into zennnn.staff_refused as f (session_hash, request) values (hash, kind)
    on conflict (session_hash, request) do update set count = least(f.count, 1000000000) + 1 returning f.count into times;
  -- A power of two has one bit.
  if times & (times - 1) = 0 then
    perform zennnn.staff_write(session, r,
      jsonb_build_object('request', kind, 'refused', because, 'times', times), 'was refused')
    from zennnn.staff_request r where r.id = session.request;
  end if;
end
$$;
comment on function zennnn.staff_note_refusal(bytea, uuid, text, text) is 'login role';

-- The rest of this transaction is somebody of support, for a request that is in the log: noted by an earlier transaction, which
-- stays when this one fails. Support is in the groups of the administrator who granted, as far as the granted models are
-- concerned, and a grant to read makes the transaction one that cannot write.
create or replace function zennnn.staff_enter(hash bytea, for_request uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  session constant zennnn.staff_session := (select s from zennnn.staff_session s where s.token_hash = hash);
  one constant zennnn.staff_request := zennnn.staff_session_grant(session);
  granter zennnn.principal;
  names text[];
begin
  if not exists (
    select from zennnn.staff_noted n
    where n.request = for_request and n.session_hash = hash and n.noted_at > now() - interval '1 minute'
      and n.transaction is distinct from pg_current_xact_id_if_assigned()::text)
  then
    raise exception 'Nothing is answered that is not in the log.' using errcode = 'ZN403';
  end if;
  if not one.may_write then
    perform set_config('transaction_read_only', 'on', true);
  end if;
  select * into granter from zennnn.principal p where p.user_id = one.decided_by;
  names := array(
    select g.name || '@' || m.name from unnest(granter.groups) g(name),
      unnest(case when cardinality(one.models) = 0 then '{setting}'::text[] else one.models end) m(name)
    where m.name = 'setting' or m.name <> all (zennnn.staff_closed_models()));
  perform zennnn.put_context(session.user_id, null, names, granter.company, granter.companies);
  return names::text;
end
$$;
comment on function zennnn.staff_enter(bytea, uuid) is 'login role';
-- Of earlier versions.
drop function if exists zennnn.staff_enter(bytea, text);

-- Who of support may come in now, and whether they are in: everybody who is signed in sees it. Administrators also see how many
-- requests wait for them.
create or replace function zennnn.staff_present(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return jsonb_build_object(
    'grants', (
      select coalesce(jsonb_agg(jsonb_build_object('staff', r.staff_name, 'expires_at', r.expires_at,
        'is_in', exists (select from zennnn.staff_session s where s.request = r.id)) order by r.expires_at, r.id), '[]')
      from zennnn.staff_request r where r.state = 'granted' and (zennnn.staff_grant_in_force(r.id)).id is not null),
    'waiting', case when 'administrator' = any (zennnn.groups_of(person))
      then (select count(*) from zennnn.staff_request r where r.state = 'asked') else 0 end);
end
$$;
comment on function zennnn.staff_present(bytea) is 'login role';

reset check_function_bodies;
reset role;
