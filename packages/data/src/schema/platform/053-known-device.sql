-- Browsers in which somebody signed in before. Whoever has one is counted by it and not by account and network, so nobody
-- who guesses at an account keeps its owner out. It opens nothing. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.known_device (
  hash bytea primary key check (octet_length(hash) = 32),
  user_id uuid not null,
  seen_at timestamptz not null default now()
);
create index if not exists known_device_user_id on zennnn.known_device (user_id, seen_at);

-- The hash of the token that a browser is given together with a session. The token follows from the session's, so that every
-- way in makes one; packages/identity does the same.
create or replace function zennnn.device_of(session_hash bytea) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select sha256(convert_to(
    rtrim(translate(encode(sha256(convert_to('device', 'UTF8') || session_hash), 'base64'), '+/', '-_'), '='), 'UTF8'))
$$;

-- Whether this is a browser of this person; after half a year without a sign-in it is none any more.
create or replace function zennnn.device_is_known(person uuid, device_hash bytea) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from zennnn.known_device d
    where d.hash = device_hash and d.user_id = person and d.seen_at > now() - interval '180 days')
$$;

-- The same browser when it is one of this person, else null: by what attempts are counted.
create or replace function zennnn.known_device_of(person uuid, device_hash bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select case when zennnn.device_is_known(person, device_hash) then device_hash end $$;

-- The same browser when it is one of anybody who is active here, else null: for ways in that name nobody at first.
create or replace function zennnn.known_device_of_anybody(device_hash bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.known_device_of(d.user_id, device_hash)
  from zennnn.known_device d join app."user" u on u.id = d.user_id where d.hash = device_hash and u.active
$$;

-- The ten that were used last are kept.
create or replace function zennnn.device_remember(person uuid, session_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from zennnn.known_device d where d.hash in (
    select o.hash from zennnn.known_device o where o.user_id = person order by o.seen_at desc, o.hash offset 9);
  insert into zennnn.known_device (hash, user_id) values (zennnn.device_of(session_hash), person) on conflict do nothing;
$$;

reset check_function_bodies;
reset role;
