-- The second factor: codes of an app (RFC 6238) and, for who lost it, codes on paper. Reentrant.
-- Locks: none of note. Duration: milliseconds. What makes codes is sealed; only `serve` can open it, codes are compared there.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Who may try a code: whoever has a session, or stands at a step of signing in. `hash` belongs to one of them.
create or replace function zennnn.factor_person(kind text, hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if kind = 'session' then
    return zennnn.session_person(hash);
  end if;
  return zennnn.sign_in_step_person(hash);
end
$$;

-- Who may make a factor: whoever has a session and just proved who he is, or owes one at a step of signing in. A step that
-- owes an answer makes none: who only knows the password would answer with a factor of his own.
create or replace function zennnn.enrolling_person(kind text, hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  if kind = 'session' then
    return zennnn.hold_confirmed(hash);
  end if;
  perform zennnn.hold_ways_in((select s.user_id from zennnn.sign_in_step s where s.token_hash = hash));
  person := zennnn.sign_in_step_person(hash);
  -- Nor one that owed a factor while there was none: the owner may have made one at another step meanwhile.
  if zennnn.factors_of(person) <> '{}'
    or not exists (select from zennnn.sign_in_step s where s.token_hash = hash and s.owes = 'enrolment') then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  return person;
end
$$;

-- Whoever made a factor in a session proved in it that it works, after a proof of who he is.
create or replace function zennnn.session_has_two_factors(kind text, hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ update zennnn.session s set has_two_factors = true where kind = 'session' and s.token_hash = hash $$;

-- Begins an app: it counts for nothing until a first code of it was typed. Returns whose it is, for what the app shows.
create or replace function zennnn.totp_begin(kind text, hash bytea, new_sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.enrolling_person(kind, hash);
begin
  insert into zennnn.totp as t (user_id, sealed, begun_by) values (person, new_sealed, hash)
    on conflict (user_id) do update
      set sealed = excluded.sealed, begun_by = excluded.begun_by, created_at = now(), last_step = 0
      where t.confirmed_at is null;
  if not found then
    raise exception 'There is an app already. Remove it first.' using errcode = 'ZN422';
  end if;
  return (select u.login from app."user" u where u.id = person);
end
$$;
comment on function zennnn.totp_begin(text, bytea, bytea) is 'login role';

-- What makes the codes of an app that was begun and waits for its first code, and whose it is. No row when there is none, or
-- somebody else began it: who only knows the password would have the owner confirm an app that both hold.
create or replace function zennnn.totp_pending(kind text, hash bytea) returns table (login text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.enrolling_person(kind, hash);
begin
  return query
    select u.login, t.sealed from zennnn.totp t join app."user" u on u.id = t.user_id
    where t.user_id = person and t.confirmed_at is null and t.begun_by = hash;
end
$$;
comment on function zennnn.totp_pending(text, bytea) is 'login role';

-- First half of a code: counts the attempt BEFORE anything is computed, then gives what makes the codes. retry_after_s is
-- null when the attempt may go on.
drop function if exists zennnn.totp_start(text, bytea);
drop function if exists zennnn.totp_start(text, bytea, text, text, bytea);
create or replace function zennnn.totp_start(kind text, hash bytea, from_network text, device_hash bytea)
returns table (retry_after_s integer, person uuid, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  person := zennnn.factor_person(kind, hash);
  retry_after_s := zennnn.factor_attempt(person, from_network, device_hash);
  if retry_after_s is null then
    select t.sealed into totp_start.sealed from zennnn.totp t where t.user_id = totp_start.person;
  end if;
  return next;
end
$$;
comment on function zennnn.totp_start(text, bytea, text, bytea) is 'login role';

-- Uses the code of a moment up: the row's lock lets one of many at once through, and no older one after it.
create or replace function zennnn.totp_use(of_person uuid, moment bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update zennnn.totp t set last_step = moment where t.user_id = of_person and t.last_step < moment;
  return found;
end
$$;

-- A right code at a step that owes one: the step becomes a session. No row: the code was used before.
drop function if exists zennnn.totp_sign_in(bytea, bigint, bytea, bytea, text, text);
create or replace function zennnn.totp_sign_in(
  step_hash bytea, moment bigint, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.sign_in_step_person(step_hash);
begin
  perform zennnn.hold_sign_in(person);
  if not 'totp' = any (zennnn.factors_of(person)) or not zennnn.totp_use(person, moment) then
    perform zennnn.log_sign_in(person, 'totp', 'refused', 'code_used_before', from_network, agent);
    return;
  end if;
  perform zennnn.factor_attempts_over(person, from_network, device_hash);
  return query select * from zennnn.sign_in_complete(
    step_hash, 'totp', session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.totp_sign_in(bytea, bigint, bytea, bytea, text, text, bytea) is 'login role';

-- A wrong code, for the log. Who mistypes one while setting an app up is in already.
drop function if exists zennnn.factor_refused(text, bytea, text, text);
create or replace function zennnn.factor_refused(
  kind text, hash bytea, agent text, from_network text, device_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.factor_person(kind, hash);
begin
  perform zennnn.factor_wrong(person, 'totp', from_network, device_hash, agent);
  if kind = 'step' then
    perform zennnn.factor_wrong_told(person);
  end if;
end
$$;
comment on function zennnn.factor_refused(text, bytea, text, text, bytea) is 'login role';

-- The first right code: from now on the app protects the account. `codes`: hashes of the new codes on paper; those of
-- before are gone. False: the code was used before.
drop function if exists zennnn.totp_confirm(text, bytea, bigint, bytea[]);
create or replace function zennnn.totp_confirm(
  kind text, hash bytea, moment bigint, codes bytea[], from_network text, device_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.enrolling_person(kind, hash);
begin
  if not zennnn.totp_use(person, moment) then
    return false;
  end if;
  perform zennnn.factor_attempts_over(person, from_network, device_hash);
  update zennnn.totp t set confirmed_at = now() where t.user_id = person and t.confirmed_at is null;
  if not found then
    return false;
  end if;
  delete from zennnn.recovery_code r where r.user_id = person;
  insert into zennnn.recovery_code (user_id, hash) select person, c.hash from unnest(codes) c(hash);
  perform zennnn.session_has_two_factors(kind, hash);
  perform zennnn.account_event(person, 'second_factor', 'Set up an app for codes and new recovery codes.');
  return true;
end
$$;
comment on function zennnn.totp_confirm(text, bytea, bigint, bytea[], text, bytea) is 'login role';

-- The first factor at a step that owed one, after totp_confirm or passkey_add: the step becomes a session.
drop function if exists zennnn.enrolment_sign_in(bytea, bytea, bytea, text, text);
create or replace function zennnn.enrolment_sign_in(
  step_hash bytea, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own constant text[] := zennnn.factors_of(zennnn.sign_in_step_person(step_hash));
begin
  if own = '{}' or not exists (select from zennnn.sign_in_step s where s.token_hash = step_hash and s.owes = 'enrolment') then
    raise exception 'Set up a second factor first.' using errcode = 'ZN403';
  end if;
  return query select * from zennnn.sign_in_complete(
    step_hash, own[1], session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.enrolment_sign_in(bytea, bytea, bytea, text, text, bytea) is 'login role';

-- A code on paper, once. Counted like a code of the app, and together with them. No row: refused.
drop function if exists zennnn.recovery_sign_in(bytea, bytea, bytea, bytea, text, text);
create or replace function zennnn.recovery_sign_in(
  step_hash bytea, code_hash bytea, session_hash bytea, previous_hash bytea, agent text, from_network text,
  device_hash bytea)
returns table (retry_after_s integer, outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.sign_in_step_person(step_hash);
begin
  perform zennnn.hold_sign_in(person);
  retry_after_s := zennnn.factor_attempt(person, from_network, device_hash);
  if retry_after_s is not null then
    return next;
    return;
  end if;
  update zennnn.recovery_code r set used_at = now()
    where r.user_id = person and r.hash = code_hash and r.used_at is null and 'recovery_code' = any (zennnn.factors_of(person));
  if not found then
    perform zennnn.factor_wrong(person, 'recovery_code', from_network, device_hash, agent);
    perform zennnn.factor_wrong_told(person);
    return;
  end if;
  perform zennnn.factor_attempts_over(person, from_network, device_hash);
  perform zennnn.account_event(person, 'second_factor', 'Used a recovery code to sign in.');
  return query
    select null::integer, c.* from zennnn.sign_in_complete(
      step_hash, 'recovery_code', session_hash, previous_hash, agent, from_network, device_hash) c;
end
$$;
comment on function zennnn.recovery_sign_in(bytea, bytea, bytea, bytea, text, text, bytea) is 'login role';

-- What somebody has beside the password; nothing in it opens anything.
create or replace function zennnn.factor_list(session_hash bytea)
returns table (totp_since timestamptz, recovery_codes_left integer, is_needed boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return query
    select (select t.confirmed_at from zennnn.totp t where t.user_id = person),
      (select count(*)::integer from zennnn.recovery_code r where r.user_id = person and r.used_at is null),
      zennnn.needs_second_factor(person);
end
$$;
comment on function zennnn.factor_list(bytea) is 'login role';

-- New codes on paper, for who used up, lost or showed the old ones, which are void from now on. `codes`: their hashes.
create or replace function zennnn.recovery_codes_renew(session_hash bytea, codes bytea[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of two at once the second takes away what the first wrote; with one that removes the last factor, no codes stay behind.
  person constant uuid := zennnn.hold_confirmed(session_hash);
begin
  if zennnn.factors_of(person) = '{}' then
    raise exception 'Recovery codes stand in for a second factor. Set one up first.' using errcode = 'ZN422';
  end if;
  delete from zennnn.recovery_code r where r.user_id = person;
  insert into zennnn.recovery_code (user_id, hash) select person, c.hash from unnest(codes) c(hash);
  perform zennnn.account_event(person, 'second_factor', 'Made new recovery codes; the old ones are void.');
end
$$;
comment on function zennnn.recovery_codes_renew(bytea, bytea[]) is 'login role';

-- The end of taking a factor away: not the last one where the policy wants one; codes on paper go with the last one. Whoever
-- calls it held the ways in first: of two that remove the last two at once, the second sees what the first left.
create or replace function zennnn.factor_removed(person uuid, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if zennnn.factors_of(person) = '{}' then
    if zennnn.needs_second_factor(person) then
      raise exception 'Your administrator wants a second factor. Nothing was removed.' using errcode = 'ZN422';
    end if;
    delete from zennnn.recovery_code r where r.user_id = person;
  end if;
  perform zennnn.account_event(person, 'second_factor', words);
end
$$;

-- Takes the own app away.
create or replace function zennnn.totp_remove(session_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.hold_confirmed(session_hash);
begin
  delete from zennnn.totp t where t.user_id = person and t.confirmed_at is not null;
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.factor_removed(person, 'Removed the app for codes.');
end
$$;
comment on function zennnn.totp_remove(bytea) is 'login role';

-- All that a person has beside the password: who lost it makes it anew, who found it has nothing. Both callers end his sessions.
create or replace function zennnn.take_factors(person uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from zennnn.totp t where t.user_id = person;
  delete from zennnn.recovery_code r where r.user_id = person;
  delete from zennnn.passkey k where k.user_id = person;
  delete from zennnn.linked_account a where a.user_id = person;
$$;

-- For somebody who lost everything: an administrator takes all factors and linked accounts of another away; all sessions and keys of that one end.
create or replace function zennnn.factor_reset(session_hash bytea, person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  giver uuid;
begin
  perform zennnn.hold_ways_in(person);
  giver := zennnn.require_confirmation(session_hash);
  -- Nobody resets his own: who found an open session would be rid of what protects it.
  if giver = person or not 'administrator' = any (zennnn.groups_of(giver)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  perform zennnn.account_notice_add(
    person, 'An administrator took all second factors, passkeys and linked accounts of this account away, and ended its sessions.');
  perform zennnn.take_factors(person);
  perform zennnn.end_sessions(person);
  perform zennnn.end_api_keys(person, giver, 'the second factors of its person were reset');
  perform zennnn.add_event(giver, 'second_factor', person::text, 'Took all second factors of this user away.');
end
$$;
comment on function zennnn.factor_reset(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
