-- Who may see a file may ask for its import and stop it again; everything else about a job is the worker's.
-- Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Makes the record of an import for the asker. The input is not trusted by the worker, which acts with the asker's rights.
drop function if exists zennnn.import_begin(uuid, jsonb);

create or replace function zennnn.import_begin(job uuid, kind text, input jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
begin
  if person is null then
    raise exception 'Sign in to import a file.' using errcode = 'ZN403';
  end if;
  if kind not in ('import', 'import_check') then
    raise exception 'This is no kind of import.' using errcode = 'ZN403';
  end if;
  insert into app."job" ("id", "kind", "state", "input", "requested_by") values (job, kind, 'queued', input, person);
end
$$;
grant execute on function zennnn.import_begin(uuid, text, jsonb) to zennnn_user;

create or replace function zennnn.import_cancel(job uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app."job" j set "cancel_requested" = true
  where j."id" = job and j."kind" in ('import', 'import_check', 'import_undo')
    and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid;
  if not found then
    raise exception 'There is no such import.' using errcode = 'ZN404';
  end if;
end
$$;
grant execute on function zennnn.import_cancel(uuid) to zennnn_user;

-- Saves how far a running import or undo is, in the transaction of the rows: a worker that dies leaves both or neither. The
-- transaction of an import is remembered (074-import-undo.sql).
create or replace function zennnn.import_progress(job uuid, progress jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app."job" j set "result" = coalesce(j."result", '{}') || progress
  where j."id" = job and j."kind" in ('import', 'import_undo') and j."state" = 'running'
    and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid;
  if not found then
    raise exception 'This import does not run.' using errcode = 'ZN404';
  end if;
  insert into zennnn.import_chunk (job, transaction, at)
  select j."id", pg_current_xact_id()::text, now() from app."job" j where j."id" = job and j."kind" = 'import'
  on conflict do nothing;
end
$$;
grant execute on function zennnn.import_progress(uuid, jsonb) to zennnn_user;

reset role;
