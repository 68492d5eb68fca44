-- Guards of changes. A batch is one transaction without a round trip between its statements, so the decision to undo it
-- all must be taken inside PostgreSQL. Locks: create or replace only; milliseconds.

-- Returns the number of records affected, or raises `state` with `message` when it is out of range.
create or replace function zennnn.expect(actual bigint, at_least bigint, at_most bigint, state text, message text)
returns bigint
language plpgsql
stable
set search_path = pg_catalog
as $$
begin
  if actual between at_least and at_most then
    return actual;
  end if;
  raise exception using errcode = state, message = message;
end
$$;

revoke all on function zennnn.expect(bigint, bigint, bigint, text, text) from public;
grant execute on function zennnn.expect(bigint, bigint, bigint, text, text) to zennnn_user, zennnn_maintain;
