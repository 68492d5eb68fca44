-- Passwords. A hash is compared here and never leaves the database. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.credential (
  user_id uuid primary key,
  -- pbkdf2-sha512$<rounds>$<salt, base64 of 16 bytes>$<hash, base64 of 64 bytes>
  hash text not null check (
    hash ~ '^pbkdf2-sha512\$[0-9]{6,8}\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$'
    and split_part(hash, '$', 2)::integer >= 220000
  ),
  changed_at timestamptz not null default now()
);

-- The one place where logins are made comparable.
create or replace function zennnn.canonical_login(login text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select lower(normalize(btrim(login), NFKC) collate "und-x-icu") $$;

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

create or replace function zennnn.is_derived(stored text, derived text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
-- Hashed once more, so that how long the comparison takes says nothing about the stored value.
as $$ select sha256(convert_to(split_part(stored, '$', 4), 'UTF8')) = sha256(convert_to(derived, 'UTF8')) $$;

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

reset check_function_bodies;
reset role;
