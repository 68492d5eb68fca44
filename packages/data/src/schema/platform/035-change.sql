-- Guards of changes, and acting as the platform. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Returns the number of records affected, or raises `state` with `message` when it is out of range. A batch is one
-- transaction without a round trip between its statements, so the decision to undo it all must be taken in here.
create or replace function zennnn.expect(actual bigint, at_least bigint, at_most bigint, state text, message text)
returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if actual between at_least and at_most then
    return actual;
  end if;
  raise exception using errcode = state, message = message;
end
$$;
grant execute on function zennnn.expect(bigint, bigint, bigint, text, text) to zennnn_user, zennnn_elevated;

-- The SHA-256 of the key with which `serve` shows that a statement is its own, and not one that somebody got into it.
create table if not exists zennnn.elevation_key (
  hash bytea primary key check (octet_length(hash) = 32)
);

-- Transactions that act as the platform at this moment. A row never outlives its transaction.
create table if not exists zennnn.elevated (
  transaction xid8 primary key
);

create or replace function zennnn.put_elevation_key(new_hash bytea) returns void
language sql volatile security invoker set search_path = pg_catalog, pg_temp
as $$
  delete from zennnn.elevation_key k where k.hash <> new_hash;
  insert into zennnn.elevation_key (hash) values (new_hash) on conflict do nothing;
$$;

create or replace function zennnn.acts_as_platform() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select exists (select from zennnn.elevated e where e.transaction = pg_current_xact_id_if_assigned()) $$;

-- The policy of zennnn_elevated on every table: whoever took the role by a statement of their own gets an error, not rows.
create or replace function zennnn.require_elevation() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not zennnn.acts_as_platform() then
    raise exception 'Only the platform itself may act as the platform.' using errcode = '42501';
  end if;
  return true;
end
$$;
grant execute on function zennnn.require_elevation() to zennnn_elevated;

-- Lets the rest of this transaction act as the platform, and writes down why; null ends it. The role is changed by the
-- statement that calls this. Neither suffices alone: the role has no right without this, and this wants the key, which no
-- statement can read. The statement that brings it must not be a prepared one: its name could stand for another by then.
drop function if exists zennnn.elevate(text);
create or replace function zennnn.elevate(key text, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  entry constant uuid := zennnn.new_id();
begin
  if not exists (select from zennnn.elevation_key k where k.hash = sha256(convert_to(key, 'UTF8'))) then
    raise exception 'Only the platform itself may act as the platform.' using errcode = 'ZN403';
  end if;
  if coalesce(current_setting('zennnn.groups', true), '') = '' then
    raise exception 'Nobody is signed in who could act as the platform.' using errcode = 'ZN403';
  end if;
  perform set_config('zennnn.why', coalesce(why, ''), true);
  if why is null then
    delete from zennnn.elevated e where e.transaction = pg_current_xact_id();
    return;
  end if;
  insert into zennnn.elevated (transaction) values (pg_current_xact_id()) on conflict do nothing;
  insert into app.audit_entry (id, at, "user", operation, model, why, transaction)
  values (entry, now(), nullif(current_setting('zennnn.user_id', true), '')::uuid, 'elevate', 'audit_entry', why,
    pg_current_xact_id()::text);
  insert into zennnn.audit_unsealed (entry) values (entry);
end
$$;
comment on function zennnn.elevate(text, text) is 'login role';

reset role;
