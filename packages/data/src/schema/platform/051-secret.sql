-- Secrets that a database has for itself. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Made when first needed, not in the template: each database has its own.
create table if not exists zennnn.secret (
  name text primary key,
  value bytea not null
);

create or replace function zennnn.secret_of(secret_name text) returns bytea
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  found_value bytea;
begin
  select s.value into found_value from zennnn.secret s where s.name = secret_name;
  if found_value is null then
    insert into zennnn.secret (name, value)
      values (secret_name, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
      on conflict do nothing;
    select s.value into found_value from zennnn.secret s where s.name = secret_name;
  end if;
  return found_value;
end
$$;

reset role;
