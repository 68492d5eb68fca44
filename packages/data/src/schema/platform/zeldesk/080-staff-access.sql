-- Support asks for access and a customer's administrator decides. Only in clouds of the brand Zeldesk: elsewhere none of this is
-- there. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- What is asked for, and what of it is granted. No models: the settings alone.
create table if not exists zennnn.staff_request (
  id uuid primary key,
  -- Of the cloud's own users, who are no users here.
  staff uuid not null,
  staff_name text not null check (staff_name ~ '^[^[:cntrl:]]{1,120}$'),
  ticket text not null check (ticket ~ '^[^[:cntrl:]]{1,60}$'),
  reason text not null check (reason ~ '^[^[:cntrl:]]+$' and length(reason) <= 300),
  asked_at timestamptz not null default now(),
  asked_models text[] not null check (cardinality(asked_models) <= 50),
  asked_write boolean not null check (not asked_write or cardinality(asked_models) > 0),
  asked_hours integer not null check (asked_hours between 1 and 24),
  state text not null default 'asked' check (state in ('asked', 'granted', 'declined', 'ended')),
  decided_at timestamptz,
  decided_by uuid,
  models text[] check (models <@ asked_models),
  may_write boolean check (asked_write or not may_write),
  expires_at timestamptz check (expires_at <= decided_at + make_interval(hours => asked_hours)),
  ended_at timestamptz,
  check (state <> 'granted' or (decided_by is not null and models is not null and may_write is not null and expires_at is not null))
);
create index if not exists staff_request_asked_at on zennnn.staff_request (asked_at, id);

-- Models of the platform itself: people, rights, secrets in mails, the log. Nobody grants them, whatever is asked.
create or replace function zennnn.staff_closed_models() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select '{attachment,audit_entry,company,group,job,mail,message,saved_search,setting,user}'::text[]
$$;

create or replace function zennnn.staff_require_models(names text[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  wrong text;
begin
  select n.name into wrong from unnest(names) n(name)
    where n.name is null or n.name = any (zennnn.staff_closed_models()) or not exists (
      select from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id'
      where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and c.relname = n.name)
    limit 1;
  if found then
    raise exception 'There is no model "%" that support may be let into. Nothing was changed.', left(wrong, 60) using errcode = 'ZN422';
  end if;
end
$$;

-- A request as both sides are shown it.
create or replace function zennnn.staff_request_json(one zennnn.staff_request) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'id', one.id, 'staff', one.staff_name, 'ticket', one.ticket, 'reason', one.reason, 'asked_at', one.asked_at,
    'asked', jsonb_build_object('models', one.asked_models, 'may_write', one.asked_write, 'hours', one.asked_hours),
    'state', case when one.state = 'granted' and one.expires_at <= now() then 'expired' else one.state end,
    'decided_at', one.decided_at,
    'granted', case when one.models is not null
      then jsonb_build_object('models', one.models, 'may_write', one.may_write, 'expires_at', one.expires_at) end,
    'ended_at', one.ended_at)
$$;

create or replace function zennnn.staff_request_list() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(zennnn.staff_request_json(l) order by l.asked_at desc, l.id desc), '[]')
  from (select * from zennnn.staff_request r order by r.asked_at desc, r.id desc limit 100) l
$$;

-- What the log says of a scope.
create or replace function zennnn.staff_scope_words(models text[], writes boolean) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when cardinality(models) = 0 then 'the settings'
    else array_to_string(models, ', ') || case when writes then ' to read and change' else ' to read' end end
$$;

-- Into the log, and to every window that is open: it says who of support may come in.
create or replace function zennnn.staff_event(person uuid, one zennnn.staff_request, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select pg_notify('zennnn_change', 'staff_access');
  select zennnn.add_event(person, 'staff_access', one.id::text,
    left(format('Support (%s, ticket %s): %s', one.staff_name, one.ticket, words), 500))
$$;

-- Tells every administrator by mail. What is rendered is text of ours around what support typed.
create or replace function zennnn.staff_mail(mail jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.put_mail(a.address, mail->>'subject', mail->>'text', mail->>'html')
  from (select address from zennnn.administrator_addresses() told(address) limit 50) a
$$;

-- Support asks. `serve` made sure who it is, and that it was with a second factor.
create or replace function zennnn.staff_ask(
  new_id uuid, operator uuid, operator_name text, of_ticket text, why text, of_models text[], writes boolean, hours integer,
  mail jsonb)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.staff_request;
begin
  perform zennnn.staff_require_models(of_models);
  -- Of many at once each waits for the one before, so that there are never more than may be.
  perform pg_advisory_xact_lock(hashtextextended('zennnn.staff_ask', 0));
  if (select count(*) from zennnn.staff_request r where r.state = 'asked') >= 20 then
    raise exception 'Twenty requests wait for an answer of this customer. Nothing was asked.' using errcode = 'ZN422';
  end if;
  insert into zennnn.staff_request (id, staff, staff_name, ticket, reason, asked_models, asked_write, asked_hours)
    values (new_id, operator, operator_name, of_ticket, why, of_models, writes, hours) returning * into one;
  perform zennnn.staff_event(null, one,
    format('asked for %s, %s hours: %s', zennnn.staff_scope_words(of_models, writes), hours, why));
  perform zennnn.staff_mail(mail);
  return zennnn.staff_request_json(one);
end
$$;
comment on function zennnn.staff_ask(uuid, uuid, text, text, text, text[], boolean, integer, jsonb) is 'login role';
-- Of earlier versions.
drop function if exists zennnn.staff_ask(uuid, uuid, text, text, text, text[], boolean, integer);

-- The same for support; a name may be that of two people, so it is said which requests are those of who looks. Null: a command.
drop function if exists zennnn.staff_asked();
create or replace function zennnn.staff_asked(operator uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(
    zennnn.staff_request_json(l) || case when operator is null then '{}' else jsonb_build_object('is_own', l.staff = operator) end
    order by l.asked_at desc, l.id desc), '[]')
  from (select * from zennnn.staff_request r order by r.asked_at desc, r.id desc limit 100) l
$$;
comment on function zennnn.staff_asked(uuid) is 'login role';

-- Support needs it no more, or never did.
create or replace function zennnn.staff_give_up(request uuid, operator_name text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.staff_request;
begin
  update zennnn.staff_request r set state = 'ended', ended_at = now()
    where r.id = request and r.state in ('asked', 'granted') returning * into one;
  if one.id is null then
    raise exception 'There is no such request that is open.' using errcode = 'ZN404';
  end if;
  perform zennnn.staff_event(null, one, format('given up by %s', operator_name));
  return zennnn.staff_request_json(one);
end
$$;
comment on function zennnn.staff_give_up(uuid, text) is 'login role';

create or replace function zennnn.staff_requests(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return zennnn.staff_request_list();
end
$$;
comment on function zennnn.staff_requests(bytea) is 'login role';

-- Lets support in as far as it asked, or less far; what is null is as asked. Asks for a proof of identity: who found an open
-- session would open the database to others.
create or replace function zennnn.staff_grant(
  session_hash bytea, request uuid, of_models text[], writes boolean, hours integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  one zennnn.staff_request;
begin
  perform zennnn.require_confirmation(session_hash);
  select * into one from zennnn.staff_request r where r.id = request and r.state = 'asked' for update;
  if one.id is null then
    raise exception 'There is no such request that waits for an answer.' using errcode = 'ZN404';
  end if;
  one.models := coalesce(of_models, one.asked_models);
  one.may_write := coalesce(writes, one.asked_write) and cardinality(one.models) > 0;
  hours := coalesce(hours, one.asked_hours);
  if not (one.models <@ one.asked_models and (one.asked_write or not coalesce(writes, false)) and hours between 1 and one.asked_hours)
  then
    raise exception 'No more can be granted than was asked for. Nothing was changed.' using errcode = 'ZN422';
  end if;
  -- Models that were asked for may be gone, or belong to the platform by now.
  perform zennnn.staff_require_models(one.models);
  update zennnn.staff_request r set state = 'granted', decided_at = now(), decided_by = person, models = one.models,
      may_write = one.may_write, expires_at = now() + make_interval(hours => staff_grant.hours)
    where r.id = request returning * into one;
  perform zennnn.staff_identity_make(person, one);
  perform zennnn.staff_event(person, one,
    format('granted %s, %s hours', zennnn.staff_scope_words(one.models, one.may_write), hours));
  return zennnn.staff_request_json(one);
end
$$;
comment on function zennnn.staff_grant(bytea, uuid, text[], boolean, integer) is 'login role';

-- Says no to what was asked, or ends what was granted: at once, and needs no proof. It makes nothing easier for anybody.
create or replace function zennnn.staff_refuse(session_hash bytea, request uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  one zennnn.staff_request;
begin
  update zennnn.staff_request r set
      state = case r.state when 'asked' then 'declined' else 'ended' end,
      decided_at = coalesce(r.decided_at, now()), decided_by = coalesce(r.decided_by, person),
      ended_at = case r.state when 'granted' then now() end
    where r.id = request and r.state in ('asked', 'granted') returning * into one;
  if one.id is null then
    raise exception 'There is no such request that is open.' using errcode = 'ZN404';
  end if;
  perform zennnn.staff_event(person, one, one.state);
  return zennnn.staff_request_json(one);
end
$$;
comment on function zennnn.staff_refuse(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
