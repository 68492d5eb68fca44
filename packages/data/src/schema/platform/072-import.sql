-- Who may see a file may ask for its import and stop it again; everything else about a job is the worker's.
-- Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Makes the record of an import for the asker. The input is not trusted by the worker, which acts with the asker's rights.
create or replace function zennnn.import_begin(job uuid, input jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
begin
  if person is null then
    raise exception 'Sign in to import a file.' using errcode = 'ZN403';
  end if;
  insert into app."job" ("id", "kind", "state", "input", "requested_by") values (job, 'import', 'queued', input, person);
end
$$;
grant execute on function zennnn.import_begin(uuid, jsonb) to zennnn_user;

create or replace function zennnn.import_cancel(job uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app."job" j set "cancel_requested" = true
  where j."id" = job and j."kind" = 'import' and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid;
  if not found then
    raise exception 'There is no such import.' using errcode = 'ZN404';
  end if;
end
$$;
grant execute on function zennnn.import_cancel(uuid) to zennnn_user;

-- Saves how far a running import is, in the transaction of the rows: a worker that dies leaves both or neither.
create or replace function zennnn.import_progress(job uuid, progress jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app."job" j set "result" = coalesce(j."result", '{}') || progress
  where j."id" = job and j."kind" = 'import' and j."state" = 'running'
    and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid;
  if not found then
    raise exception 'This import does not run.' using errcode = 'ZN404';
  end if;
end
$$;
grant execute on function zennnn.import_progress(uuid, jsonb) to zennnn_user;

reset role;
