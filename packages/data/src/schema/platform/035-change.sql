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

-- Writes down that what follows is done with the rights of the platform, and why; null ends it. The role itself is changed
-- by the statement that calls this, which only a login role can send: no expression of a request reaches either.
create or replace function zennnn.elevate(why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  entry constant uuid := zennnn.new_id();
begin
  if coalesce(current_setting('zennnn.groups', true), '') = '' then
    raise exception 'Nobody is signed in who could act as the platform.' using errcode = 'ZN403';
  end if;
  perform set_config('zennnn.why', coalesce(why, ''), true);
  if why is null then
    return;
  end if;
  insert into app.audit_entry (id, at, "user", operation, model, why, transaction)
  values (entry, now(), nullif(current_setting('zennnn.user_id', true), '')::uuid, 'elevate', 'audit_entry', why,
    pg_current_xact_id()::text);
  insert into zennnn.audit_unsealed (entry) values (entry);
end
$$;
comment on function zennnn.elevate(text) is 'login role';
grant execute on function zennnn.elevate(text) to zennnn_maintain;

reset role;
