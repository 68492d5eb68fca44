-- Sessions: how long they last, whose they are, how they end. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.session where its column is added. Duration: milliseconds, seconds for a million sessions.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- By which a session is ended. Its hash is shown to nobody.
alter table zennnn.session add column if not exists id uuid not null default gen_random_uuid();
create unique index if not exists session_id on zennnn.session (id);

create or replace function zennnn.session_measured() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Written once in a tenth of the idle time at most: who works is never thought idle, and no request pays for it.
  select least(new.expires_at, new.last_seen_at + p.session_idle), new.last_seen_at + least('5 minutes', p.session_idle / 10)
    into new.valid_until, new.note_use_from from zennnn.sign_in_policy p;
  return new;
end
$$;
create or replace trigger measured before insert or update on zennnn.session
  for each row execute function zennnn.session_measured();

-- A shorter idle time holds for the sessions that are open, too; so do sessions of a version without the column.
create or replace function zennnn.sign_in_policy_changed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update zennnn.session set valid_until = valid_until;
  return null;
end
$$;
create or replace trigger changed after update on zennnn.sign_in_policy
  for each statement execute function zennnn.sign_in_policy_changed();
update zennnn.session set valid_until = valid_until where '-infinity' in (valid_until, note_use_from);

-- Signs somebody out everywhere, who stands before a second factor too. For who holds the person (057): steps go first, since
-- one that is answered at this moment becomes a session.
create or replace function zennnn.end_sessions(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from zennnn.sign_in_step s where s.user_id = person;
  delete from zennnn.session s where s.user_id = person;
end
$$;

-- Who is deactivated is signed out everywhere, and stays so when he is activated again; so do his programs.
create or replace function zennnn.principal_deactivated() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.end_sessions(old.user_id);
  perform zennnn.end_api_keys(
    old.user_id, nullif(current_setting('zennnn.user_id', true), '')::uuid, 'its person is not active any more');
  return null;
end
$$;
create or replace trigger deactivated after update on zennnn.principal
  for each row when (old.active and not new.active) execute function zennnn.principal_deactivated();

-- Nothing is left of who is deleted by which somebody would come in, nor a hash that somebody could want: what is linked is free
-- to be linked by somebody else.
create or replace function zennnn.principal_removed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.end_sessions(old.user_id);
  perform zennnn.end_api_keys(old.user_id, nullif(current_setting('zennnn.user_id', true), '')::uuid, 'its person was deleted');
  perform zennnn.forget_ways_in(old.user_id);
  return null;
end
$$;
create or replace trigger removed after delete on zennnn.principal
  for each row execute function zennnn.principal_removed();

-- Notes that a session is in use. Not with each request, never waiting for another request of the same session, and not for
-- what a window asks by itself while nobody touches it: see `isUnattended` of connections.
create or replace function zennnn.session_seen(hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not current_setting('transaction_read_only')::boolean and current_setting('zennnn.unattended', true) is distinct from 'on' then
    update zennnn.session s set last_seen_at = now()
      where s.token_hash = (select t.token_hash from zennnn.session t where t.token_hash = hash for update skip locked);
  end if;
end
$$;

create or replace function zennnn.session_info(hash bytea)
returns table (user_id uuid, login text, name text, expires_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  note_from timestamptz;
begin
  select u.id, u.login, u.name, s.expires_at, s.note_use_from into user_id, login, name, expires_at, note_from
    from app."user" u join zennnn.session s on s.user_id = u.id
    where s.token_hash = hash and s.valid_until > now() and u.active;
  if user_id is null then
    return;
  end if;
  if note_from < now() then
    perform zennnn.session_seen(hash);
  end if;
  return next;
end
$$;
comment on function zennnn.session_info(bytea) is 'login role';
-- Of earlier versions.
drop function if exists zennnn.session_user_id(bytea);

create or replace function zennnn.session_end(hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ delete from zennnn.session s where s.token_hash = hash $$;
comment on function zennnn.session_end(bytea) is 'login role';

-- Who acts by this session; refuses whoever is not signed in by it.
create or replace function zennnn.session_person(hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  select i.user_id into person from zennnn.session_info(hash) i;
  if person is null then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  return person;
end
$$;

-- The open sessions of whoever owns this one, its own first. Never a hash: whoever has one could be found by it.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc where oid = to_regprocedure('zennnn.session_list(bytea)') and not 'id' = any (proargnames)) then
    drop function zennnn.session_list(bytea);
  end if;
end
$$;
create or replace function zennnn.session_list(hash bytea)
returns table (id uuid, created_at timestamptz, last_seen_at timestamptz, user_agent text, network text, is_current boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(hash);
begin
  return query
    select s.id, s.created_at, s.last_seen_at, s.user_agent, s.network, s.token_hash = hash
    from zennnn.session s where s.user_id = person and s.valid_until > now()
    order by s.token_hash = hash desc, s.last_seen_at desc limit 100;
end
$$;
comment on function zennnn.session_list(bytea) is 'login role';

-- Ends one session of a person with its next request; its browser is a stranger again.
create or replace function zennnn.session_gone(person uuid, ended uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone bytea;
begin
  delete from zennnn.session s where s.id = ended and s.user_id = person returning s.token_hash into gone;
  if gone is null then
    raise exception 'There is no such session.' using errcode = 'ZN404';
  end if;
  delete from zennnn.known_device d where d.hash = zennnn.device_of(gone);
end
$$;

-- Ends one of one's own sessions, after a fresh proof: who found an open session must not throw its owner out of the others.
create or replace function zennnn.session_end_own(session_hash bytea, ended uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.session_gone(zennnn.require_confirmation(session_hash), ended) $$;
comment on function zennnn.session_end_own(bytea, uuid) is 'login role';

-- Ends all sessions of whoever owns this one, but not this one, after a fresh proof; their browsers, and those of before, are
-- strangers again. Returns how many were open.
create or replace function zennnn.session_end_others(hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.hold_confirmed(hash);
  ended integer;
begin
  with gone as (
    delete from zennnn.session s where s.user_id = person and s.token_hash <> hash returning s.valid_until
  )
  select count(*) filter (where g.valid_until > now()) into ended from gone g;
  delete from zennnn.known_device d where d.user_id = person and d.hash <> zennnn.device_of(session_end_others.hash);
  return ended;
end
$$;
comment on function zennnn.session_end_others(bytea) is 'login role';

-- Who acts by this session, where only administrators may act; refuses everybody else.
create or replace function zennnn.session_administrator(hash bytea)
returns table (user_id uuid, login text, name text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  user_id := zennnn.session_person(hash);
  if not 'administrator' = any (zennnn.groups_of(user_id)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  return query select u.id, u.login, u.name from app."user" u where u.id = session_administrator.user_id;
end
$$;
comment on function zennnn.session_administrator(bytea) is 'login role';

-- Who runs the cloud, by a session on its own site; refuses everybody else. Customers' databases have no such group. `session`
-- is by what others know this session: its token changes with every proof of who it is.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc where oid = to_regprocedure('zennnn.session_operator(bytea)') and not 'session' = any (proargnames)) then
    drop function zennnn.session_operator(bytea);
  end if;
end
$$;
create or replace function zennnn.session_operator(hash bytea)
returns table (user_id uuid, login text, name text, session uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  user_id := zennnn.session_person(hash);
  if not 'operator' = any (zennnn.groups_of(user_id)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  return query select u.id, u.login, u.name, s.id
    from app."user" u join zennnn.session s on s.user_id = u.id
    where u.id = session_operator.user_id and s.token_hash = hash;
end
$$;
comment on function zennnn.session_operator(bytea) is 'login role';

-- Whether this still is an open session of somebody who runs the cloud: for what was opened by it in a customer's database.
create or replace function zennnn.operator_session_holds(wanted uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from zennnn.session s join zennnn.principal p on p.user_id = s.user_id
    where s.id = wanted and s.valid_until > now() and p.active and 'operator' = any (p.groups))
$$;
comment on function zennnn.operator_session_holds(uuid) is 'login role';

-- For what an open session that somebody left is not enough for: its owner proved who he is within this time.
create or replace function zennnn.require_confirmation(hash bytea, within interval default '10 minutes') returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(hash);
begin
  if not exists (select from zennnn.session s where s.token_hash = hash and s.confirmed_at > now() - within) then
    raise exception 'Confirm first that it is you.' using errcode = 'ZN419',
      hint = 'Type your password again, use a passkey, or sign in again.';
  end if;
  return person;
end
$$;

-- The same for what `serve` asks of the cloud, as all of a database in one file: whatever one signs in with, it was just now.
create or replace function zennnn.session_confirmed(hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.require_confirmation(hash, '5 minutes')
$$;
comment on function zennnn.session_confirmed(bytea) is 'login role';

-- The owner of a session has just proved who he is: it goes on by another token, and whoever has the one before, a thief of it
-- too, is a stranger from this moment. There is no time in which both hold: requests of the owner's other windows that are under
-- way are refused and asked once more by the client, which by then has the new cookie. Of two proofs at once the second finds
-- no session and is given again. Returns for how many seconds the session still lives.
create or replace function zennnn.session_renew(hash bytea, new_hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.session;
  was_proved constant boolean := (select s.confirmed_at > '-infinity' from zennnn.session s where s.token_hash = hash);
begin
  update zennnn.session s set token_hash = new_hash, confirmed_at = now()
    where s.token_hash = hash and s.valid_until > now() returning * into one;
  if one.id is null then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  -- It began without a proof (session_begin).
  if not was_proved then
    perform zennnn.recovery_needless(one.user_id);
  end if;
  -- What follows from the token, and what waits for the session.
  delete from zennnn.known_device d where d.hash = zennnn.device_of(session_renew.hash);
  perform zennnn.device_remember(one.user_id, new_hash);
  update zennnn.provider_visit v set session_hash = new_hash where v.session_hash = session_renew.hash;
  update zennnn.totp t set begun_by = new_hash where t.begun_by = session_renew.hash;
  return ceil(extract(epoch from one.expires_at - now()))::integer;
end
$$;

reset check_function_bodies;
reset role;
