-- Who becomes an administrator, and that one is left. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.principal while its triggers are made anew. Duration: milliseconds.

set role zennnn_owner;

-- At the end of the transaction, since a change may take a right away and give it to somebody else. Whoever takes one away
-- waits for others who do: of two administrators who end each other, the second is refused.
create or replace function zennnn.keep_administrator() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and new.active and 'administrator' = any (new.groups) then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('zennnn.keep_administrator', 0));
  if not exists (select from zennnn.principal p where p.active and 'administrator' = any (p.groups)) then
    raise exception 'Nobody would be left who is an active administrator. Nothing was changed.'
      using errcode = 'ZN422', hint = 'Make somebody else an administrator first.';
  end if;
  return null;
end
$$;
drop trigger if exists keep_administrator on zennnn.principal;
create constraint trigger keep_administrator after update or delete on zennnn.principal
  deferrable initially deferred for each row
  when (old.active and 'administrator' = any (old.groups))
  execute function zennnn.keep_administrator();

-- For what gives rights or a way in: a person asks who proved not long ago that it is still he. Found sessions, keys that lie
-- in programs and jobs do not: by each of them somebody else would come in and stay. What asks for nobody is the platform.
create or replace function zennnn.require_proof() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  proof constant text := coalesce(current_setting('zennnn.proof', true), '');
begin
  if proof = 'old' then
    raise exception 'Confirm first that it is you.' using errcode = 'ZN419';
  elsif proof not in ('', 'fresh') then
    raise exception 'No key, job or support does this: it gives rights or a way in, or takes all of them from somebody. Nothing was changed.'
      using errcode = 'ZN403', hint = 'An administrator does it who is signed in.';
  end if;
end
$$;

-- Somebody becomes an administrator or an operator, by whatever way: a group of his own, one that implies it, or being active
-- again. What was opened with fewer rights does not get more: it may be in other hands, and nobody looked at it for so much. So
-- sessions, half sign-ins and keys end, and the person signs in anew; see docs/security/sign-in.md for other groups.
create or replace function zennnn.administrator_rises() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_proof();
  perform zennnn.end_sessions(new.user_id);
  perform zennnn.end_api_keys(
    new.user_id, nullif(current_setting('zennnn.user_id', true), '')::uuid, 'its person got the rights of an administrator');
  return null;
end
$$;
create or replace trigger rises after update on zennnn.principal
  for each row when (
    'administrator' = any (new.groups) and (not 'administrator' = any (old.groups) or (new.active and not old.active))
    or 'operator' = any (new.groups) and not 'operator' = any (old.groups))
  execute function zennnn.administrator_rises();

-- Trigger of app.user, on what somebody comes in by: a new address gets the next link that opens the account, so an open session
-- that somebody left is not enough to change it, nor a key or an import; and on a deactivation or a deletion, which end all that is
-- open to the person, and API keys for good. Fired by people's requests alone. A key for provisioning was made with a proof, for
-- this; see guard_ways_in.
create or replace function zennnn.way_in_changes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('zennnn.proof', true) is distinct from 'scim' then
    perform zennnn.require_proof();
  end if;
  return coalesce(new, old);
end
$$;

-- Logins or addresses of these people changed: administrators are left alone by provisioning, and by every program that asks for
-- somebody, also where no trigger looks at each row.
create or replace function zennnn.guard_ways_in(people uuid[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('zennnn.proof', true) in ('key', 'scim', 'job', 'none') and exists (
    select from zennnn.principal p where p.user_id = any (people) and 'administrator' = any (p.groups))
  then
    perform zennnn.require_proof();
  end if;
end
$$;

reset role;
