-- API keys: programs that act for somebody, with a part of his rights. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.api_key (
  id uuid primary key,
  -- The key itself is shown once and kept nowhere.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  user_id uuid not null,
  name text not null check (name ~ '^[^[:cntrl:]]{1,120}$'),
  -- Null: all that its user may use.
  models text[] check (cardinality(models) between 1 and 200),
  may_write boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);
-- For provisioning by SCIM, and for nothing else.
alter table zennnn.api_key add column if not exists provisions boolean not null default false;
create index if not exists api_key_user_id on zennnn.api_key (user_id);

-- Notes that a key is in use. Not with each request, and never waiting for another request of the same key.
create or replace function zennnn.api_key_seen(key_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not current_setting('transaction_read_only')::boolean then
    update zennnn.api_key k set last_used_at = now()
      where k.id = (select t.id from zennnn.api_key t where t.id = key_id for update skip locked);
  end if;
end
$$;

-- The rest of this transaction is the user of a key, with less: whoever has a key for some models is in his groups only as
-- far as these are concerned (`sales_user@contact`), and a key to read makes the transaction one that cannot write.
-- Who provisions is an administrator at this moment, and the audit log says by which key.
drop function if exists zennnn.enter_key(bytea);
create or replace function zennnn.enter_key(hash bytea, provisioning boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  key zennnn.api_key;
  one zennnn.principal;
  names text[];
begin
  select * into key from zennnn.api_key k
    where k.token_hash = hash and k.expires_at > now() and k.revoked_at is null;
  select * into one from zennnn.principal p where p.user_id = key.user_id and p.active;
  if one.user_id is null then
    raise exception 'This key cannot be used.' using errcode = 'ZN401';
  end if;
  if key.provisions and not provisioning then
    raise exception 'This key is for provisioning by SCIM alone.' using errcode = 'ZN403';
  elsif provisioning and not key.provisions then
    raise exception 'This key was not made for provisioning by SCIM.' using errcode = 'ZN403';
  elsif provisioning and not 'administrator' = any (one.groups) then
    raise exception 'Whoever made this key is not an administrator any more.' using errcode = 'ZN403';
  elsif zennnn.needs_second_factor(key.user_id) and zennnn.factors_of(key.user_id) = '{}' then
    raise exception 'Whoever made this key needs a second factor first.' using errcode = 'ZN403',
      hint = 'Sign in and set one up; the key works again from then on.';
  end if;
  if key.last_used_at is null or key.last_used_at < now() - interval '1 minute' then
    perform zennnn.api_key_seen(key.id);
  end if;
  if not key.may_write then
    perform set_config('transaction_read_only', 'on', true);
  end if;
  names := case when key.models is null then one.groups
    else array(select g.name || '@' || m.name from unnest(one.groups) g(name), unnest(key.models) m(name)) end;
  perform zennnn.put_context(
    one.user_id, null, names, one.company, one.companies, case when provisioning then 'scim' else 'key' end);
  if provisioning then
    perform set_config('zennnn.why', format('SCIM, by the API key "%s"', key.name), true);
  end if;
  return names::text;
end
$$;

-- Ends all keys of a person: what recovers an account from somebody who was in it recovers it from his programs, too.
create or replace function zennnn.end_api_keys(person uuid, giver uuid, because text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    update zennnn.api_key k set revoked_at = now()
      where k.user_id = person and k.revoked_at is null and k.expires_at > now()
      returning k.id, k.name
  )
  select zennnn.add_event(giver, 'api_key', g.id::text, left(format('Revoked the API key "%s": %s.', g.name, because), 500))
  from gone g
$$;

-- A key for oneself. Asks for a proof of identity: who found an open session would keep a way in for good.
drop function if exists zennnn.api_key_create(bytea, uuid, bytea, text, text[], boolean, interval);
create or replace function zennnn.api_key_create(session_hash bytea, new_id uuid, hash bytea, called text, of_models text[],
  writes boolean, lifetime interval, for_provisioning boolean)
returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of many at once each waits for the one before, so that there are never more than may be.
  person constant uuid := zennnn.hold_confirmed(session_hash);
  ends constant timestamptz := now() + lifetime;
begin
  if for_provisioning then
    perform zennnn.session_administrator(session_hash);
    if of_models is not null then
      raise exception 'A key for provisioning is not for models.' using errcode = '23514';
    end if;
  end if;
  if lifetime not between interval '1 minute' and interval '366 days' then
    raise exception 'A key lasts between a minute and 366 days.' using errcode = '23514';
  end if;
  if (select count(*) from zennnn.api_key k where k.user_id = person and k.expires_at > now() and k.revoked_at is null) >= 50 then
    raise exception 'Nobody has more than 50 keys. Revoke one first.' using errcode = 'ZN422';
  end if;
  insert into zennnn.api_key (id, token_hash, user_id, name, models, may_write, expires_at, provisions)
    values (new_id, hash, person, called, of_models, writes, ends, for_provisioning);
  perform zennnn.add_event(person, 'api_key', new_id::text, left(format('Made the API key "%s" (%s, %s, until %s).', called,
    case when for_provisioning then 'SCIM' else coalesce(array_to_string(of_models, ', '), 'all models') end, case when writes then 'reads and writes' else 'reads' end,
    to_char(ends at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')), 500));
  perform zennnn.account_notice_add(person, 'Made an API key, by which a program acts in the name of this account.');
  return ends;
end
$$;
comment on function zennnn.api_key_create(bytea, uuid, bytea, text, text[], boolean, interval, boolean) is 'login role';

-- One's own keys; for administrators everybody's. Never a hash: whoever has one could look for its key.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc where oid = to_regprocedure('zennnn.api_key_list(bytea,boolean)') and not 'user_login' = any (proargnames)) then
    drop function zennnn.api_key_list(bytea, boolean);
  end if;
end
$$;
create or replace function zennnn.api_key_list(session_hash bytea, of_everybody boolean)
returns table (id uuid, user_id uuid, user_name text, user_login text, name text, models text[], may_write boolean,
  created_at timestamptz, expires_at timestamptz, last_used_at timestamptz, provisions boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  if of_everybody then
    perform zennnn.session_administrator(session_hash);
  end if;
  return query
    select k.id, k.user_id, u.name, u.login, k.name, k.models, k.may_write, k.created_at, k.expires_at, k.last_used_at, k.provisions
    from zennnn.api_key k join app."user" u on u.id = k.user_id
    where (of_everybody or k.user_id = person) and k.revoked_at is null and k.expires_at > now()
    order by k.created_at desc limit 500;
end
$$;
comment on function zennnn.api_key_list(bytea, boolean) is 'login role';

-- Ends a key with the next request; an administrator ends anybody's.
create or replace function zennnn.api_key_revoke(session_hash bytea, key_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  ended zennnn.api_key;
begin
  update zennnn.api_key k set revoked_at = now()
    where k.id = key_id and k.revoked_at is null
      and (k.user_id = person or 'administrator' = any (zennnn.groups_of(person)))
    returning * into ended;
  if ended.id is null then
    raise exception 'There is no such key, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.add_event(person, 'api_key', key_id::text, left(format('Revoked the API key "%s"%s.', ended.name,
    (select ' of ' || u.login from app."user" u where u.id = ended.user_id and u.id <> person)), 500));
end
$$;
comment on function zennnn.api_key_revoke(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
