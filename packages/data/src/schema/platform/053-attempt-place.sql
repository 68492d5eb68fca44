-- One way to count attempts, whatever way in somebody tries: by the account from one place, by the network, by the allocation of
-- IPv6 around it and by the database. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- What is guessed at from one place: a known browser, or a network. From all of an allocation of IPv6 one account has as many
-- attempts as from one address of IPv4.
create or replace function zennnn.attempt_account(account text, from_network text, known_device bytea) returns text
language sql immutable
as $$
  select coalesce(account || chr(10), '') || case when known_device is null
    then zennnn.attempt_network(zennnn.attempt_wide(from_network))
    else 'device' || chr(10) || encode(known_device, 'hex') end
$$;

-- A login, as the account that passwords are guessed for.
create or replace function zennnn.attempt_login(login text) returns text
language sql immutable
as $$ select 'account' || chr(10) || zennnn.canonical_login(login) $$;

-- Takes one attempt of a place BEFORE anything is computed; returns the seconds to wait when there is none at this moment, else
-- null. account: what is guessed at, null where no account is named. allowed: for it, from one place. known_device: hash of a
-- browser in which its owner signed in before; whoever brings one is counted by it, and by no network. of_account: what holds
-- for the account instead of the policy. Locks are taken in the order account, network, allocation, database: so does
-- attempt_right.
drop function if exists zennnn.attempt_begin(text, integer, text, bytea, zennnn.sign_in_policy);
create or replace function zennnn.attempt_begin(
  account text, allowed integer, from_network text, known_device bytea, policy zennnn.sign_in_policy,
  of_account zennnn.sign_in_policy default null) returns integer
language plpgsql volatile
as $$
declare
  own constant zennnn.sign_in_policy := coalesce(of_account, policy);
  wide constant text := zennnn.attempt_wide(from_network);
  retry_after_s integer;
begin
  if known_device is not null then
    retry_after_s := zennnn.attempt_take(zennnn.attempt_account(account, from_network, known_device), allowed, own);
  else
    -- Whoever is held as a network must not make a row for each account he thinks of.
    retry_after_s := zennnn.attempt_network_held(from_network);
    if retry_after_s is null and account is not null then
      retry_after_s := zennnn.attempt_take(zennnn.attempt_account(account, from_network, null), allowed, own);
    end if;
    if retry_after_s is null then
      retry_after_s := zennnn.attempt_take(zennnn.attempt_network(from_network), policy.attempts_per_network, policy, account);
    end if;
    if retry_after_s is null and wide <> from_network then
      retry_after_s := zennnn.attempt_take(
        zennnn.attempt_network(wide), zennnn.attempts_per_wide_network(policy), policy, account);
    end if;
  end if;
  if retry_after_s is null then
    perform zennnn.attempt_in_database(policy);
  end if;
  return retry_after_s;
end
$$;

-- One attempt less in the database.
create or replace function zennnn.guessing_forgive() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update zennnn.guessing g set window_count = greatest(0, g.window_count - 1), day_count = greatest(0, g.day_count - 1)
$$;

-- What attempt_begin counted for where an attempt at `account` came from is taken back: the network, what is around it, and the
-- database.
create or replace function zennnn.attempt_forgive_place(
  account text, from_network text, known_device bytea, policy zennnn.sign_in_policy) returns void
language plpgsql volatile
as $$
declare
  wide constant text := zennnn.attempt_wide(from_network);
begin
  if known_device is null then
    perform zennnn.attempt_forgive(zennnn.attempt_network(from_network), policy.attempts_per_network, account);
    if wide <> from_network then
      perform zennnn.attempt_forgive(zennnn.attempt_network(wide), zennnn.attempts_per_wide_network(policy), account);
    end if;
  end if;
  perform zennnn.guessing_forgive();
end
$$;

-- The attempt was right: what attempt_begin counted is taken back.
create or replace function zennnn.attempt_right(account text, from_network text, known_device bytea) returns void
language plpgsql volatile
as $$
declare
  policy zennnn.sign_in_policy;
begin
  select * into policy from zennnn.sign_in_policy;
  if account is not null or known_device is not null then
    delete from zennnn.attempt a
      where a.key = zennnn.attempt_key(zennnn.attempt_account(account, from_network, known_device));
  end if;
  perform zennnn.attempt_forgive_place(account, from_network, known_device, policy);
end
$$;

-- What makes the next one from there wait; null when nothing does.
create or replace function zennnn.attempts_held_by(account text, from_network text, known_device bytea) returns text
language sql stable
as $$
  select case
    when known_device is not null then case
      when zennnn.attempt_held(zennnn.attempt_account(account, from_network, known_device)) is not null then 'device' end
    when account is not null
      and zennnn.attempt_held(zennnn.attempt_account(account, from_network, null)) is not null then 'account'
    when zennnn.attempt_network_held(from_network) is not null then 'network'
  end
$$;

-- The attempt was wrong: the log says why, and whether the next one waits. Who is turned away then leaves nothing in it, so that
-- nobody fills it.
create or replace function zennnn.attempt_wrong(
  person uuid, by_method text, because text, account text, from_network text, known_device bytea, agent text) returns void
language plpgsql volatile
as $$
declare
  held constant text := zennnn.attempts_held_by(account, from_network, known_device);
begin
  perform zennnn.log_sign_in(person, by_method, 'refused', because, from_network, agent);
  if held is not null then
    perform zennnn.log_sign_in(person, by_method, 'throttled', held, from_network, agent);
  end if;
end
$$;

-- Of earlier versions.
drop function if exists zennnn.attempts_over(text, text, bytea);
drop function if exists zennnn.attempts_held_by(uuid, text, text, bytea);
drop function if exists zennnn.attempt_account(text, text);
drop function if exists zennnn.attempt_device(bytea);
drop function if exists zennnn.attempt_in_database();

reset check_function_bodies;
reset role;
