-- Bytes of attachments on their way in and out. Reentrant. Locks: none of note. Duration: milliseconds.
-- zennnn_user has no right on the tables: a chunk is written by who began the upload, and read through a record of
-- app.attachment that the asker sees.

set role zennnn_owner;

-- An upload lies in zennnn.blob under a random name until its hash is known.
create table if not exists zennnn.upload (
  name bytea primary key references zennnn.blob on delete cascade,
  created_by uuid not null
);

create or replace function zennnn.upload_begin(name bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
begin
  if person is null then
    raise exception 'Sign in to upload a file.' using errcode = 'ZN403';
  end if;
  insert into zennnn.blob (sha256, size) values (name, 0);
  insert into zennnn.upload (name, created_by) values (name, person);
end
$$;

create or replace function zennnn.upload_put(upload bytea, at integer, content bytea, limit_bytes bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update zennnn.blob b set size = b.size + length(content), created_at = now()
  where b.sha256 = upload and b.size + length(content) <= limit_bytes and exists (
    select from zennnn.upload u
    where u.name = b.sha256 and u.created_by = nullif(current_setting('zennnn.user_id', true), '')::uuid
  );
  if not found then
    raise exception 'There is no such upload, or it is too large.' using errcode = 'ZN404';
  end if;
  insert into zennnn.blob_chunk (sha256, position, bytes) values (upload, at, content);
end
$$;

-- Leaves nothing of an upload that was refused.
create or replace function zennnn.upload_drop(upload bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from zennnn.blob b using zennnn.upload u
  where b.sha256 = upload and u.name = b.sha256
    and u.created_by = nullif(current_setting('zennnn.user_id', true), '')::uuid
$$;

-- Gives the upload its real name. The same bytes are kept once. The row of the blob is written in any case, so that who
-- collects unused ones waits for this transaction and then sees that it is used.
create or replace function zennnn.upload_finish(upload bytea, hash bytea) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  total bigint;
begin
  select b.size into total from zennnn.blob b join zennnn.upload u on u.name = b.sha256
  where b.sha256 = upload and u.created_by = nullif(current_setting('zennnn.user_id', true), '')::uuid;
  if not found then
    raise exception 'There is no such upload.' using errcode = 'ZN404';
  end if;
  insert into zennnn.blob as b (sha256, size) values (hash, total)
  on conflict (sha256) do update set created_at = now();
  update zennnn.blob_chunk c set sha256 = hash
  where c.sha256 = upload and not exists (select from zennnn.blob_chunk k where k.sha256 = hash);
  delete from zennnn.blob where sha256 = upload;
  return total;
end
$$;

-- Called only in a join with a row of app.attachment, which the asker's policies filter.
create or replace function zennnn.blob_bytes(hash text, at integer) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select c.bytes from zennnn.blob_chunk c where c.sha256 = decode(hash, 'hex') and c.position = at $$;

-- Removes bytes that no attachment names, and uploads that were never finished; returns how many.
create or replace function zennnn.collect_blobs(older interval) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  removed bigint;
begin
  delete from zennnn.blob b
  where b.created_at < now() - older
    and not exists (select from app.attachment a where a.hash = encode(b.sha256, 'hex'));
  get diagnostics removed = row_count;
  return removed;
end
$$;

grant execute on function zennnn.upload_begin(bytea), zennnn.upload_put(bytea, integer, bytea, bigint),
  zennnn.upload_drop(bytea), zennnn.upload_finish(bytea, bytea) to zennnn_user;
grant execute on function zennnn.blob_bytes(text, integer) to zennnn_user, zennnn_elevated;
grant execute on function zennnn.collect_blobs(interval) to zennnn_maintain;

reset role;
