-- How often somebody may try. Counted here, so that many processes and a restart change nothing. Reentrant.
-- What only functions of the owner call runs as its caller and with its path: to change both costs 10 µs, and an attempt passes
-- through a dozen of them.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.attempt (
  -- SHA-256 of what is counted: no login that somebody mistyped is kept.
  key bytea primary key,
  count integer not null,
  ends_at timestamptz not null
);
alter table zennnn.attempt
  -- Until then nobody gets through: each attempt beyond the allowed ones makes it longer.
  add column if not exists held_until timestamptz not null default '-infinity',
  -- How many were turned away since.
  add column if not exists refused integer not null default 0,
  -- Whose attempt began the pause, as a key: what turns out to be right takes back its own pause, and nobody else's.
  add column if not exists held_for bytea;
create index if not exists attempt_ends_at on zennnn.attempt (ends_at);

create or replace function zennnn.attempt_key(subject text) returns bytea
language sql stable
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

-- What one more attempt makes of a counter. The last one allowed and each after it is followed by a pause, twice as long
-- each time. Whoever only waits does not begin anew: once there was a pause, a counter is forgotten when nobody tried for as
-- long as the longest pause, and at least a window, after the last one was over. One that stayed below begins anew with each
-- window: that many attempts are what the policy allows, for as long as somebody likes. (Not counted from the last attempt
-- instead: an office in which somebody mistypes every few minutes would add up to a pause for all of it.)
drop function if exists zennnn.attempt_next(zennnn.attempt, integer, zennnn.sign_in_policy);
create or replace function zennnn.attempt_next(
  one zennnn.attempt, allowed integer, policy zennnn.sign_in_policy, by_whom text)
returns zennnn.attempt
language plpgsql stable
as $$
begin
  if one.held_until > now() then
    one.refused := least(one.refused, 1000000) + 1;
    return one;
  end if;
  if one.count = 0 or one.ends_at <= now() then
    one.count := 0;
    one.ends_at := now() + policy.attempt_window;
  end if;
  one.refused := 0;
  one.count := least(one.count, 1000000) + 1;
  if one.count >= allowed then
    one.held_until := now() + least(
      policy.cooldown_maximum, policy.cooldown * power(2::double precision, least(one.count - allowed, 30)));
    one.held_for := zennnn.attempt_key(by_whom);
    one.ends_at := one.held_until + greatest(policy.attempt_window, policy.cooldown_maximum);
  end if;
  return one;
end
$$;

-- Takes one attempt at guessing; returns the seconds to wait when none is allowed at this moment, else null. The row's lock
-- makes parallel attempts wait for each other, so never one more than the limit passes, whichever process asks. by_whom: what
-- attempt_forgive knows the attempt by.
drop function if exists zennnn.attempt_take(text, integer, zennnn.sign_in_policy);
create or replace function zennnn.attempt_take(
  subject text, allowed integer, policy zennnn.sign_in_policy, by_whom text default null) returns integer
language plpgsql volatile
as $$
declare
  first zennnn.attempt;
  counted zennnn.attempt;
begin
  -- Whoever hammers is mostly held already: one statement decides that, makes no row and so clears none.
  update zennnn.attempt a set refused = least(a.refused, 1000000) + 1
    where a.key = zennnn.attempt_key(subject) and a.held_until > now()
    returning * into counted;
  if found then
    return zennnn.attempt_pause(counted);
  end if;
  first := zennnn.attempt_next(
    row(zennnn.attempt_key(subject), 0, now(), '-infinity'::timestamptz, 0, null)::zennnn.attempt, allowed, policy, by_whom);
  insert into zennnn.attempt as a (key, count, ends_at, held_until, refused, held_for)
    values (first.key, first.count, first.ends_at, first.held_until, first.refused, first.held_for)
    on conflict (key) do update set (count, ends_at, held_until, refused, held_for) = (
      select n.count, n.ends_at, n.held_until, n.refused, n.held_for from zennnn.attempt_next(a, allowed, policy, by_whom) n)
    returning * into counted;
  perform zennnn.attempts_tidy();
  return case when counted.refused > 0 then zennnn.attempt_pause(counted) end;
end
$$;
-- Of earlier versions.
drop function if exists zennnn.attempt_take(text, integer);
drop function if exists zennnn.attempt_take_by(text, integer, zennnn.sign_in_policy);

-- Of two at once the later may have begun earlier, so at least a second.
create or replace function zennnn.attempt_pause(one zennnn.attempt) returns integer
language sql stable
as $$ select greatest(1, ceil(extract(epoch from one.held_until - now())))::integer $$;

-- The seconds to wait, null when nobody has to. Counts nothing.
create or replace function zennnn.attempt_held(subject text) returns integer
language sql stable
as $$
  select zennnn.attempt_pause(a) from zennnn.attempt a where a.key = zennnn.attempt_key(subject) and a.held_until > now()
$$;

-- An attempt turned out to be right, or was never made: it is not held against whoever made it, nor against those who come from
-- the same place. The pause that it began is over; one that somebody else began meanwhile goes on, or who has an account of
-- his own would guess between two sign-ins of it.
drop function if exists zennnn.attempt_forgive(text, integer);
create or replace function zennnn.attempt_forgive(subject text, allowed integer, by_whom text default null) returns void
language sql volatile
as $$
  update zennnn.attempt a set count = greatest(0, a.count - 1),
    held_until = case when a.count <= allowed or a.held_for is not distinct from zennnn.attempt_key(by_whom)
      then '-infinity' else a.held_until end
  where a.key = zennnn.attempt_key(subject)
$$;

-- Somebody who tries ever new logins leaves a row for each: every attempt clears two that are over.
create or replace function zennnn.attempts_tidy() returns void
language sql volatile
as $$
  delete from zennnn.attempt a where a.key in (
    select o.key from zennnn.attempt o where o.ends_at <= now() and o.held_until <= now()
    order by o.ends_at limit 2 for update skip locked)
$$;

create or replace function zennnn.attempt_network(network text) returns text
language sql immutable
as $$ select 'network' || chr(10) || network $$;

-- What one customer of a provider may have whole: the /48 around an IPv6 /64, an address of IPv4 itself. Whoever has one has
-- 65,536 networks to guess from.
create or replace function zennnn.attempt_wide(network text) returns text
language sql immutable
as $$ select regexp_replace(network, '^([0-9a-fA-F]+:[0-9a-fA-F]+:[0-9a-fA-F]+):[0-9a-fA-F]+::/64$', '\1::/48') $$;

-- There may be many offices in it.
create or replace function zennnn.attempts_per_wide_network(policy zennnn.sign_in_policy) returns integer
language sql immutable
as $$ select policy.attempts_per_network * 8 $$;

-- As attempt_held, of the network or the one around it.
create or replace function zennnn.attempt_network_held(network text) returns integer
language sql stable
as $$
  select max(zennnn.attempt_pause(a)) from zennnn.attempt a
  where a.held_until > now() and a.key in (
    zennnn.attempt_key(zennnn.attempt_network(network)),
    zennnn.attempt_key(zennnn.attempt_network(zennnn.attempt_wide(network))))
$$;

reset check_function_bodies;
reset role;
