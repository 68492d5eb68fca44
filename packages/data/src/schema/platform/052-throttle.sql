-- How often somebody may try. Counted here, so that many processes and a restart change nothing. Reentrant.
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

reset check_function_bodies;
reset role;
