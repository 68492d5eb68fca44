-- What constraints must not tell of rows that the writer may not see. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Whether the asker is in one of these groups, and in every company when that is wanted. Asks for no record: the answer must
-- not depend on what is hidden.
create or replace function zennnn.sees_all(names text[], in_every_company boolean) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(nullif(current_setting('zennnn.groups', true), '')::text[] && names, false) then
    return false;
  end if;
  return not in_every_company or not exists (
    select from app.company c
    where c.id <> all (coalesce(nullif(current_setting('zennnn.companies', true), '')::uuid[], '{}'))
  );
end
$$;
grant execute on function zennnn.sees_all(text[], boolean) to zennnn_user;

-- BEFORE ROW of who writes a unique value. Arguments: the fields, and those of sees_all.
create or replace function zennnn.refuse_unseen_value() returns trigger
language plpgsql stable security invoker set search_path = pg_catalog, pg_temp
as $$
declare
  said constant text := 'Only who may see all of these records may write this: no two may have the same, also of those you do not see.';
begin
  if not zennnn.sees_all(tg_argv[1]::text[], tg_argv[2]::boolean) then
    raise exception '%: %', tg_argv[0], said using errcode = 'ZN403',
      hint = 'Leave it as it is, or ask somebody who sees all.',
      detail = (select jsonb_agg(jsonb_build_object('field', name, 'message', said)) from unnest(string_to_array(tg_argv[0], ', ')) name);
  end if;
  return new;
end
$$;

-- BEFORE ROW of who deletes what others may refer to. Arguments: those of sees_all, as often as there are models that may.
create or replace function zennnn.refuse_unseen_referrers() returns trigger
language plpgsql stable security invoker set search_path = pg_catalog, pg_temp
as $$
begin
  for at in 0 .. tg_nargs - 1 by 2 loop
    if not zennnn.sees_all(tg_argv[at]::text[], tg_argv[at + 1]::boolean) then
      raise exception 'You may not delete this, because you may not see everything that can refer to it.' using errcode = 'ZN403',
        hint = 'Ask somebody who sees all of it, or make the record inactive where that is possible.';
    end if;
  end loop;
  return old;
end
$$;

reset role;
