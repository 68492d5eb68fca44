-- What an import did, kept so that it can be undone: the transaction of each of its chunks, by which the audit log says
-- which records it made and what they were before. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of app come later.
set check_function_bodies = off;

create table if not exists zennnn.import_chunk (
  job uuid not null,
  transaction text not null,
  at timestamptz not null,
  -- A second undo, after one that was stopped, goes on with the others.
  undone boolean not null default false,
  primary key (job, transaction)
);

-- Makes the record of an undo for who asked for the import. The import's row is locked: of two at once, one is refused.
create or replace function zennnn.import_undo_begin(job uuid, import uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
  imported record;
begin
  select * into imported from app."job" j
  where j."id" = import and j."kind" = 'import' and j."requested_by" = person for update;
  if not found then
    raise exception 'There is no such import of yours.' using errcode = 'ZN404';
  end if;
  if imported."state" in ('queued', 'running') then
    raise exception 'This import still runs. Cancel it first, or wait for its end.' using errcode = 'ZN409';
  end if;
  if exists (
    select from app."job" u where u."kind" = 'import_undo' and u."state" in ('queued', 'running', 'done')
      and u."input" ->> 'import' = import::text
  ) then
    raise exception 'This import is undone already, or being undone.' using errcode = 'ZN409';
  end if;
  insert into app."job" ("id", "kind", "state", "input", "requested_by")
  values (job, 'import_undo', 'queued', jsonb_build_object('import', import), person);
end
$$;
grant execute on function zennnn.import_undo_begin(uuid, uuid) to zennnn_user;

-- The chunks of an import of the asker that are not undone, newest first.
create or replace function zennnn.import_chunks(import uuid) returns table (transaction text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.transaction from zennnn.import_chunk c
  join app."job" j on j."id" = c.job
  where c.job = import and not c.undone and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid
  order by c.at desc, c.transaction desc
$$;
grant execute on function zennnn.import_chunks(uuid) to zennnn_user;

-- What one chunk did, in its order; `changed_by_others`: something outside the import changed the record since. Ids begin
-- with the millisecond of the change; in the same one it counts as later, so that nothing of others is lost.
drop function if exists zennnn.import_changes(uuid, text);
create or replace function zennnn.import_changes(import uuid, chunk text)
returns table (operation text, model text, record uuid, before text, after text, changed_by_others boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e."operation", e."model", e."record"::uuid, e."before"::text, e."after"::text, exists (
      select from app."audit_entry" s
      where s."record" = e."record" and s."model" = e."model"
        and left(s."id"::text, 13) >= left(e."id"::text, 13)
        and not exists (select from zennnn.import_chunk o where o.job = import and o.transaction = s."transaction")
    )
  from zennnn.import_chunk c
  join app."job" j on j."id" = c.job
  join app."audit_entry" e on e."at" = c.at and e."transaction" = c.transaction and e."operation" <> 'elevate'
  where c.job = import and c.transaction = chunk
    and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid
  order by e."id"
$$;
grant execute on function zennnn.import_changes(uuid, text) to zennnn_user;

-- Remembers that a chunk is undone, in the transaction that does it.
create or replace function zennnn.import_chunk_undone(import uuid, chunk text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update zennnn.import_chunk c set undone = true from app."job" j
  where c.job = import and c.transaction = chunk and j."id" = c.job
    and j."requested_by" = nullif(current_setting('zennnn.user_id', true), '')::uuid
$$;
grant execute on function zennnn.import_chunk_undone(uuid, text) to zennnn_user;

-- How many records beside these the current transaction changed: what a deletion took along.
create or replace function zennnn.changed_beside(records text[]) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select count(*) from app."audit_entry" e
  where e."at" = now() and e."transaction" = pg_current_xact_id()::text and e."record" <> all (records)
$$;
grant execute on function zennnn.changed_beside(text[]) to zennnn_user;

reset check_function_bodies;
reset role;
