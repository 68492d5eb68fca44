-- Entries of the audit log that are no change of a record. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Writes an entry of the audit log that is no change of a record. `person`: null for the cloud itself.
create or replace function zennnn.add_event(person uuid, about text, record text, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  entry constant uuid := zennnn.new_id();
begin
  if coalesce(about, '') !~ '^[a-z][a-z_]{0,59}$' or coalesce(words, '') !~ '^[^[:cntrl:]]+$' or length(words) > 500 then
    raise exception 'This is no event for the audit log.' using errcode = '23514';
  end if;
  insert into app.audit_entry (id, at, "user", operation, model, record, why, transaction)
  values (entry, now(), person, 'event', about, record, words, pg_current_xact_id()::text);
  insert into zennnn.audit_unsealed (entry) values (entry);
end
$$;

-- An administrator asked for something that concerns the whole database, as a download of it. Here and not with the log,
-- since it needs to know whose session this is.
create or replace function zennnn.audit_event(session_hash bytea, about text, record text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.add_event(a.user_id, about, record, words) from zennnn.session_administrator(session_hash) a $$;
comment on function zennnn.audit_event(bytea, text, text, text) is 'login role';

-- Somebody who runs the cloud asked for it, who is no user here: the words name him.
create or replace function zennnn.audit_operator_event(about text, record text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.add_event(null, about, record, words) $$;
comment on function zennnn.audit_operator_event(text, text, text) is 'login role';

reset check_function_bodies;
reset role;
