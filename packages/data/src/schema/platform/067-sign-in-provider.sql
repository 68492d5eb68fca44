-- Signing in by a provider of OpenID Connect: which are known, whose accounts are linked, and what is under way. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.sign_in_provider and zennnn.provider_visit while columns are added. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.sign_in_provider (
  id uuid primary key,
  -- On the button, and in the log.
  name text not null unique check (name ~ '^[^[:cntrl:]]{1,60}$'),
  -- Never changed: who holds a subject at one issuer is somebody else at another.
  issuer text not null unique check (length(issuer) <= 500 and issuer ~ '^https://[^[:cntrl:][:space:]]+$'),
  client_id text not null check (client_id ~ '^[[:graph:]]{1,200}$'),
  -- Sealed by `serve` with the cloud's key of identities: a copy of the database alone is no client of the provider.
  sealed bytea not null,
  enabled boolean not null default false,
  created_at timestamptz not null default now()
);

-- Whether its last answer said when the person signed in there (auth_time), as it was asked to; null: there was none yet.
alter table zennnn.sign_in_provider add column if not exists auth_time_came boolean;

-- Who is who. By issuer and subject alone: an address that a provider names is what its users typed there.
create table if not exists zennnn.linked_account (
  issuer text not null references zennnn.sign_in_provider (issuer) on delete cascade,
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null,
  -- As the provider called it when it was linked; for people to know it again, never looked up.
  label text not null check (label ~ '^[^[:cntrl:]]{0,254}$'),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (issuer, subject),
  unique (user_id, issuer)
);

-- A way to a provider and back that a browser began. Nothing here opens anything: both are hashes, and what proves the code
-- and the token is derived from the cookie, which only the browser has.
create table if not exists zennnn.provider_visit (
  state_hash bytea primary key check (octet_length(state_hash) = 32),
  browser_hash bytea not null check (octet_length(browser_hash) = 32),
  provider uuid not null references zennnn.sign_in_provider (id) on delete cascade,
  -- To link and to prove: the session that asked for it. Null: to sign in.
  session_hash bytea,
  next_path text not null check (length(next_path) <= 2000),
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create index if not exists provider_visit_expires_at on zennnn.provider_visit (expires_at);
alter table zennnn.provider_visit
  -- What it was begun for, and ends for alone. sign_in; renew: the same beside a page whose session is over; link: an account;
  -- prove: that the owner of the session is who he is.
  add column if not exists purpose text,
  -- Whoever signed in there before it did not do that for this visit.
  add column if not exists begun_at timestamptz not null default now(),
  -- When the browser came back, which it does once.
  add column if not exists returned_at timestamptz,
  -- To sign in: where its attempt was counted, by the network or by a browser that was known; there it is given back.
  add column if not exists counted_network text,
  add column if not exists counted_device bytea;
-- Of a version that knew two.
update zennnn.provider_visit set purpose = case when session_hash is null then 'sign_in' else 'link' end where purpose is null;
alter table zennnn.provider_visit
  alter column purpose set not null,
  drop constraint if exists provider_visit_purpose_check,
  add constraint provider_visit_purpose_check check (
    case when session_hash is null then purpose in ('sign_in', 'renew') else purpose in ('link', 'prove') end);

-- In the log, `oidc:` and the name in letters that it takes.
create or replace function zennnn.provider_method(named text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select 'oidc:' || coalesce(nullif(left(btrim(regexp_replace(lower(named), '[^a-z0-9]+', '_', 'g'), '_'), 30), ''), 'provider')
$$;

-- Whether a provider that is on, other than the one named, lets this person in. A copy restored on the side asks none.
drop function if exists zennnn.has_linked_account(uuid);
create or replace function zennnn.has_linked_account(person uuid, without uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from zennnn.linked_account a join zennnn.sign_in_provider p on p.issuer = a.issuer
    where a.user_id = person and p.enabled and p.id is distinct from without)
    and not exists (select from zennnn.neutralised)
$$;

-- Whether a person could sign in, were passwords and passkeys allowed as said, and the provider named not there (null: each
-- is): the one rule of what a way in is.
drop function if exists zennnn.would_have_way_in(uuid, boolean, boolean);
create or replace function zennnn.would_have_way_in(
  person uuid, by_password boolean, by_passkey boolean, without uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select by_password and exists (select from zennnn.credential c where c.user_id = person)
    or by_passkey and exists (select from zennnn.passkey k where k.user_id = person)
    or zennnn.has_linked_account(person, without)
    or zennnn.has_directory_account(person, by_password) and not exists (
      select from zennnn.directory_account a where a.user_id = person and a.directory = would_have_way_in.without)
$$;

create or replace function zennnn.has_way_in(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.would_have_way_in(person, p.allow_password, p.allow_passkey, null) from zennnn.sign_in_policy p
$$;

-- After a way was taken away: refuses what left a person without any.
create or replace function zennnn.require_way_in(person uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not zennnn.has_way_in(person) then
    raise exception 'You could not sign in any more. Nothing was changed.' using errcode = 'ZN422',
      hint = (
        select format('First add another way to your account that is allowed here: %s.', array_to_string(array_remove(array[
          case when p.allow_passkey then 'a passkey' end,
          case when p.allow_password then 'a password' end,
          'a linked account of a provider that is on'], null), ', or '))
        from zennnn.sign_in_policy p);
  end if;
end
$$;

-- Whether a person has something by which to prove again who he is. A provider whose last answer did not say when somebody
-- signed in there proves nothing.
create or replace function zennnn.has_proof_way(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from zennnn.credential c where c.user_id = person)
    or exists (select from zennnn.passkey k where k.user_id = person)
    or zennnn.has_directory_account(person, (select p.allow_password from zennnn.sign_in_policy p))
    or exists (
      select from zennnn.linked_account a join zennnn.sign_in_provider p on p.issuer = a.issuer
      where a.user_id = person and p.enabled and p.auth_time_came is distinct from false)
$$;

-- After a person took a way away: refuses when it was the last one by which to prove who he is.
create or replace function zennnn.keep_proof_way(person uuid, had_one boolean) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if had_one and not zennnn.has_proof_way(person) then
    raise exception 'You could not confirm any more that it is you. Nothing was changed.' using errcode = 'ZN422',
      hint = 'First add a passkey: your provider does not say when you signed in there, so that an account there is not enough.';
  end if;
end
$$;

-- What administrators see of the providers. Never the secret, not even sealed.
create or replace function zennnn.provider_list(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (
    select coalesce(jsonb_agg(to_jsonb(l) order by l.name), '[]') from (
      select p.id, p.name, p.issuer, p.client_id, p.enabled, p.created_at,
        (select count(*) from zennnn.linked_account a where a.issuer = p.issuer) as linked
      from zennnn.sign_in_provider p
    ) l);
end
$$;
comment on function zennnn.provider_list(bytea) is 'login role';

-- A new provider is off until it is turned on.
create or replace function zennnn.provider_add(
  session_hash bytea, new_id uuid, called text, at_issuer text, as_client text, sealed_secret bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
begin
  perform zennnn.require_confirmation(session_hash);
  -- Of many at once each waits for the one before, so that there are never more than may be.
  perform pg_advisory_xact_lock(hashtextextended('zennnn.provider_add', 0));
  if (select count(*) from zennnn.sign_in_provider) >= 20 then
    raise exception 'There are 20 sign-in providers already. Nothing was added.' using errcode = 'ZN422',
      hint = 'Remove one that nobody uses.';
  end if;
  insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed)
    values (new_id, called, at_issuer, as_client, sealed_secret) on conflict do nothing;
  if not found then
    raise exception 'There is a provider with this name or this address already. Nothing was added.' using errcode = 'ZN422',
      hint = 'Choose another name, or change the provider that is there.';
  end if;
  perform zennnn.add_event(person, 'sign_in_provider', new_id::text,
    left(format('Added the sign-in provider %s at %s.', called, at_issuer), 500));
end
$$;
comment on function zennnn.provider_add(bytea, uuid, text, text, text, bytea) is 'login role';

-- Changes what is not null. Who signed in by it stays signed in; turned off, nobody comes in by it from then on, who owes a
-- second factor at this moment neither.
create or replace function zennnn.provider_change(
  session_hash bytea, provider uuid, called text, as_client text, sealed_secret bytea, is_enabled boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  had_way boolean;
  was zennnn.sign_in_provider;
  changed text[];
begin
  select * into was from zennnn.sign_in_provider p where p.id = provider for update;
  person := zennnn.hold_administrator(session_hash);
  had_way := zennnn.has_way_in(person);
  if was.id is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  if exists (select from zennnn.sign_in_provider p where p.name = called and p.id <> provider) then
    raise exception 'There is a provider with this name already. Nothing was changed.' using errcode = 'ZN422',
      hint = 'Choose another name.';
  end if;
  update zennnn.sign_in_provider p set name = coalesce(called, p.name), client_id = coalesce(as_client, p.client_id),
    sealed = coalesce(sealed_secret, p.sealed), enabled = coalesce(is_enabled, p.enabled)
    where p.id = provider;
  delete from zennnn.sign_in_step s where s.proved_by = provider and not is_enabled;
  changed := array_remove(array[
    case when called <> was.name then format('name: %s → %s', was.name, called) end,
    case when as_client <> was.client_id then format('client: %s → %s', was.client_id, as_client) end,
    case when sealed_secret is not null then 'a new client secret' end,
    case when is_enabled <> was.enabled then case when is_enabled then 'turned on' else 'turned off' end end
  ], null);
  if changed <> '{}' then
    perform zennnn.add_event(person, 'sign_in_provider', provider::text,
      left(format('Sign-in provider %s: %s', was.name, array_to_string(changed, ', ')), 500));
  end if;
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
end
$$;
comment on function zennnn.provider_change(bytea, uuid, text, text, bytea, boolean) is 'login role';

-- With it go the links of all accounts there.
create or replace function zennnn.provider_remove(session_hash bytea, provider uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  had_way boolean;
  gone text;
begin
  perform from zennnn.sign_in_provider p where p.id = provider for update;
  person := zennnn.hold_administrator(session_hash);
  had_way := zennnn.has_way_in(person);
  delete from zennnn.sign_in_provider p where p.id = provider returning p.name into gone;
  if gone is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  delete from zennnn.sign_in_step s where s.proved_by = provider;
  perform zennnn.add_event(person, 'sign_in_provider', provider::text,
    left(format('Removed the sign-in provider %s, and the links of all accounts to it.', gone), 500));
  if had_way then
    perform zennnn.require_way_in(person);
  end if;
end
$$;
comment on function zennnn.provider_remove(bytea, uuid) is 'login role';

-- What `serve` needs to try a provider for an administrator, and what is known of its answers.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc
    where oid = to_regprocedure('zennnn.provider_of(bytea,uuid)') and not 'auth_time_came' = any (proargnames))
  then
    drop function zennnn.provider_of(bytea, uuid);
  end if;
end
$$;
create or replace function zennnn.provider_of(session_hash bytea, provider uuid)
returns table (issuer text, client_id text, sealed bytea, auth_time_came boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query select p.issuer, p.client_id, p.sealed, p.auth_time_came from zennnn.sign_in_provider p where p.id = provider;
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
end
$$;
comment on function zennnn.provider_of(bytea, uuid) is 'login role';

-- By what people come in here, for anybody: the sign-in page offers nothing that the policy refuses. A directory that is on
-- judges passwords where those of this database open nothing.
drop function if exists zennnn.provider_offers();
create or replace function zennnn.sign_in_ways() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'password', p.allow_password,
    'directory', not n.is_copy and exists (select from zennnn.directory d where d.enabled),
    'passkey', p.allow_passkey,
    'providers', coalesce((
      select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name)
      from zennnn.sign_in_provider o where o.enabled and not n.is_copy), '[]'))
  from zennnn.sign_in_policy p cross join (select exists (select from zennnn.neutralised) as is_copy) n
$$;
comment on function zennnn.sign_in_ways() is 'login role';

reset check_function_bodies;
reset role;
