-- How somebody comes in: by whatever way he proved who he is, one function decides what that is worth. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

alter table zennnn.session
  add column if not exists method text not null default 'password',
  -- When its owner last proved who he is; sensitive actions ask again. Never, for one that began by an account elsewhere into
  -- which nobody signed in for it: who finds that one open has no fresh proof here.
  add column if not exists confirmed_at timestamptz not null default now(),
  -- Whether a second factor was proved in it; where one is needed, the others end.
  add column if not exists has_two_factors boolean not null default false;

-- Somebody who proved one factor and owes another. It opens nothing but the ways to prove that one.
create table if not exists zennnn.sign_in_step (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id uuid not null,
  method text not null,
  -- second_factor: answer with one. enrolment: the policy wants one and there is none yet.
  owes text not null check (owes in ('second_factor', 'enrolment')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create index if not exists sign_in_step_user_id on zennnn.sign_in_step (user_id);
alter table zennnn.sign_in_step
  -- Whether the first factor was proved at this moment; the session that comes of it begins as fresh as that.
  add column if not exists is_fresh boolean not null default true,
  -- The provider or the directory that proved it; null: neither. Turned off, its steps lead no further.
  add column if not exists proved_by uuid;

-- First half of a sign-in: counts the attempt BEFORE anything is computed, then tells how the password is to be derived.
-- retry_after_s is null when the attempt may go on. An unknown login gets a salt that is always the same for it. rounds_for_all:
-- what every derivation costs at least. is_known: the browser is one in which the owner of this login signed in.
drop function if exists zennnn.sign_in_start(text, text);
drop function if exists zennnn.sign_in_start(text, text, bytea);
create or replace function zennnn.sign_in_start(
  sign_in_login text, from_network text, device_hash bytea default null)
returns table (retry_after_s integer, rounds integer, salt text, rounds_for_all integer, is_known boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  person uuid;
  stored text;
begin
  -- All attempts of a database pass one row. Held until disk and standby have it, that row lets so few through that whoever
  -- guesses fast takes every connection of everybody. A crash of PostgreSQL forgets less than a second of attempts.
  perform set_config('synchronous_commit', 'off', true);
  select * into policy from zennnn.sign_in_policy;
  -- Whose login it is, is asked early only for who brings a browser; who is turned away without one costs no look at accounts.
  if device_hash is not null then
    person := zennnn.person_of_login(sign_in_login);
  end if;
  is_known := coalesce(zennnn.device_is_known(person, device_hash), false);
  retry_after_s := zennnn.attempt_begin(zennnn.attempt_login(sign_in_login), policy.attempts_per_account, from_network,
    case when is_known then device_hash end, policy);
  -- Nothing is derived for who is turned away.
  if retry_after_s is not null then
    return next;
    return;
  end if;
  -- Made for everybody: how long it takes must not tell for whom it is needed.
  rounds := policy.rounds;
  rounds_for_all := policy.rounds;
  salt := encode(substring(sha256(zennnn.secret_of('sign_in_salt')
    || convert_to(zennnn.canonical_login(sign_in_login), 'UTF8')) from 1 for 16), 'base64');
  select c.hash into stored from zennnn.credential_of(sign_in_login) c;
  if stored is not null then
    rounds := split_part(stored, '$', 2)::integer;
    salt := split_part(stored, '$', 3);
  end if;
  return next;
end
$$;
comment on function zennnn.sign_in_start(text, text, bytea) is 'login role';

-- What concerns signing in is locked in this order, so that no two wait for each other. One is out of it: a request that notes
-- the use of its session (056), and then changes its own person. Should all sessions of that person end at this very moment,
-- PostgreSQL refuses one of the two, which answers OVERLOADED and can be sent again; neither is half done.
--   1. the provider (067) or the directory (069) that proves;
--   2. the person (zennnn.principal), after app."user" and the pairs of groups where these change;
--   3. the policy;
--   4. links, what one proves (passwords, codes, passkeys, linked accounts), attempts;
--   5. steps, then sessions, then what follows from them (known browsers, keys, a recovery).
-- Whoever waited for a lock looks again at what he may: what he saw before may be over.

-- From here to its end a sign-in sees the person and the policy as they are, and whoever changes one of them waits for it, so
-- that a session which begins at this moment is among those that the change ends.
create or replace function zennnn.hold_sign_in(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform from zennnn.principal p where p.user_id = person for share;
  perform from zennnn.sign_in_policy p for share;
end
$$;

-- Before a way in is made, changed or taken away, and before all that was opened by one is ended: sign-ins of the person wait,
-- and each of these for the other. So what is made at the moment in which all ends is either there to be ended, or is asked
-- for by a session that has ended; and of two at once that take the last two ways away, the second sees what the first left.
create or replace function zennnn.hold_ways_in(person uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select from zennnn.principal p where p.user_id = person for no key update $$;

-- Whose session this is, whether it still opens anything or not: for what is held before that is asked.
create or replace function zennnn.session_owner(hash bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.user_id from zennnn.session s where s.token_hash = hash $$;

-- As require_confirmation, for who makes a way into the own account or takes one away.
create or replace function zennnn.hold_confirmed(hash bytea, within interval default '10 minutes') returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.hold_ways_in(zennnn.session_owner(hash));
  return zennnn.require_confirmation(hash, within);
end
$$;

-- The same for an administrator who takes ways in away from others, and perhaps his own.
create or replace function zennnn.hold_administrator(hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  perform zennnn.hold_ways_in(zennnn.session_owner(hash));
  select a.user_id into person from zennnn.session_administrator(hash) a;
  perform zennnn.require_confirmation(hash);
  return person;
end
$$;

-- Begins a session and ends the one that the browser had. For functions that proved everything that is owed. `device_hash`: of
-- the browser's cookie, so that the person hears of one that is new. Not `is_fresh`: what asks for a fresh proof is asked for
-- from the beginning.
drop function if exists zennnn.session_begin(uuid, text, bytea, bytea, text, text);
create or replace function zennnn.session_begin(
  person uuid, by_method text, session_hash bytea, previous_hash bytea, agent text, from_network text,
  device_hash bytea default null, is_fresh boolean default true)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
begin
  perform zennnn.hold_sign_in(person);
  select * into policy from zennnn.sign_in_policy;
  select u.id, u.login, u.name into user_id, login, name
    from app."user" u join zennnn.principal p on p.user_id = u.id where u.id = person and u.active and p.active;
  if user_id is null then
    perform zennnn.log_sign_in(person, by_method, 'refused', 'not_active', from_network, agent);
    return;
  end if;
  perform zennnn.sign_in_noticed(person, by_method, device_hash, previous_hash, agent, from_network);
  delete from zennnn.session s
    where s.token_hash = previous_hash or (s.user_id = person and s.expires_at <= now());
  -- Nobody uses fifty browsers: the session that was not used for the longest makes room.
  delete from zennnn.session s where s.token_hash in (
    select o.token_hash from zennnn.session o where o.user_id = person
      order by o.last_seen_at desc, o.created_at desc offset 49 for update skip locked);
  insert into zennnn.session (token_hash, user_id, expires_at, user_agent, network, method, confirmed_at)
    values (session_hash, person, now() + policy.session_lifetime, agent, from_network, by_method,
      case when is_fresh then now() else '-infinity' end);
  perform zennnn.device_remember(person, session_hash);
  perform zennnn.log_sign_in(person, by_method, 'signed_in', null, from_network, agent);
  -- An administrator who cannot prove who he is helps nobody, himself included.
  if is_fresh then
    perform zennnn.recovery_needless(person);
  end if;
  outcome := 'signed_in';
  lifetime_s := extract(epoch from policy.session_lifetime)::integer;
  factors := '{}';
  return next;
end
$$;

-- Somebody has proved who he is by one way in. `is_strong`: by two factors at once, as a passkey with a fingerprint.
-- `is_fresh`: at this moment, which who comes by an account elsewhere did perhaps not.
-- outcome signed_in: session_hash is a session. second_factor (answer with one of `factors`) or enrolment (make one first):
-- session_hash is a step of ten minutes. No row: not allowed.
drop function if exists zennnn.sign_in_accept(uuid, text, boolean, bytea, bytea, text, text);
create or replace function zennnn.sign_in_accept(
  person uuid, by_method text, is_strong boolean, session_hash bytea, previous_hash bytea, agent text, from_network text,
  device_hash bytea default null, is_fresh boolean default true)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own text[];
begin
  perform zennnn.hold_sign_in(person);
  own := zennnn.factors_of(person);
  if is_strong or (own = '{}' and not zennnn.needs_second_factor(person)) then
    return query select * from zennnn.session_begin(
      person, by_method, session_hash, previous_hash, agent, from_network, device_hash, is_fresh);
    update zennnn.session s set has_two_factors = is_strong where s.token_hash = session_hash;
    return;
  end if;
  select u.id, u.login, u.name into user_id, login, name from app."user" u where u.id = person and u.active;
  if user_id is null then
    perform zennnn.log_sign_in(person, by_method, 'refused', 'not_active', from_network, agent);
    return;
  end if;
  outcome := case when own = '{}' then 'enrolment' else 'second_factor' end;
  delete from zennnn.sign_in_step s where s.user_id = person and s.expires_at <= now();
  insert into zennnn.sign_in_step (token_hash, user_id, method, owes, is_fresh)
    values (session_hash, person, by_method, outcome, sign_in_accept.is_fresh);
  perform zennnn.log_sign_in(person, by_method, outcome, null, from_network, agent);
  lifetime_s := 600;
  factors := own;
  return next;
end
$$;

-- Who stands at this step; refuses a token that is none, or is over. For functions that prove the factor that is owed.
create or replace function zennnn.sign_in_step_person(step_hash bytea) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  select s.user_id into person from zennnn.sign_in_step s where s.token_hash = step_hash and s.expires_at > now();
  if person is null then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  return person;
end
$$;

-- By what the one at this step may answer; null for a token that is none, or is over.
create or replace function zennnn.sign_in_step_factors(step_hash bytea) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.factors_of(s.user_id) from zennnn.sign_in_step s where s.token_hash = step_hash and s.expires_at > now()
$$;
comment on function zennnn.sign_in_step_factors(bytea) is 'login role';

-- The factor that was owed is proved: the step becomes a session, once.
drop function if exists zennnn.sign_in_complete(bytea, text, bytea, bytea, text, text);
create or replace function zennnn.sign_in_complete(
  step_hash bytea, by_factor text, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  step zennnn.sign_in_step;
begin
  perform zennnn.hold_sign_in((select s.user_id from zennnn.sign_in_step s where s.token_hash = step_hash));
  delete from zennnn.sign_in_step s where s.token_hash = step_hash and s.expires_at > now() returning * into step;
  if step.user_id is null then
    raise exception 'Sign in first.' using errcode = 'ZN401';
  end if;
  return query select * from zennnn.session_begin(
    step.user_id, step.method || '_' || by_factor, session_hash, previous_hash, agent, from_network, device_hash,
    -- A passkey that was there before is a fresh proof by itself, as passkey_confirm has it. One that was made at this step
    -- says only that its maker came this far.
    step.is_fresh or (step.owes = 'second_factor' and by_factor = 'passkey'));
  update zennnn.session s set has_two_factors = true where s.token_hash = session_hash;
end
$$;

-- Second half of a sign-in by password. No row: refused. `device_hash`: of the browser by which sign_in_start counted (is_known),
-- else null: what was counted elsewhere is not given back here, whoever ended what meanwhile. `browser_hash`: of the one in which
-- the session begins, by whatever it was counted.
-- rounds_wanted is set when the stored hash is weaker than the policy: derive again and call credential_strengthen.
drop function if exists zennnn.sign_in_finish(text, text, bytea, bytea, text, text);
drop function if exists zennnn.sign_in_password(text, text, bytea, bytea, text, text);
drop function if exists zennnn.sign_in_password(text, text, bytea, bytea, text, text, bytea);
create or replace function zennnn.sign_in_password(
  sign_in_login text, derived text, session_hash bytea, previous_hash bytea, agent text, from_network text,
  device_hash bytea default null, browser_hash bytea default null)
returns table (
  outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[], rounds_wanted integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  known record;
  is_right boolean;
begin
  select * into policy from zennnn.sign_in_policy;
  select * into known from zennnn.credential_of(sign_in_login) c;
  -- For an unknown login something is compared, too, so that the time of the answer does not tell that it is one.
  is_right := zennnn.is_derived(coalesce(known.hash, 'pbkdf2-sha512-keyed$0$nobody$' || repeat('-', 88)), derived)
    and known.hash is not null;
  if is_right and policy.allow_password then
    -- Waits for a new password that is just being stored, and makes one that comes wait: it ends all sessions, and one begun
    -- by the old password at this moment must be among them.
    perform zennnn.hold_sign_in(known.user_id);
    select * into policy from zennnn.sign_in_policy;
    is_right := exists (select from zennnn.credential c where c.user_id = known.user_id and c.hash = known.hash);
  end if;
  if not is_right or not policy.allow_password then
    perform zennnn.attempt_wrong(known.user_id, 'password', case
      when known.hash is null then 'unknown_login'
      when not policy.allow_password then 'method_not_allowed'
      else 'wrong_password' end, zennnn.attempt_login(sign_in_login), from_network, device_hash, agent);
    return;
  end if;
  perform zennnn.attempt_right(zennnn.attempt_login(sign_in_login), from_network, device_hash);
  return query
    select i.outcome, i.user_id, i.login, i.name, i.lifetime_s, i.factors,
      case when split_part(known.hash, '$', 2)::integer < policy.rounds then policy.rounds end
    from zennnn.sign_in_accept(
      known.user_id, 'password', false, session_hash, previous_hash, agent, from_network, browser_hash) i;
end
$$;
comment on function zennnn.sign_in_password(text, text, bytea, bytea, text, text, bytea, bytea) is 'login role';

reset check_function_bodies;
reset role;
