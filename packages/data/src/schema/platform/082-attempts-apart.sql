-- Attempts that are counted by who makes them, whatever network they come from, and attempts of which nothing came. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- What sign_in_start counted was not tried: no thread took it. One attempt less, for whom it was counted: `device_hash` as for
-- sign_in_password. As little as sign_in_start does it wait for the disk; locks are taken in its order.
create or replace function zennnn.sign_in_untried(sign_in_login text, from_network text, device_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  account constant text := zennnn.attempt_login(sign_in_login);
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into policy from zennnn.sign_in_policy;
  perform zennnn.attempt_forgive(
    zennnn.attempt_account(account, from_network, device_hash), policy.attempts_per_account);
  perform zennnn.attempt_forgive_place(account, from_network, device_hash, policy);
end
$$;
comment on function zennnn.sign_in_untried(text, text, bytea) is 'login role';

-- Whoever has a session is no stranger, and only he uses up its attempts.
create or replace function zennnn.attempt_session(session_hash bytea) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select 'session' || chr(10) || encode(session_hash, 'hex') $$;

-- The owner of a session is asked for his password again. Counts the attempt BEFORE anything is computed, then tells how the
-- password is to be derived. retry_after_s is null when the attempt may go on. Refuses who has no password here: no guess.
create or replace function zennnn.confirm_start(session_hash bytea)
returns table (retry_after_s integer, rounds integer, salt text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  policy zennnn.sign_in_policy;
  stored text;
begin
  perform set_config('synchronous_commit', 'off', true);
  if not zennnn.proves_by_old_password(person) then
    perform zennnn.require_own_password(person);
  end if;
  select * into policy from zennnn.sign_in_policy;
  select c.hash into stored from zennnn.credential c where c.user_id = person;
  retry_after_s := zennnn.attempt_take(zennnn.attempt_session(session_hash), policy.attempts_per_account, policy);
  if retry_after_s is null then
    perform zennnn.attempt_in_database(policy);
    rounds := split_part(stored, '$', 2)::integer;
    salt := split_part(stored, '$', 3);
  end if;
  return next;
end
$$;
comment on function zennnn.confirm_start(bytea) is 'login role';

-- What confirm_start counted was not tried.
create or replace function zennnn.confirm_untried(session_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into policy from zennnn.sign_in_policy;
  perform zennnn.attempt_forgive(zennnn.attempt_session(session_hash), policy.attempts_per_account);
  perform zennnn.guessing_forgive();
end
$$;
comment on function zennnn.confirm_untried(bytea) is 'login role';

-- The password was right: what confirm_start counted is taken back.
create or replace function zennnn.confirm_over(session_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from zennnn.attempt a where a.key = zennnn.attempt_key(zennnn.attempt_session(session_hash));
  perform zennnn.guessing_forgive();
end
$$;

-- The password was wrong: the log says so, and whether the next one waits.
create or replace function zennnn.confirm_wrong(session_hash bytea, person uuid, from_network text, agent text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.log_sign_in(person, 'password', 'refused', 'wrong_password', from_network, agent);
  if zennnn.attempt_held(zennnn.attempt_session(session_hash)) is not null then
    perform zennnn.log_sign_in(person, 'password', 'throttled', 'account', from_network, agent);
  end if;
end
$$;

-- Counts a password that an administrator is about to give somebody: each is hashed, ends what its person does and mails him.
-- The seconds to wait when there were 20 within an hour, else null.
create or replace function zennnn.gift_start(session_hash bytea) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.attempt_count('gift' || chr(10) || zennnn.session_person(session_hash), 20, '1 hour') $$;
comment on function zennnn.gift_start(bytea) is 'login role';

reset check_function_bodies;
reset role;
