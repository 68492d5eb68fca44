-- What administrators decided for the whole database. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- The value of a setting; null when nobody decided. Defaults of columns and actions read it for people who may not read
-- the model: a setting says how the database behaves, and is no place for secrets.
create or replace function zennnn.setting_value(wanted text) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.value from app.setting s where s.key = wanted $$;
grant execute on function zennnn.setting_value(text) to zennnn_user, zennnn_elevated;

reset role;
