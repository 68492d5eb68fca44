-- A database keeps somebody who may give rights. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.principal while the trigger is made anew. Duration: milliseconds.

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

reset role;
