-- Passwords, sessions and the throttle of sign-in. Run when a template is built; reentrant.
-- Locks: none of note. Duration: milliseconds. The hash of a password is compared here and never leaves the database.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- One row: what a customer's administrator may decide. Limits below which nobody can go stand as checks.
create table if not exists zennnn.sign_in_policy (
  only_row boolean primary key default true check (only_row),
  rounds integer not null default 220000 check (rounds between 220000 and 10000000),
  minimum_length integer not null default 12 check (minimum_length between 8 and 64),
  -- Wrong passwords for one account from one network, and for all accounts from one network, within the window.
  attempts_per_account integer not null default 10 check (attempts_per_account between 1 and 1000),
  attempts_per_network integer not null default 60 check (attempts_per_network between 1 and 10000),
  attempt_window interval not null default '15 minutes' check (attempt_window >= '1 minute'),
  session_lifetime interval not null default '14 days' check (session_lifetime between '5 minutes' and '90 days'),
  session_idle interval not null default '24 hours' check (session_idle >= '5 minutes')
);
insert into zennnn.sign_in_policy default values on conflict do nothing;

create table if not exists zennnn.credential (
  user_id uuid primary key,
  -- pbkdf2-sha512$<rounds>$<salt, base64 of 16 bytes>$<hash, base64 of 64 bytes>
  hash text not null check (
    hash ~ '^pbkdf2-sha512\$[0-9]{6,8}\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$'
    and split_part(hash, '$', 2)::integer >= 220000
  ),
  changed_at timestamptz not null default now()
);

create table if not exists zennnn.attempt (
  -- SHA-256 of what is counted: no login that somebody mistyped is kept.
  key bytea primary key,
  count integer not null,
  ends_at timestamptz not null
);

-- Made when first needed, not in the template: each database has its own.
create table if not exists zennnn.secret (
  name text primary key,
  value bytea not null
);

-- The one place where logins are made comparable.
create or replace function zennnn.canonical_login(login text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select lower(normalize(btrim(login), NFKC) collate "und-x-icu") $$;

create or replace function zennnn.secret_of(secret_name text) returns bytea
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  found_value bytea;
begin
  select s.value into found_value from zennnn.secret s where s.name = secret_name;
  if found_value is null then
    insert into zennnn.secret (name, value)
      values (secret_name, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
      on conflict do nothing;
    select s.value into found_value from zennnn.secret s where s.name = secret_name;
  end if;
  return found_value;
end
$$;

-- The credential that belongs to a login; no row when there is no such active user, or when two users claim the login.
create or replace function zennnn.credential_of(sign_in_login text)
returns table (user_id uuid, login text, name text, hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select min(u.id::text)::uuid, min(u.login), min(u.name), min(c.hash)
  from app."user" u join zennnn.credential c on c.user_id = u.id
  where u.active and zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
  having count(*) = 1
$$;

create or replace function zennnn.attempt_key(subject text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select sha256(convert_to(subject, 'UTF8')) $$;

-- Counts one attempt; returns the seconds to wait when there were more than allowed, else null. The row's lock makes
-- parallel attempts wait for each other, so never one more than the limit passes.
create or replace function zennnn.attempt_count(subject text, allowed integer, within interval) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  counted zennnn.attempt;
begin
  insert into zennnn.attempt as a (key, count, ends_at)
    values (zennnn.attempt_key(subject), 1, now() + within)
    on conflict (key) do update set
      count = case when a.ends_at <= now() then 1 else least(a.count, allowed) + 1 end,
      ends_at = case when a.ends_at <= now() then now() + within else a.ends_at end
    returning * into counted;
  if counted.count <= allowed then
    return null;
  end if;
  -- Of two at once the later may have begun earlier: its time to wait is never longer than the whole window.
  return least(extract(epoch from within), greatest(1, ceil(extract(epoch from counted.ends_at - now()))))::integer;
end
$$;

-- The seconds to wait when all attempts are used up already, else null. Counts nothing: whoever is throttled as a network
-- must not make a row for each login he thinks of.
create or replace function zennnn.attempt_wait(subject text, allowed integer) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select greatest(1, ceil(extract(epoch from a.ends_at - now())))::integer from zennnn.attempt a
  where a.key = zennnn.attempt_key(subject) and a.count >= allowed and a.ends_at > now()
$$;

create or replace function zennnn.attempt_account(login text, network text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select 'account' || chr(10) || network || chr(10) || zennnn.canonical_login(login) $$;

-- First half of a sign-in: counts the attempt BEFORE anything is computed, then tells how the password is to be derived.
-- retry_after_s is null when the attempt may go on. An unknown login gets a salt that is always the same for it.
create or replace function zennnn.sign_in_start(sign_in_login text, from_network text)
returns table (retry_after_s integer, rounds integer, salt text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  known text;
begin
  select * into policy from zennnn.sign_in_policy;
  retry_after_s := zennnn.attempt_wait('network' || chr(10) || from_network, policy.attempts_per_network);
  if retry_after_s is null then
    retry_after_s := zennnn.attempt_count(
      zennnn.attempt_account(sign_in_login, from_network), policy.attempts_per_account, policy.attempt_window);
  end if;
  if retry_after_s is null then
    retry_after_s := zennnn.attempt_count(
      'network' || chr(10) || from_network, policy.attempts_per_network, policy.attempt_window);
  end if;
  select c.hash into known from zennnn.credential_of(sign_in_login) c;
  if known is null then
    rounds := policy.rounds;
    salt := encode(substring(sha256(zennnn.secret_of('sign_in_salt')
      || convert_to(zennnn.canonical_login(sign_in_login), 'UTF8')) from 1 for 16), 'base64');
  else
    rounds := split_part(known, '$', 2)::integer;
    salt := split_part(known, '$', 3);
  end if;
  return next;
end
$$;
comment on function zennnn.sign_in_start(text, text) is 'login role';

create or replace function zennnn.is_derived(stored text, derived text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
-- Hashed once more, so that how long the comparison takes says nothing about the stored value.
as $$ select sha256(convert_to(split_part(stored, '$', 4), 'UTF8')) = sha256(convert_to(derived, 'UTF8')) $$;

-- Second half: compares, and when it fits makes the session and ends the one the browser had before. No row: refused.
-- rounds_wanted is set when the stored hash is weaker than the policy: derive again and call credential_strengthen.
create or replace function zennnn.sign_in_finish(
  sign_in_login text, derived text, session_hash bytea, previous_hash bytea, agent text, from_network text)
returns table (user_id uuid, login text, name text, lifetime_s integer, rounds_wanted integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  known record;
begin
  select * into known from zennnn.credential_of(sign_in_login) c;
  if known.hash is null or not zennnn.is_derived(known.hash, derived) then
    return;
  end if;
  select * into policy from zennnn.sign_in_policy;
  delete from zennnn.session s
    where s.token_hash = previous_hash or (s.user_id = known.user_id and s.expires_at <= now());
  insert into zennnn.session (token_hash, user_id, expires_at, user_agent, network)
    values (session_hash, known.user_id, now() + policy.session_lifetime, agent, from_network);
  delete from zennnn.attempt a where a.key = zennnn.attempt_key(zennnn.attempt_account(sign_in_login, from_network));
  update zennnn.attempt a set count = greatest(0, a.count - 1)
    where a.key = zennnn.attempt_key('network' || chr(10) || from_network);
  user_id := known.user_id;
  login := known.login;
  name := known.name;
  lifetime_s := extract(epoch from policy.session_lifetime)::integer;
  if split_part(known.hash, '$', 2)::integer < policy.rounds then
    rounds_wanted := policy.rounds;
  end if;
  return next;
end
$$;
comment on function zennnn.sign_in_finish(text, text, bytea, bytea, text, text) is 'login role';

-- Replaces a hash by a stronger one of the same password, which whoever calls has just proved to know.
create or replace function zennnn.credential_strengthen(sign_in_login text, derived text, stronger text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update zennnn.credential c set hash = stronger
  from zennnn.credential_of(sign_in_login) known
  where c.user_id = known.user_id and zennnn.is_derived(known.hash, derived)
    and split_part(stronger, '$', 2)::integer > split_part(c.hash, '$', 2)::integer
$$;
comment on function zennnn.credential_strengthen(text, text, text) is 'login role';

create or replace function zennnn.session_measured() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  select least(new.expires_at, new.last_seen_at + p.session_idle) into new.valid_until from zennnn.sign_in_policy p;
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
update zennnn.session set valid_until = valid_until where valid_until = '-infinity';

-- Notes that a session is in use. Not with each request, and never waiting for another request of the same session.
create or replace function zennnn.session_seen(hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not current_setting('transaction_read_only')::boolean then
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
  seen timestamptz;
begin
  select u.id, u.login, u.name, s.expires_at, s.last_seen_at into user_id, login, name, expires_at, seen
    from app."user" u join zennnn.session s on s.user_id = u.id
    where s.token_hash = hash and s.valid_until > now() and u.active;
  if user_id is null then
    return;
  end if;
  if seen < now() - interval '5 minutes' then
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
create or replace function zennnn.session_list(hash bytea)
returns table (created_at timestamptz, last_seen_at timestamptz, user_agent text, network text, is_current boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(hash);
begin
  return query
    select s.created_at, s.last_seen_at, s.user_agent, s.network, s.token_hash = hash
    from zennnn.session s where s.user_id = person and s.valid_until > now()
    order by s.token_hash = hash desc, s.last_seen_at desc limit 100;
end
$$;
comment on function zennnn.session_list(bytea) is 'login role';

-- Ends all sessions of whoever owns this one, but not this one. Returns how many were open.
create or replace function zennnn.session_end_others(hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(hash);
  ended integer;
begin
  with gone as (
    delete from zennnn.session s where s.user_id = person and s.token_hash <> hash returning s.valid_until
  )
  select count(*) filter (where g.valid_until > now()) into ended from gone g;
  return ended;
end
$$;
comment on function zennnn.session_end_others(bytea) is 'login role';

-- Gives a user a password (its hash) and ends all sessions of that user. For `work`: first administrator, reset.
create or replace function zennnn.set_credential(person uuid, new_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  insert into zennnn.credential (user_id, hash) values (person, new_hash)
    on conflict (user_id) do update set hash = excluded.hash, changed_at = now();
  delete from zennnn.session s where s.user_id = person;
end
$$;
grant execute on function zennnn.set_credential(uuid, text) to zennnn_maintain;

-- What a password that an administrator gives somebody must satisfy, and how it is to be hashed. Refuses whoever may not
-- give it, before anything is computed. Nobody gives one to himself: who found an open session would keep it for good.
create or replace function zennnn.password_rules(session_hash bytea, person uuid)
returns table (minimum_length integer, rounds integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  giver constant uuid := zennnn.session_person(session_hash);
begin
  if giver = person or not 'administrator' = any (zennnn.groups_of(giver)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  return query select p.minimum_length, p.rounds from zennnn.sign_in_policy p;
end
$$;
comment on function zennnn.password_rules(bytea, uuid) is 'login role';

create or replace function zennnn.give_password(session_hash bytea, person uuid, new_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.password_rules(session_hash, person);
  perform zennnn.set_credential(person, new_hash);
end
$$;
comment on function zennnn.give_password(bytea, uuid, text) is 'login role';

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

-- Whether whoever owns this session knows the password too. The attempt was counted by sign_in_start, as for a sign-in;
-- a right one is not held against him.
create or replace function zennnn.password_confirm(session_hash bytea, derived text, from_network text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  known record;
begin
  select c.* into known from app."user" u cross join lateral zennnn.credential_of(u.login) c where u.id = person;
  if known.user_id is distinct from person or not zennnn.is_derived(known.hash, derived) then
    return false;
  end if;
  delete from zennnn.attempt a where a.key = zennnn.attempt_key(zennnn.attempt_account(known.login, from_network));
  update zennnn.attempt a set count = greatest(0, a.count - 1)
    where a.key = zennnn.attempt_key('network' || chr(10) || from_network);
  return true;
end
$$;
comment on function zennnn.password_confirm(bytea, text, text) is 'login role';

-- Writes an entry of the audit log that is no change of a record. `person`: null for the cloud itself.
create or replace function zennnn.add_event(person uuid, about text, record text, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  entry constant uuid := zennnn.new_id();
begin
  if coalesce(about, '') !~ '^[a-z][a-z_]{0,59}$' or coalesce(words, '') !~ '^[^[:cntrl:]]+$' or length(words) > 500 then
    raise exception 'This is no event for the audit log.' using errcode = '23514';
  end if;
  insert into app.audit_entry (id, at, "user", operation, model, record, why, transaction)
  values (entry, now(), person, 'event', about, record, words, pg_current_xact_id()::text);
  insert into zennnn.audit_unsealed (entry) values (entry);
end
$$;

-- An administrator asked for something that concerns the whole database, as a download of it. Here and not with the log,
-- since it needs to know whose session this is.
create or replace function zennnn.audit_event(session_hash bytea, about text, record text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.add_event(a.user_id, about, record, words) from zennnn.session_administrator(session_hash) a $$;
comment on function zennnn.audit_event(bytea, text, text, text) is 'login role';

-- Somebody who runs the cloud asked for it, who is no user here: the words name him.
create or replace function zennnn.audit_operator_event(about text, record text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.add_event(null, about, record, words) $$;
comment on function zennnn.audit_operator_event(text, text, text) is 'login role';

-- Who runs the cloud, by a session on its own site; refuses everybody else. Customers' databases have no such group.
create or replace function zennnn.session_operator(hash bytea) returns table (user_id uuid, login text, name text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  user_id := zennnn.session_person(hash);
  if not 'operator' = any (zennnn.groups_of(user_id)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  return query select u.id, u.login, u.name from app."user" u where u.id = session_operator.user_id;
end
$$;
comment on function zennnn.session_operator(bytea) is 'login role';

reset check_function_bodies;
reset role;
