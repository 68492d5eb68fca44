-- What somebody has beside a password: codes of an app, codes on paper, passkeys. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

create table if not exists zennnn.totp (
  user_id uuid primary key,
  -- Sealed by `serve` with the cloud's key of identities: a copy of the database alone makes no codes.
  sealed bytea not null,
  created_at timestamptz not null default now(),
  -- Null until the first right code was typed: until then it protects nothing and lets nobody in.
  confirmed_at timestamptz,
  -- Number of the 30 seconds whose code was used last; that one and earlier ones are refused.
  last_step bigint not null default 0
);
-- Of the session or the step that began it: nobody else is shown it again before its first code.
alter table zennnn.totp add column if not exists begun_by bytea;

create table if not exists zennnn.recovery_code (
  user_id uuid not null,
  hash bytea not null check (octet_length(hash) = 32),
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (user_id, hash)
);

create table if not exists zennnn.passkey (
  id uuid primary key,
  user_id uuid not null,
  credential_id bytea not null unique,
  -- COSE key.
  public_key bytea not null,
  counter bigint not null default 0,
  name text not null check (length(name) between 1 and 120),
  transports text[] not null default '{}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index if not exists passkey_user_id on zennnn.passkey (user_id);

-- The second factors that a person can answer with after a password; empty: none.
create or replace function zennnn.factors_of(person uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with own as (
    select exists (select from zennnn.totp t where t.user_id = person and t.confirmed_at is not null) as has_totp,
      exists (select from zennnn.passkey k where k.user_id = person) as has_passkey
  )
  select array_remove(array[
    case when o.has_totp then 'totp' end,
    case when o.has_passkey then 'passkey' end,
    -- For who lost the others; alone they are no second factor.
    case when (o.has_totp or o.has_passkey)
      and exists (select from zennnn.recovery_code r where r.user_id = person and r.used_at is null) then 'recovery_code' end
  ], null)
  from own o
$$;

reset role;
