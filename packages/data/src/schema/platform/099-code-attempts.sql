-- How often somebody may try a code of the second factor, of an app or on paper. Reentrant. Locks: none of note. Duration:
-- milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- The codes of somebody, as the account that they are guessed for; and the same from all places together.
create or replace function zennnn.attempt_codes(person uuid) returns text
language sql immutable
as $$ select 'factor' || chr(10) || person $$;

create or replace function zennnn.attempt_codes_everywhere(person uuid) returns text
language sql immutable
as $$ select zennnn.attempt_codes(person) || chr(10) $$;

-- Counts one try at a code BEFORE anything is computed; the seconds to wait, null when it may go on. Who gets here knows the
-- password, and a code has a million values: from one place there are five tries, from all places that nobody knows thirty,
-- then pauses that double. A browser of the person has tries of its own: whoever guesses does not keep the owner out. Pauses
-- are never shorter than a minute, and nothing is forgotten within a day, whatever the policy says of passwords: who stays one
-- below has 29 tries a day, and of ten of them the person hears (factor_wrong_told).
create or replace function zennnn.factor_attempt(person uuid, from_network text, device_hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known_device constant bytea := zennnn.known_device_of(person, device_hash);
  policy zennnn.sign_in_policy;
  of_codes zennnn.sign_in_policy;
  retry_after_s integer;
begin
  select * into policy from zennnn.sign_in_policy;
  of_codes := policy;
  of_codes.attempt_window := greatest(policy.attempt_window, '1 day');
  of_codes.cooldown := greatest(policy.cooldown, '1 minute');
  of_codes.cooldown_maximum := greatest(policy.cooldown_maximum, '1 hour');
  if known_device is null then
    retry_after_s := zennnn.attempt_held(zennnn.attempt_codes_everywhere(person));
  end if;
  if retry_after_s is null then
    retry_after_s := zennnn.attempt_begin(
      zennnn.attempt_codes(person), 5, from_network, known_device, policy, of_codes);
  end if;
  if retry_after_s is null and known_device is null then
    retry_after_s := zennnn.attempt_take(zennnn.attempt_codes_everywhere(person), 30, of_codes, from_network);
  end if;
  return retry_after_s;
end
$$;

-- A code was right: what was counted for this place is taken back.
create or replace function zennnn.factor_attempts_over(person uuid, from_network text, device_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known_device constant bytea := zennnn.known_device_of(person, device_hash);
begin
  perform zennnn.attempt_right(zennnn.attempt_codes(person), from_network, known_device);
  if known_device is null then
    perform zennnn.attempt_forgive(zennnn.attempt_codes_everywhere(person), 30, from_network);
  end if;
end
$$;

-- A code was wrong: into the log, with what makes the next one wait.
create or replace function zennnn.factor_wrong(
  person uuid, by_method text, from_network text, device_hash bytea, agent text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known_device constant bytea := zennnn.known_device_of(person, device_hash);
begin
  perform zennnn.attempt_wrong(
    person, by_method, 'wrong_code', zennnn.attempt_codes(person), from_network, known_device, agent);
  if known_device is null and zennnn.attempt_held(zennnn.attempt_codes_everywhere(person)) is not null then
    perform zennnn.log_sign_in(person, by_method, 'throttled', 'codes_everywhere', from_network, agent);
  end if;
end
$$;
-- Of earlier versions.
drop function if exists zennnn.factor_wrong(uuid);
drop function if exists zennnn.attempt_factor(uuid, text);

reset check_function_bodies;
reset role;
